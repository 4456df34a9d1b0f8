/** One request: why it failed, its headers, its body, and what was answered. */

import type { JSX } from 'preact';
import type { RequestDetail } from '../api/answers.js';
import { sayStatus, words, write } from '../words/language.js';
import { sayFailure } from '../words/messages.js';
import { Problem } from './problems.js';
import { HeaderList, RequestFacts } from './request-facts.js';

const mostShown = 100_000;

export function RequestDetails({ detail }: { detail: RequestDetail }): JSX.Element {
  const { request, answer } = detail;
  const { body, bodyCut } = detail;
  const { detail: said, requestFailed, requestTaken, noProject } = words.value;
  const isTaken = request.status >= 200 && request.status <= 299;
  return (
    <>
      <header class="pane-title">
        <h2>{(isTaken ? requestTaken : requestFailed)(sayStatus(request.status))}</h2>
        <p>
          <span>{request.projectId === '' ? noProject : request.projectId}</span>
          <span aria-hidden="true">·</span>
          <span>{said.openRequest(String(request.id))}</span>
        </p>
      </header>
      {request.reason !== undefined && (
        <ul class="problems" id="problems">
          <Problem severity="error" path="" said={sayFailure(request)} />
        </ul>
      )}
      <section>
        <h3>{said.request}</h3>
        <RequestFacts request={request} isWhole />
      </section>
      <section>
        <h3>{said.body}</h3>
        <pre id="body" tabIndex={0}>
          <code>{body.slice(0, mostShown)}</code>
        </pre>
        {bodyCut && <p class="quiet">{said.bodyCut}</p>}
        {body.length > mostShown && <p class="quiet">{said.shownCut(write.value.number(mostShown))}</p>}
      </section>
      {answer !== undefined && (
        <section>
          <h3>{said.answer}</h3>
          <p>
            <code>{sayStatus(answer.status)}</code>
          </p>
          {answer.headers !== undefined && <HeaderList headers={answer.headers} />}
          {answer.body !== undefined && answer.body !== '' && (
            <pre tabIndex={0}>
              <code>{answer.body.slice(0, mostShown)}</code>
            </pre>
          )}
        </section>
      )}
    </>
  );
}
