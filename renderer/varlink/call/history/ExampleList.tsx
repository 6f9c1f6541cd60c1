import { Trash2 } from 'lucide-react';
import { shownText } from '#core/names/shown.ts';
import type { NamedExample } from '#core/varlink/examples/example.ts';
import { partsOf } from '#core/varlink/snippets/snippet.ts';
import { Button, IconButton } from '../../../parts/parts.tsx';
import { deleteExample, useExamples } from '../../../store/calls/examples.ts';

/** Examples that fill the form, and files in their folder that are none. */
export function ExampleList({ examples, withMethod = false, onUse }: { readonly examples: readonly NamedExample[]; /** The whole name of the method, where it is not clear. */ readonly withMethod?: boolean; readonly onUse: (example: NamedExample) => void }) {
  const read = useExamples((state) => state.read);
  return (
    <>
      {examples.length > 0 && (
        <ul className="example-list" aria-label="Examples">
          {examples.map((one) => (
            <li key={one.name}>
              <Button tone="plain" title="Fills the form. Nothing is sent." onClick={() => onUse(one)}>
                {shownText(one.name)}
              </Button>
              <span className="soft cut grow">
                <span className="mono">{shownText(withMethod ? one.example.method : partsOf(one.example.method).member)}</span> {shownText(one.example.comment.split('\n')[0] ?? '')}
              </span>
              <IconButton label={`Delete the example ${shownText(one.name)}`} onClick={() => void deleteExample(one.name)}>
                <Trash2 size={14} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {read && read.problems.length > 0 && (
        <details className="soft">
          <summary>{read.problems.length === 1 ? 'One file among the examples is none' : `${read.problems.length} files among the examples are none`}</summary>
          <ul>
            {read.problems.map(({ name, message }) => (
              <li key={name} className="wrap">
                <span className="mono">{shownText(name).replaceAll('\\\\', '\\')}</span>: {shownText(message)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
