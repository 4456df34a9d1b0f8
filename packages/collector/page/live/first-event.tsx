/** The empty list: how to point an application here for each shell, a test event, and what SDKs have refused meanwhile. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { Choice, CopyButton } from '../parts/parts.js';
import { useCall } from '../parts/use-call.js';
import { words } from '../words/language.js';
import { Refusals } from './refusals.js';
import { sendTestEvent } from './test-event.js';

const shells = ['sh', 'powershell', 'cmd'] as const;
type Shell = (typeof shells)[number];

const lookEvery = 1_000;

export function FirstEvent(): JSX.Element {
  const [shell, setShell] = useState<Shell>(navigator.userAgent.includes('Windows') ? 'powershell' : 'sh');
  const { first, testEvent } = words.value;
  const { answer } = useCall('first', api.delivery, lookEvery);
  const refused = answer?.refused ?? [];
  return (
    <div class="first" id="first">
      {refused.length > 0 && <Refusals refused={refused} />}
      <h2>{first.title}</h2>
      <p>{first.app}</p>
      <Choice
        label={first.shell}
        values={shells.map((name) => [name, first.shells[name]] as const)}
        chosen={shell}
        onChoose={setShell}
      />
      <Command id="app-command" text={appCommand(shell, location.origin)} />
      <p>{first.one}</p>
      <Command id="first-command" text={firstCommand(location.origin)} />
      <p>
        <button type="button" class="button primary" id="test-event" onClick={() => void sendTestEvent()}>
          {testEvent}
        </button>
      </p>
    </div>
  );
}

function Command({ id, text }: { id: string; text: string }): JSX.Element {
  return (
    <div class="command">
      <pre id={id} tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={() => text} />
    </div>
  );
}

function appCommand(shell: Shell, origin: string): string {
  if (shell === 'powershell') return `$env:GROWINGIO_HOST='${origin}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js`;
  if (shell === 'cmd') return `set "GROWINGIO_HOST=${origin}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`;
  return `GROWINGIO_HOST=${origin} GROWINGIO_PROJECT_ID=demo node app.js`;
}

/** A command for every shell. The event gets its time when it runs, however long the page is open. */
function firstCommand(origin: string): string {
  const event = `{cs1:'user-42',tm:Date.now(),t:'cstm',n:'BuyProduct',var:{product_name:'苹果',product_price:14}}`;
  return `node -e "fetch('${origin}/v3/demo/s2s/cstm?stm='+Date.now(),{method:'POST',body:JSON.stringify([${event}])})"`;
}
