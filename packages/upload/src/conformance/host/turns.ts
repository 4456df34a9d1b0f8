/** Records the last moments of a request, in their order among the turns of the event loop. */

import type { IncomingMessage, ServerResponse } from 'node:http';

const mostTurns = 4;
const ticksOfTurn = 8;

/**
 * Labels, in the order in which they happen: ticks (`process.nextTick`), turns (`setImmediate`), and what request and response
 * emit. Resolves when the response has closed and the turns are over.
 */
export function recordTurns(request: IncomingMessage, response: ServerResponse): Promise<string[]> {
  const labels: string[] = [];
  const label =
    (name: string): (() => void) =>
    () =>
      void labels.push(name);
  request.once('end', label('end of request'));
  request.once('close', label('request close'));
  response.once('finish', label('finish'));
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      labels.push('response close');
      resolve();
    });
  });
  tick(ticksOfTurn);
  const turned = new Promise<void>((resolve) => {
    turn(mostTurns, resolve);
  });
  // The host calls `end`; its callback is a moment, too.
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.end = ((...args: unknown[]) => {
    labels.push('end');
    tick(ticksOfTurn);
    return end(...args, label('end callback'));
  }) as typeof response.end;
  request.resume();
  return Promise.all([closed, turned]).then(() => labels);

  function tick(left: number): void {
    if (left === 0) return;
    process.nextTick(() => {
      labels.push('tick');
      tick(left - 1);
    });
  }

  function turn(left: number, over: () => void): void {
    setImmediate(() => {
      labels.push('turn');
      tick(ticksOfTurn);
      if (left === 1) over();
      else turn(left - 1, over);
    });
  }
}
