/** One row of the list: an event or a failed request, and in words what is wrong with it. A click on what it holds filters; elsewhere it opens. */

import type { JSX } from 'preact';
import type { EventRow, Mark, RequestRow, Row } from '../api/answers.js';
import { Icon, Swatch } from '../parts/parts.js';
import { shorten, showKey, showValue } from '../parts/show-value.js';
import { isMarked, showVariable } from '../parts/show-variable.js';
import { go, opened } from '../shell/address.js';
import { sayStatus, words, write } from '../words/language.js';
import { afterName, inOneLine, sayFailure, sayMark, type Said } from '../words/messages.js';
import { active, clockAhead } from './model.js';
import { keyOf } from './row-list.js';
import { writeField, writeVariable } from '../../src/search/write-term.js';
import { addTerm } from './terms.js';

const mostChips = 4;
// An event that happened longer ago shows when that was.
const noticeableDelay = 60_000;
// So long a row counts as just arrived, ms.
const freshFor = 1_500;

/** Its height in px, which the styles of a row fill. */
export function heightOfRow(row: Row | undefined, isNarrow: boolean): number {
  const hasReason = row !== undefined && (row.kind === 'request' || row.marks.length > 0);
  if (isNarrow) return hasReason ? 104 : 62;
  return hasReason ? 60 : 34;
}

export function RowOf({ row, start, size }: { row: Row; start: number; size: number }): JSX.Element {
  const key = keyOf(row);
  const isFresh = Date.now() + clockAhead.peek() - row.receivedAt < freshFor;
  const isOpen = opened.value?.kind === row.kind && opened.value.id === row.id;
  const open = () => {
    active.value = key;
    go({ opened: { kind: row.kind, id: row.id } });
  };
  return (
    <li
      class={`row ${severityOf(row)} ${isFresh ? 'fresh' : ''}`}
      style={{ transform: `translateY(${String(start)}px)`, height: `${String(size)}px` }}
      data-active={active.value === key || isOpen}
      onClick={(event) => {
        // A click that selects text is none on the row, and a button has its own.
        if (String(getSelection()) === '' && (event.target as Element).closest('button, a') === null) open();
      }}
    >
      <Time row={row} isOpen={isOpen} onOpen={open} />
      {row.kind === 'event' ? <EventCells row={row} /> : <RequestCells row={row} />}
    </li>
  );
}

function severityOf(row: Row): string {
  if (row.kind === 'request') return 'error';
  return worst(row.marks)?.severity ?? '';
}

/** The first of the worst. */
export function worst(marks: readonly Mark[]): Mark | undefined {
  return marks.find(({ severity }) => severity === 'error') ?? marks[0];
}

function Time({ row, isOpen, onOpen }: { row: Row; isOpen: boolean; onOpen: () => void }): JSX.Element {
  const { preciseClock, dateTime, clock } = write.value;
  const happened = row.kind === 'event' ? row.time : undefined;
  const isDelayed = happened !== undefined && Math.abs(row.receivedAt - happened) > noticeableDelay;
  const title = [`${words.value.detail.received}: ${dateTime(row.receivedAt)}`];
  if (happened !== undefined) title.push(`${words.value.detail.happened}: ${dateTime(happened)}`);
  const name =
    row.kind === 'event' ? (row.event ?? words.value.noKey) : words.value.requestFailed(sayStatus(row.status));
  return (
    <button type="button" class="cell time" title={title.join('\n')} aria-expanded={isOpen} onClick={onOpen}>
      {preciseClock(row.receivedAt)}
      {isDelayed && <small>{isToday(happened, row.receivedAt) ? clock(happened) : write.value.day(happened)}</small>}
      <span class="offscreen"> {words.value.open(showKey(name, 80))}</span>
    </button>
  );
}

function isToday(time: number, now: number): boolean {
  return Math.abs(now - time) < 12 * 3_600_000;
}

