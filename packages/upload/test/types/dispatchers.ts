/** Dispatchers of any undici are taken, though their types differ. */
import { Agent } from 'undici';
import { Agent as Agent8, interceptors, RetryAgent } from 'undici8';
import type { GrowingIOOptions } from '@growingio/upload';

export const taken: GrowingIOOptions[] = [
  { dispatcher: new Agent() },
  { dispatcher: new Agent().compose((dispatch) => dispatch) },
  { dispatcher: new Agent8() },
  { dispatcher: new RetryAgent(new Agent8()) },
  { dispatcher: new Agent8().compose(interceptors.retry()) },
  { dispatcher: { dispatch: (options, handler) => new Agent().dispatch(options, handler) } },
];

export const refused: GrowingIOOptions[] = [
  // @ts-expect-error: a dispatcher dispatches.
  { dispatcher: { request: () => undefined } },
  // @ts-expect-error: the class is no dispatcher.
  { dispatcher: Agent },
];
