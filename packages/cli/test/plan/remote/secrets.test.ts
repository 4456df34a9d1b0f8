/** No secret key, no code and no signature in anything that a run writes, whatever GrowingIO, or what stands in its place, answers. */
import { keys, startManagement, stopManagement, type Management, type Seen } from './management.js';
import { PlanFolder, removeFolders } from './plan-folder.js';

afterEach(stopManagement);
afterEach(removeFolders);

const ready = 'a-ready-code-0123456789';

/** All that is secret in the requests of a run. */
function secretsIn(management: Management): string[] {
  const signatures = management.seen.flatMap(({ body }) => body.split('&auth=')[1] ?? []);
  return [keys.GROWINGIO_SECRET_KEY, ready, ...management.codes, ...signatures].filter((each) => each !== '');
}

/** Answers that say to the client what it has sent. */
const answers: Record<string, (seen: Seen) => { status?: number; headers?: Record<string, string>; body?: string }> = {
  'no JSON': (seen) => ({ body: echo(seen) }),
  'a field that is wrong': (seen) => ({ body: JSON.stringify([{ id: 1, key: 'a', type: echo(seen) }]) }),
  'a key of its own': (seen) => ({ body: JSON.stringify({ [echo(seen)]: echo(seen) }) }),
  ...Object.fromEntries(
    [302, 400, 401, 403, 404, 409, 418, 429, 500].map((status) => [
      `HTTP ${String(status)}`,
      (seen: Seen) => ({
        status,
        headers: { 'retry-after': '3600', location: `/?${encodeURIComponent(echo(seen))}` },
        body: JSON.stringify({ status: 'fail', message: echo(seen) }),
      }),
    ]),
  ),
};

function echo({ body, headers }: Seen): string {
  return `${keys.GROWINGIO_SECRET_KEY} ${String(headers.authorization)} ${body} ${JSON.stringify(headers)}`;
}

describe.each([
  ['keys', {}],
  ['a ready code', { GROWINGIO_MANAGEMENT_TOKEN: ready }],
])('a run that fails, with %s', (_, env) => {
  it.each(Object.keys(answers))('writes nothing that is secret: %s', async (name) => {
    for (const [from, words] of [
      [0, ['pull']],
      [1, ['check', '--json']],
      [2, ['diff', '--lang', 'zh']],
      [3, ['push', '--yes']],
      [3, ['push', '--yes', '--json']],
    ] as const) {
      const management = await startManagement();
      if (Object.keys(env).length > 0) management.codes.push(ready);
      const folder = new PlanFolder({ ...management.env, ...env });
      folder.write({ Buy: { variables: { price: { type: 'int' } } } });
      management.fault = (seen, number) => (number >= from ? answers[name]?.(seen) : undefined);
      const { exitCode, stdout, stderr } = await folder.run(words);
      expect([words, exitCode]).not.toEqual([words, 0]);
      expect(stdout + stderr).not.toBe('');
      for (const secret of secretsIn(management)) expect(stdout + stderr).not.toContain(secret);
    }
  });
});