function EventCells({ row }: { row: EventRow }): JSX.Element {
  const { event, loginUserId, projectId, marks, repeats } = row;
  return (
    <>
      <span class="cell event">
        <Swatch event={event} />
        <Value name="event" value={event} missing={words.value.noKey} />
        {repeats > 0 && (
          <span
            class="badge"
            title={`${words.value.repeats(write.value.number(repeats))}. ${words.value.repeatsTitle}`}
          >
            <Icon name="repeat" />
            {words.value.repeat}
          </span>
        )}
      </span>
      <span class="cell user">
        <Value name="user" value={loginUserId} missing={words.value.noUser} />
      </span>
      <Variables row={row} />
      <span class="cell project">
        <Value name="project" value={projectId === '' ? undefined : projectId} missing={words.value.noProject} />
      </span>
      {marks.length > 0 && <Reasons marks={marks} />}
    </>
  );
}

function RequestCells({ row }: { row: RequestRow }): JSX.Element {
  return (
    <>
      <span class="cell event failed">
        <b>{words.value.requestFailed(sayStatus(row.status))}</b>
      </span>
      <span class="cell path">
        <code>{`${row.method} ${shorten(row.path, 200)}`}</code>
      </span>
      <span class="cell project">
        <Value
          name="project"
          value={row.projectId === '' ? undefined : row.projectId}
          missing={words.value.noProject}
        />
      </span>
      <Reason severity="error" said={sayFailure(row)} path="" more={0} />
    </>
  );
}

/** What can be filtered by with a click. */
function Value({
  name,
  value,
  missing,
}: {
  name: 'event' | 'user' | 'project';
  value: string | undefined;
  missing: string;
}): JSX.Element {
  if (value === undefined) return <span class="missing">{missing}</span>;
  const text = showKey(value, 80);
  return (
    <button
      type="button"
      class="value"
      title={words.value.only(text)}
      onClick={() => {
        addTerm(writeField(name, value));
      }}
    >
      {text}
    </button>
  );
}

function Variables({ row }: { row: EventRow }): JSX.Element {
  const entries = Object.entries(row.variables ?? {});
  const hasNum = row.num !== undefined;
  if (entries.length === 0 && !hasNum) {
    return (
      <span class="cell variables">
        <span class="missing">{row.isCut === true ? words.value.tooLarge : words.value.noVariables}</span>
      </span>
    );
  }
  const shown = hasNum ? mostChips - 1 : mostChips;
  const left = entries.length - shown;
  return (
    <span class="cell variables">
      {/* No variable: a search has no field for it. */}
      {hasNum && (
        <span class="chip">
          <i>num</i> {showValue(row.num)}
        </span>
      )}
      {entries.slice(0, shown).map(([key, value]) => (
        <Chip key={key} name={key} value={value} marks={row.marks} />
      ))}
      {left > 0 && <span class="missing">{words.value.moreVariables(write.value.number(left))}</span>}
    </span>
  );
}

function Chip({ name, value, marks }: { name: string; value: unknown; marks: readonly Mark[] }): JSX.Element {
  const text = showVariable(name, value, marks);
  const title = words.value.only(`${showKey(name, 60)} = ${showKey(text, 200)}`);
  return (
    <button
      type="button"
      class={isMarked(name, marks) ? 'chip bad' : 'chip'}
      title={title}
      onClick={() => {
        addTerm(writeVariable(name, value));
      }}
    >
      <i>{showKey(name, 40)}</i> {showKey(text, 60)}
    </button>
  );
}

function Reasons({ marks }: { marks: readonly Mark[] }): JSX.Element {
  const mark = worst(marks);
  if (mark === undefined) return <></>;
  return <Reason severity={mark.severity} said={sayMark(mark)} path={mark.path} more={marks.length - 1} />;
}

/** Why the row is wrong, in its second line. */
function Reason(props: { severity: Mark['severity']; said: Said; path: string; more: number }): JSX.Element {
  const { what, remedy } = props.said;
  const isVariable = props.path.startsWith('var.');
  return (
    <span class={`reason ${props.severity}`} title={inOneLine(props.said)}>
      <Icon name={props.severity} />
      {isVariable && <code>{showKey(props.path.slice(4), 40)}:</code>}
      <b>{shorten(isVariable ? afterName(what) : what, 300)}</b>
      {remedy !== '' && <span>{shorten(remedy, 300)}</span>}
      {props.more > 0 && <em>{words.value.moreProblems(write.value.number(props.more))}</em>}
    </span>
  );
}
