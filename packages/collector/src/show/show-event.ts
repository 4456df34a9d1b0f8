/** What the page, and the API of the page, show of a kept event. */

import { maxEventKeyLength } from '@growingio/upload/adapter';
import type { Entry } from '../store/bounded-log.js';
import type { ReceivedEvent } from '../store/received.js';

/** An event that takes more memory, in bytes, is shown without its variables. */
const mostShown = 256 * 1024;

/** The event itself; of a large one no more than what a row shows. `collector.events` has it whole. */
export function showEvent({ item, bytes }: Entry<ReceivedEvent>): ReceivedEvent {
  if (bytes <= mostShown) return item;
  return {
    ...item,
    event: item.event?.slice(0, maxEventKeyLength),
    loginUserId: item.loginUserId?.slice(0, maxEventKeyLength),
    projectId: item.projectId.slice(0, maxEventKeyLength),
    variables: undefined,
    raw: `(${String(Math.round(bytes / 1024))} KiB: too large to be shown)`,
  };
}
