/** The rule of 4 hours: how much too late an event was sent for GrowingIO to find its visitor. */

import { associationTime } from '@growingio/upload/adapter';

/** When an event happened, was sent and arrived, Unix ms. */
export interface EventMoments {
  /** `tm` */
  readonly time: number | undefined;
  /** `stm` of its request. */
  readonly sendTime: number | undefined;
  readonly receivedAt: number;
}

/** The first ms of 1e12 lies in September 2001: anything before it is a time in seconds, or no time at all. */
export const firstMilliseconds = 1e12;

/** By how many ms an event was sent later than 4 hours after its time (`tm`); 0 for one that was in time, or has no time. */
export function latenessOf({ time, sendTime, receivedAt }: EventMoments): number {
  if (time === undefined || time < firstMilliseconds) return 0;
  return Math.max(0, (sendTime ?? receivedAt) - time - associationTime);
}
