/** An event's JSON, decoded and as it was sent, and copies of it for other tools. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { EventDetail } from '../api/answers.js';
import { Choice, CopyButton } from '../parts/parts.js';
import { words, write } from '../words/language.js';
import { makeCurl } from './curl.js';
import { prettyJson } from './pretty-json.js';

const mostShown = 100_000;

export function Json({ detail }: { detail: EventDetail }): JSX.Element {
  const [form, setForm] = useState<'decoded' | 'raw'>('decoded');
  const { json, decoded, raw, copyJson, copyCurl } = words.value.detail;
  const { text = '', textIsCut = false } = detail;
  const isDecoded = form === 'decoded' && !textIsCut;
  const shown = isDecoded ? prettyJson(text) : text;
  return (
    <section class="json">
      <h3>{json}</h3>
      <div class="json-tools">
        <Choice
          label={json}
          values={[
            ['decoded', decoded],
            ['raw', raw],
          ]}
          chosen={form}
          onChoose={setForm}
        />
        <span class="grow" />
        <CopyButton id="copy-json" label={copyJson} text={() => prettyJson(text)} isDisabled={textIsCut} />
        <CopyButton
          id="copy-curl"
          label={copyCurl}
          text={() => makeCurl(location.origin, detail.event.projectId, text)}
          isDisabled={textIsCut}
        />
      </div>
      {form === 'raw' && detail.textIsExact === false && <p class="quiet">{words.value.detail.rawAnew}</p>}
      {shown.length > mostShown && <p class="quiet">{words.value.detail.shownCut(write.value.number(mostShown))}</p>}
      {textIsCut && <p class="quiet">{words.value.detail.textCut}</p>}
      <pre id="json" tabIndex={0}>
        <code>{shown.slice(0, mostShown)}</code>
      </pre>
    </section>
  );
}
