/** Plan: what was seen of events and variables, what stands out, and how it compares with the tracking plan. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PlanData, PlanEvent, PlanFinding } from '../api/answers.js';
import { api } from '../api/client.js';
import { writeField } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { Icon, Swatch } from '../parts/parts.js';
import { showKey } from '../parts/show-value.js';
import { useCall } from '../parts/use-call.js';
import { joinNames, words, write } from '../words/language.js';
import { sayFinding } from '../words/findings.js';
import { SeenVariables } from './seen-variables.js';

export function Plan(): JSX.Element {
  const { answer, error } = useCall('plan', api.plan, 2_000);
  const { plan, failedToLoad, loading } = words.value;
  if (answer === undefined) {
    return <p class="quiet page-scroll">{error === undefined ? loading : failedToLoad(error.message)}</p>;
  }
  return (
    <div class="page-scroll">
      <p class="quiet">{answer.loaded ? plan.loaded : plan.notLoaded}</p>
      <Findings plan={answer} />
      <section class="card">
        <h2>{plan.title}</h2>
        {answer.events.length === 0 && <p class="quiet">{plan.none}</p>}
        <ul class="plan-events" id="plan-events">
          {answer.events.map((event) => (
            <EventSeen key={event.event} seen={event} />
          ))}
        </ul>
        {answer.more > 0 && <p class="quiet">{words.value.moreVariables(write.value.number(answer.more))}</p>}
        {answer.unseen.length > 0 && <p class="quiet">{plan.notSeen(joinNames(answer.unseen))}</p>}
      </section>
    </div>
  );
}

function Findings({ plan }: { plan: PlanData }): JSX.Element | null {
  const said = words.value.plan;
  if (plan.events.length === 0 && plan.findings.length === 0) return null;
  return (
    <section class="card">
      <h2>{said.findings}</h2>
      {plan.findings.length === 0 ? (
        <p class="good">
          <Icon name="good" />
          {said.noFindings}
        </p>
      ) : (
        <ul class="findings" id="findings">
          {plan.findings.map((finding) => (
            <Finding
              key={`${finding.code} ${finding.event} ${finding.variable ?? ''} ${finding.message}`}
              finding={finding}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Finding({ finding }: { finding: PlanFinding }): JSX.Element {
  return (
    <li class={finding.severity}>
      <Icon name={finding.severity} />
      <button
        type="button"
        class="link"
        title={words.value.only(showKey(finding.event, 80))}
        onClick={() => {
          addTerm(writeField('event', finding.event));
        }}
      >
        {showKey(finding.event, 60)}
      </button>
      <span>{sayFinding(finding)}</span>
    </li>
  );
}

function EventSeen({ seen }: { seen: PlanEvent }): JSX.Element {
  const [isOpen, setOpen] = useState(true);
  const { plan, users, only } = words.value;
  const { number, dateTime } = write.value;
  const { event, count, problems, first, last, planned, missing = [] } = seen;
  const planWord = plan.planned[planned];
  return (
    <li>
      <div class="seen-head">
        <button
          type="button"
          class="icon-button"
          aria-expanded={isOpen}
          aria-label={`${plan.variable}: ${showKey(event, 80)}`}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          <Icon name={isOpen ? 'down' : 'right'} />
        </button>
        <Swatch event={event} />
        <button
          type="button"
          class="value"
          title={only(showKey(event, 80))}
          onClick={() => {
            addTerm(writeField('event', event));
          }}
        >
          <b>{showKey(event, 120)}</b>
        </button>
        {planWord !== '' && <span class={`badge planned-${planned}`}>{planWord}</span>}
        <span class="quiet">{users.events(number(count))}</span>
        {problems > 0 && <span class="bad">{users.problems(number(problems))}</span>}
        <span class="grow" />
        <span class="quiet times">
          {plan.firstSeen} {dateTime(first)} · {plan.lastSeen} {dateTime(last)}
        </span>
      </div>
      {isOpen && <SeenVariables event={event} variables={seen.variables} />}
      {missing.length > 0 && <p class="reason warning">{plan.missingVariables(joinNames(missing))}</p>}
    </li>
  );
}
