import { Footprints } from 'lucide-react';
import { Button } from '../parts/parts.tsx';
import { changeSettings } from '../store/actions.ts';
import { startTour } from '../store/learn/tours.ts';
import { useUi } from '../store/ui.ts';

/** For those who open the window for the first time; it goes once it was taken or refused. */
export function TourOffer() {
  const offered = useUi(({ settings }) => settings?.tourOffered ?? false);
  if (!offered) return null;
  return (
    <section className="tour-offer" aria-label="A first tour">
      <Footprints size={16} aria-hidden />
      <p className="grow">
        New here? A tour of three minutes finds a Varlink service and asks it what it offers, on demo services where nothing can be broken.
      </p>
      <Button onClick={() => void startTour('find')}>Begin the tour</Button>
      <Button tone="plain" onClick={() => changeSettings({ tourOffered: false })}>
        Not now
      </Button>
    </section>
  );
}
