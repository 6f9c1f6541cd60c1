import { Check, ChevronLeft, ChevronRight, Eye, Lightbulb, X } from 'lucide-react';
import { useEffect } from 'react';
import type { Step } from '#core/learn/tours/tour.ts';
import { Button, IconButton } from '../parts/parts.tsx';
import { leaveTour, nextStep, previousStep, showHint, showMe, stepOf, useTours, watchSteps } from '../store/learn/tours.ts';
import { serviceNamed } from '../store/learn/acts.ts';
import { selectionOf } from '../store/services/services.ts';

/** What a step points at is drawn anew by its own view now and then: the mark is put there again so often. */
const markMs = 300;

/** The step of the tour that is being gone, docked below all panes: it covers nothing. */
export function TourPanel() {
  const going = useTours();
  const step = stepOf(going);
  const { tour, at, done, hint } = going;
  useEffect(() => (tour ? watchSteps() : undefined), [tour]);
  useEffect(() => (step ? pointAt(step) : undefined), [step]);
  if (!tour || !step) return <div className="tour-dock" />;
  const last = at + 1 === tour.steps.length;
  return (
    <section className="tour-dock tour" aria-label={`Tour: ${tour.title}`} data-area="tour">
      <div className="tour-words">
        <p className="soft">
          {tour.title} · step {at + 1} of {tour.steps.length}
        </p>
        <div aria-live="polite" aria-atomic>
          <h2>
            {done && <Check size={16} aria-hidden className="new" />} {step.title}
            {done && <span className="unseen"> Done. {last ? 'That was the last step.' : 'Go on with Next.'}</span>}
          </h2>
          <p>{step.text}</p>
          {hint && (
            <p className="soft">
              <Lightbulb size={12} aria-hidden /> {step.hint}
            </p>
          )}
        </div>
      </div>
      <div className="tour-acts">
        <IconButton label="Previous step" disabled={at === 0} onClick={previousStep}>
          <ChevronLeft size={16} aria-hidden />
        </IconButton>
        <Button aria-pressed={hint} onClick={showHint}>
          <Lightbulb size={14} aria-hidden /> Hint
        </Button>
        <Button title="Alt+S" onClick={showMe}>
          <Eye size={14} aria-hidden /> Show me
        </Button>
        <Button tone={done ? 'go' : 'outlined'} title="Alt+N" data-pane="tour" onClick={nextStep}>
          {done ? (last ? 'Finish' : 'Next') : 'Skip'} <ChevronRight size={14} aria-hidden />
        </Button>
        <IconButton label="Leave the tour, to go on later" onClick={leaveTour}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
    </section>
  );
}

/** Puts a frame around what a step is about, wherever it is drawn; gives the end of that. */
function pointAt({ at }: Step): () => void {
  const mark = (): void => {
    const wanted = targetsOf(at);
    for (const old of document.querySelectorAll('[data-pointed]')) if (!wanted.includes(old)) old.removeAttribute('data-pointed');
    for (const element of wanted) if (!element.hasAttribute('data-pointed')) element.setAttribute('data-pointed', '');
  };
  mark();
  const timer = setInterval(mark, markMs);
  return () => {
    clearInterval(timer);
    for (const old of document.querySelectorAll('[data-pointed]')) old.removeAttribute('data-pointed');
  };
}

function targetsOf(at: Step['at']): readonly Element[] {
  if (typeof at === 'string') return [...document.querySelectorAll(at)].slice(0, 1);
  const service = serviceNamed(at.service);
  if (!service) return [];
  const key = selectionOf(service);
  return [...document.querySelectorAll('[role=row][data-key], [role=row][data-service]')].filter((row) => row instanceof HTMLElement && (row.dataset['key'] === key || row.dataset['service'] === service.key));
}
