/** Says in every view that a fault is on, so that nobody looks for it in his application. */

import type { JSX } from 'preact';
import { api } from '../api/client.js';
import { Icon } from '../parts/parts.js';
import { go, view } from '../shell/address.js';
import { words } from '../words/language.js';
import { faults } from '../live/model.js';
import { describeFault } from './describe-fault.js';

export function FaultBanner(): JSX.Element | null {
  const { active = false, fault } = faults.value ?? {};
  if (!active || fault === undefined) return null;
  const { running, stop, show } = words.value.faults;
  return (
    <div class="banner" id="fault-banner" role="alert">
      <Icon name="warning" />
      <b>{running}</b>
      <span>{describeFault(fault)}</span>
      <span class="grow" />
      {view.value !== 'faults' && (
        <button
          type="button"
          class="button"
          onClick={() => {
            go({ view: 'faults', opened: undefined });
          }}
        >
          {show}
        </button>
      )}
      <button type="button" class="button" onClick={() => void api.stopFault()}>
        {stop}
      </button>
    </div>
  );
}
