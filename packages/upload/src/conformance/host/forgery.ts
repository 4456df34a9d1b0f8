/** States that no path of `loginUserId` leads to what a client can write. */

import { strict as assert } from 'node:assert';
import { GrowingIO } from '../../index.js';
import type { Stage } from './stage.js';
import type { HostRunner } from '../runner.js';

const forged = 'forged7';
const deepest = 4;

export function describeForgery(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
  let found: string[] = [];

  stage.handle({
    [forged]: ({ request }) => {
      found = findForged(request, [], new Set());
    },
  });

  it('takes no path that leads to what the client sent', async () => {
    const { status } = await stage.visitor().visit(`${forged}?user=${forged}&session[userId]=${forged}`, {
      method: 'POST',
      headers: {
        cookie: `user=${forged}; session=${forged}; connect.sid=${forged}`,
        host: `${forged}.example.com`,
        'x-user': forged,
        'x-forwarded-for': forged,
        'request-id': forged,
      },
      body: JSON.stringify({ user: forged, session: { userId: forged } }),
    });
    assert.equal(status, 200);
    // What the client sent is there, at the first step or behind one that leads on.
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((path) => isTaken(path)),
      [],
    );
  });
}

/** All paths that lead to a forged text, by way of every name there is, as long as the path may be a prefix of one that is taken. */
function findForged(value: unknown, path: readonly string[], seen: Set<unknown>): string[] {
  if (typeof value === 'string') return value.includes(forged) ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null || path.length > deepest) return [];
  const mayLeadOn = path.length === 0 || isTaken([...path, 'memberNo'].join('.'));
  if (seen.has(value) && mayLeadOn) return [];
  if (mayLeadOn) seen.add(value);
  // Where no longer path is taken, its first steps are found all the same: to see that they are refused.
  else if (path.length > 1) return [];
  return namesOf(value).flatMap((name) => findForged(readSafely(value, name), [...path, name], seen));
}

function namesOf(value: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = value; at !== null; at = Reflect.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) if (!name.includes('.') && name !== '') names.add(name);
  }
  // Koa's getters keep what they find in the object on which they are read: there it would be every later request's.
  names.delete('__proto__');
  return [...names];
}

function readSafely(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    // A getter that wants another `this`.
    return undefined;
  }
}

function isTaken(path: string): boolean {
  try {
    return new GrowingIO({ mode: 'off', loginUserId: path }).mode === 'off';
  } catch {
    return false;
  }
}
