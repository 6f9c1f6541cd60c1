import { CircleCheck, CircleHelp, CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Capability } from '#core/model/capability.ts';
import { shownName } from '#core/names/shown.ts';
import { goTo, goToPage, goToSocket, openDialog } from './store/actions.ts';
import { countOf } from './store/lines/view.ts';
import { useCountToKnow } from './store/findings/findings.ts';
import { getServices, useServiceCount } from './store/services/services.ts';
import { useLive } from './store/live/live.ts';
import { useReview } from './store/review/review.ts';
import type { Grouping } from './store/ui.ts';
import { TourOffer } from './learn/TourOffer.tsx';
import { Button } from './parts/parts.tsx';

/** The first page: three questions that people come with, answered from what is there. */
export function Overview() {
  const { model, recent, present } = useLive();
  const snapshot = useReview((review) => review.snapshot);
  if (!model)
    return (
      <div className="overview" data-pane="main" tabIndex={-1}>
        <p className="empty" role="status">
          Looking at the sockets of this machine …
        </p>
      </div>
    );
  const { surroundings } = model;
  const labels = surroundings.capabilities.find(({ id }) => id === 'labels-entry-point');
  // Without the folders on the way, which older snapshots did not keep, there is only the mode to go by.
  const byMode = surroundings.folders === undefined;
  const open = byMode ? 'kind:path state:listen mode:o+w' : 'kind:path state:listen anyone:connect';
  return (
    <div className="overview" data-pane="main" tabIndex={-1}>
      <h1>
        Sockets of {surroundings.hostName} <span className="soft">as {surroundings.userName} sees them</span>
      </h1>
      <TourOffer />
      <div className="figures">
        <Figure filter="" title="in all" />
        <Figure filter="state:listen" title="listening" />
        <Figure filter="kind:path" grouping="folder" title="with a path" />
        <Figure filter="kind:abstract" title="abstract" />
        <Figure filter="state:connected" title="connected" />
        <Figure filter="state:waiting" title="waiting to be accepted" />
      </div>
      <div className="questions">
        <Question title="What speaks Varlink here?">
          <Services />
          {surroundings.registries.map((registry) =>
            registry.state.state === 'present' ? (
              <Answer key={registry.name} filter={`registered:${registry.name}`} text={`services in the ${registry.name} registry`} one={`service in the ${registry.name} registry`} />
            ) : (
              <p key={registry.name} className="soft">
                {registry.state.state === 'absent' ? `There is no ${registry.name} registry: systemd 260 and later make one.` : `The ${registry.name} registry cannot be read.`}
              </p>
            ),
          )}
          {labels?.state === 'no' ? <p className="soft">{labels.sentence}</p> : <Answer filter="label:user.varlink" text="sockets labelled as Varlink" one="socket labelled as Varlink" />}
        </Question>
        <Question title="What can strangers reach?">
          <Answer filter={open} text={byMode ? 'listening sockets let everybody connect by their mode' : 'listening sockets let everyone connect, folders on the way and all'} one={byMode ? 'listening socket lets everybody connect by its mode' : 'listening socket lets everyone connect, folders on the way and all'} />
          <Answer filter="kind:abstract state:listen" text="listening sockets have an abstract name, which nothing protects" one="listening socket has an abstract name, which nothing protects" />
          <Answer filter="acl:yes" text="sockets have an access control list" one="socket has an access control list" />
          <Findings />
          {byMode ? <p className="soft">The folders on the way to a path may still keep others out.</p> : <Answer filter="state:listen has:label anyone:relabel" text="labelled sockets let everyone change their labels" one="labelled socket lets everyone change its labels" />}
        </Question>
        <Question title="What changed?">
          {snapshot !== null && <p className="soft">A snapshot is one moment. Compare it with now, or with another one, to see what changed.</p>}
          {recent.length === 0 && snapshot === null && <p className="soft">No named socket came or went since this window opened. The table marks every change as it happens.</p>}
          <ul className="recent">
            {recent.slice(0, 6).map(({ key, row, kind, atMs }) => (
              <li key={`${key} ${kind} ${atMs}`}>
                <span className={kind}>
                  {kind === 'new' ? '+' : '−'}
                  <span className="unseen">{kind === 'new' ? 'new' : 'gone'}</span>
                </span>
                {present.has(key) ? (
                  <button type="button" className="link mono cut" title={shownName(row.name)} onClick={() => goToSocket(key)}>
                    {shownName(row.name)}
                  </button>
                ) : (
                  <span className="mono cut soft" title={shownName(row.name)}>
                    {shownName(row.name)}
                  </span>
                )}
                <time className="soft" dateTime={new Date(atMs).toISOString()}>
                  {new Date(atMs).toLocaleTimeString()}
                </time>
              </li>
            ))}
          </ul>
          <Button onClick={() => openDialog('history')}>Changes you made</Button>
          <Button onClick={() => goToPage('journal')}>Journal</Button>
        </Question>
      </div>
      <h2>What can be seen here</h2>
      <ul className="capabilities">
        {surroundings.capabilities.map((capability) => (
          <CapabilityCard key={capability.id} capability={capability} />
        ))}
      </ul>
    </div>
  );
}

/** All that can be asked, and who runs of them. */
function Services() {
  const count = useServiceCount();
  const awake = [...getServices().values()].filter((service) => service.awake === 'awake').length;
  return (
    <p>
      <button type="button" className="link" onClick={() => goToPage('services')}>
        <strong>{count}</strong> {count === 1 ? 'service' : 'services'} that can be asked{count > 0 && `, ${awake} of them awake`}
      </button>
    </p>
  );
}

function Figure({ filter, title, grouping = 'none' }: { readonly filter: string; readonly title: string; readonly grouping?: Grouping }) {
  return (
    <button type="button" className="figure" onClick={() => goTo(filter, grouping)}>
      <strong>{countOf(filter)}</strong> <span>{title}</span>
    </button>
  );
}

const Question = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="question">
    <h2>{title}</h2>
    {children}
  </section>
);

/** @param one the words for just one, where they differ */
function Answer({ filter, text, one = text }: { readonly filter: string; readonly text: string; readonly one?: string }) {
  const count = countOf(filter);
  return (
    <p>
      <button type="button" className="link" disabled={count === 0} onClick={() => goTo(filter)}>
        <strong>{count}</strong> {count === 1 ? one : text}
      </button>
    </p>
  );
}

const capabilityTitles: Readonly<Record<Capability['id'], string>> = {
  'labels-entry-point': 'Labels on entry points',
  'labels-object': 'Labels on socket objects',
  source: 'The table of sockets',
  holders: 'Who holds a socket',
  namespaces: 'Network namespaces',
  watch: 'Changes at once',
  process: 'The agent',
};

/** What a reviewer should know of them, in one number. */
function Findings() {
  const count = useCountToKnow();
  return (
    <p>
      <button type="button" className="link" onClick={() => goToPage('findings')}>
        <strong>{count ?? '…'}</strong> {count === 1 ? 'finding' : 'findings'} to look at
      </button>
    </p>
  );
}

function CapabilityCard({ capability: { id, state, sentence, remedy } }: { readonly capability: Capability }) {
  const Icon = state === 'yes' ? CircleCheck : state === 'no' ? CircleSlash : CircleHelp;
  return (
    <li>
      <Icon size={16} aria-label={state} className={state === 'yes' ? 'new' : 'warning'} />
      <span>
        <strong>{capabilityTitles[id]}</strong> {sentence} {remedy && <span className="soft">{remedy}</span>}
      </span>
    </li>
  );
}

