/** What is wrong with an event, each with what to do about it. */

import type { JSX } from 'preact';
import type { Mark } from '../api/answers.js';
import { Icon } from '../parts/parts.js';
import { shorten } from '../parts/show-value.js';
import { words } from '../words/language.js';
import { sayMark, type Said } from '../words/messages.js';

export function Problems({ marks }: { marks: readonly Mark[] }): JSX.Element {
  if (marks.length === 0) {
    return (
      <p class="good">
        <Icon name="good" />
        {words.value.detail.good}
      </p>
    );
  }
  return (
    <ul class="problems" id="problems">
      {marks.map((mark) => (
        <Problem key={`${mark.code} ${mark.path}`} severity={mark.severity} path={mark.path} said={sayMark(mark)} />
      ))}
    </ul>
  );
}

export function Problem(props: { severity: Mark['severity']; path: string; said: Said }): JSX.Element {
  const { what, remedy } = props.said;
  return (
    <li class={props.severity}>
      <Icon name={props.severity} />
      <div>
        <p>
          <span class="offscreen">{words.value[props.severity]}: </span>
          <b>{shorten(what, 1_000)}</b> {props.path !== '' && <code>{props.path}</code>}
        </p>
        {remedy !== '' && (
          <p class="remedy">
            <span>{words.value.detail.remedy}</span> {shorten(remedy, 1_000)}
          </p>
        )}
      </div>
    </li>
  );
}
