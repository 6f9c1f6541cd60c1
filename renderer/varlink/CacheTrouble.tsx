import { Button } from '../parts/parts.tsx';
import { loadInterfaces, useSeen } from '../store/services/sightings.ts';

/** What services said before could not be read: said, since it looks as if nobody had asked them. */
export function CacheTrouble() {
  const trouble = useSeen((seen) => seen.trouble);
  if (!trouble) return null;
  return (
    <p className="cache-trouble warning" role="alert">
      What services said before could not be read, so it is not known whether somebody asked them. {trouble.message} <Button onClick={() => void loadInterfaces()}>Read it again</Button>
    </p>
  );
}
