import { EditorView, highlightSpecialChars } from '@codemirror/view';
import type { Extension } from '@codemirror/state';

/** Colours and sizes are those of tokens.css, which reach into a shadow. */
const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--bg)', height: '100%' },
  '&.cm-focused': { outline: 'none' }, // its host shows the focus
  '.cm-scroller': { font: '12.5px/18px var(--mono)', fontVariantLigatures: 'none' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-line': { padding: '0 10px', unicodeBidi: 'plaintext', overflow: 'clip' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-soft)' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-specialChar': { color: 'var(--danger)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
  '.cm-idl-keyword': { color: 'var(--idl-keyword)' },
  '.cm-idl-interface, .cm-idl-member': { fontWeight: '600' },
  '.cm-idl-simple': { color: 'var(--idl-simple)' },
  '.cm-idl-type': { color: 'var(--idl-type)' },
  '.cm-idl-sign': { color: 'var(--soft)' },
  '.cm-idl-comment': { color: 'var(--idl-comment)', fontStyle: 'italic' },
  '.cm-idl-marker': { color: 'var(--idl-keyword)', fontStyle: 'italic' },
  '.cm-idl-wrong': { color: 'var(--danger)' },
  // A wavy line instead of the usual picture.
  '.cm-lintRange': { paddingBottom: '0' },
  '.cm-lintRange-error, .cm-lintRange-active': { backgroundImage: 'none', textDecoration: 'underline wavy var(--danger)', textUnderlineOffset: '3px', backgroundColor: 'transparent' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--danger)' },
  '.cm-tooltip': { backgroundColor: 'var(--pane)', color: 'var(--text)', border: '1px solid var(--line)', borderRadius: '6px' },
  '.cm-diagnostic': { font: '13px/18px var(--font)', padding: '4px 10px', borderLeft: '3px solid var(--danger)', whiteSpace: 'pre-wrap' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: '12.5px/18px var(--mono)', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { fontFamily: 'var(--font)', fontStyle: 'normal', opacity: '0.85' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
});

/** Beyond those that CodeMirror knows: what does not show or turns others, as in core/names. */
const unseen = /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u2800\u115f\u1160\u3164\uffa0]/u;

/** Signs that do not show are shown as escapes, as names are everywhere. */
const escapes = highlightSpecialChars({
  addSpecialChars: unseen,
  render: (code, description) => {
    const sign = document.createElement('span');
    sign.className = 'cm-specialChar';
    sign.textContent = `\\u{${code.toString(16)}}`;
    sign.title = description ?? 'A sign that does not show';
    return sign;
  },
});

/**
 * Where a view is drawn: in a shadow of its element, since only there CodeMirror makes do with constructed style sheets. In a document it
 * would write a style element, which the policy of the page does not allow.
 */
export const shadowOf = (host: HTMLElement): ShadowRoot => host.shadowRoot ?? host.attachShadow({ mode: 'open' });

/** What the viewer and the editor have in common. */
export const looks: Extension = [theme, escapes, EditorView.lineWrapping];
