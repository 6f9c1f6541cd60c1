import { Check, Footprints } from 'lucide-react';
import type { Tour } from '#core/learn/tours/tour.ts';
import { tours } from '#core/learn/tours/tours.ts';
import { Button } from '../parts/parts.tsx';
import { useLive } from '../store/live/live.ts';
import { useReview } from '../store/review/review.ts';
import { startTour, tourObstacle, useTours } from '../store/learn/tours.ts';
import { useUi } from '../store/ui.ts';

/** The tours: what each teaches, which were gone, which was left. */
export function Tours() {
  useLive(); // whether the kernel keeps labels
  useReview((review) => review.snapshot); // and whether one looks at now
  return (
    <article className="concept" aria-labelledby="tours">
      <h1 id="tours">Tours</h1>
      <p>A tour goes with you through the real window, on demo services that are started for it: a few Varlink services in a private folder, where nothing can be broken. They end with the window, or when you stop them.</p>
      <ul className="tours">
        {tours.map((tour) => (
          <TourItem key={tour.id} tour={tour} />
        ))}
      </ul>
    </article>
  );
}

function TourItem({ tour }: { readonly tour: Tour }) {
  const left = useUi(({ settings }) => (settings?.tour?.id === tour.id ? settings.tour.step : null));
  const gone = useUi(({ settings }) => settings?.toursDone.includes(tour.id) ?? false);
  const going = useTours((state) => state.tour?.id === tour.id);
  const obstacle = tourObstacle(tour);
  return (
    <li>
      <h2>
        {gone ? <Check size={16} aria-label="gone to the end" className="new" /> : <Footprints size={16} aria-hidden />} {tour.title}
      </h2>
      <p>
        {tour.about} <span className="soft">{tour.steps.length} steps.</span>
      </p>
      {obstacle !== null && <p className="soft">{obstacle}</p>}
      <div className="buttons">
        {going ? (
          <span className="soft">You are on it, at step {(left ?? 0) + 1}.</span>
        ) : (
          <>
            {left !== null && left > 0 && (
              <Button tone="go" disabled={obstacle !== null} onClick={() => void startTour(tour.id, left)}>
                Go on at step {left + 1}
              </Button>
            )}
            <Button tone={left !== null && left > 0 ? 'outlined' : 'go'} disabled={obstacle !== null} aria-label={`Begin the tour ${tour.title}`} onClick={() => void startTour(tour.id)}>
              {gone || (left !== null && left > 0) ? 'Begin anew' : 'Begin'}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
