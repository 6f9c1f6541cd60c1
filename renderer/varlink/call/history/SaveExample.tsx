import { useState, type FormEvent } from 'react';
import { exampleNameProblem } from '#core/varlink/examples/example.ts';
import { withoutSecrets } from '#core/varlink/history/secrets.ts';
import { partsOf } from '#core/varlink/snippets/snippet.ts';
import { Button } from '../../../parts/parts.tsx';
import { saveExample, useExamples } from '../../../store/calls/examples.ts';

/** Asks for the name of an example that is to be kept, where one is. */
export function SaveExample() {
  const { saving, read } = useExamples();
  return saving === null ? null : <Form key={saving.method} example={saving} taken={read?.examples.map(({ name }) => name) ?? []} />;
}

function Form({ example, taken }: { readonly example: NonNullable<ReturnType<typeof useExamples.getState>['saving']>; readonly taken: readonly string[] }) {
  const [name, setName] = useState(partsOf(example.method).member);
  const [comment, setComment] = useState('');
  const problem = exampleNameProblem(name);
  const replaces = taken.includes(name);
  const holdsSecret = withoutSecrets(example.parameters, example.method).masked;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (problem === null) void saveExample({ name, example: { ...example, comment } }, replaces);
  };
  return (
    <form className="save-example" aria-label="Save as example" onSubmit={save}>
      <label>
        Name <input autoFocus value={name} maxLength={80} aria-invalid={problem !== null} onChange={(event) => setName(event.target.value)} onFocus={(event) => event.target.select()} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), useExamples.setState({ saving: null }))} />
      </label>
      <label>
        What it is for <input value={comment} maxLength={400} placeholder="optional" onChange={(event) => setComment(event.target.value)} />
      </label>
      {problem !== null && <p className="warning">▲ {problem}</p>}
      {problem === null && replaces && <p className="warning">▲ There is one of this name; it will be replaced.</p>}
      {holdsSecret && <p className="warning">▲ It looks as if it holds a secret. The file is plain text, readable by you alone.</p>}
      <div className="buttons">
        <button type="submit" className="button go" disabled={problem !== null}>
          {replaces ? 'Replace' : 'Save'}
        </button>
        <Button onClick={() => useExamples.setState({ saving: null })}>Cancel</Button>
      </div>
    </form>
  );
}
