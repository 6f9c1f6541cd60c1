/** A few choices side by side, one of which holds. */
export function Choices<T extends string>({ label, options, value, onChange }: { readonly label: string; readonly options: readonly (readonly [T, string])[]; readonly value: T; readonly onChange: (value: T) => void }) {
  return (
    <div className="choices" role="group" aria-label={label}>
      {options.map(([option, title]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {title}
        </button>
      ))}
    </div>
  );
}
