document.title='Sockatlas'
