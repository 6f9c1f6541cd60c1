import { cardOf } from '#core/learn/cards.ts';
import { Dialog } from '../dialogs/Dialog.tsx';
import { Button } from '../parts/parts.tsx';
import { openDialog } from '../store/actions.ts';
import { goToCard, peekAtCard, useLearning } from '../store/learn/learn.ts';
import { CardView } from './CardView.tsx';

/** A concept over what it explains. Escape leads back to the word that was chosen. */
export default function ConceptDialog() {
  const id = useLearning((learning) => learning.peeked);
  const card = cardOf(id);
  if (!card) return null;
  return (
    <Dialog title="Concept" wide>
      <CardView key={id} card={card} go={peekAtCard} onTry={() => openDialog(null)} />
      <div className="buttons">
        <Button
          onClick={() => {
            openDialog(null);
            requestAnimationFrame(() => goToCard(id));
          }}
        >
          Open in Learn
        </Button>
      </div>
    </Dialog>
  );
}
