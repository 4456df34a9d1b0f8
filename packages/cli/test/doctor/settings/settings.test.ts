/** Project ID, mode and host: what a client would make of them, with where each comes from. */
import { runWords } from '../../command/run-words.js';
import { line, read, type Report } from '../run-doctor.js';

// Nobody answers there, and nothing is waited for.
const nowhere = 'http://127.0.0.1:1';

async function look(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Report> {
  return read(await runWords(['doctor', '--json', ...words], { cwd: '/', env: { GROWINGIO_HOST: nowhere, ...env } }));
}

describe('growingio doctor', () => {
  it.each([
    [['--project', '0123456789abcdef'], {}, '0123456789abcdef (--project)'],
    [['--project', ' 0123456789abcdef '], { GROWINGIO_PROJECT_ID: 'x' }, '0123456789abcdef (--project)'],
    [
      [],
      { GROWINGIO_PROJECT_ID: '0123456789ABCDEF0123456789abcdef' },
      '0123456789ABCDEF0123456789abcdef (GROWINGIO_PROJECT_ID)',
    ],
  ])('takes a project ID of %j %j', async (words, env, detail) => {
    expect((await look(words, env)).found('project-id')).toEqual([line('ok', detail, '')]);
  });

  it.each([
    [
      'my-shop',
      /^"my-shop" \(GROWINGIO_PROJECT_ID\) does not look like one.+16 or 32 hexadecimal/,
      /项目概览 → 项目ID/,
    ],
  ])('warns of a project ID of another shape: %s', async (id, detail, hint) => {
    expect((await look([], { GROWINGIO_PROJECT_ID: id })).found('project-id')).toEqual([line('warning', detail, hint)]);
  });

  it('names the quotes around a project ID', async () => {
    const { found } = await look([], { GROWINGIO_PROJECT_ID: '"0123456789abcdef"' });
    expect(found('project-id')).toEqual([line('failure', /the project ID itself/, /take away the quotes/)]);
  });

  it.each([undefined, ''])('names a missing project ID: %p', async (id) => {
    const { exitCode, found } = await look([], id === undefined ? {} : { GROWINGIO_PROJECT_ID: id });
    expect(exitCode).toBe(1);
    expect(found('project-id')).toEqual([line('failure', 'there is none', /--project or set GROWINGIO_PROJECT_ID/)]);
  });

  it('names a project ID that no client takes, in the words of the client', async () => {
    const { found } = await look(['--project', 'x'.repeat(256)]);
    expect(found('project-id')).toEqual([
      line('failure', /^projectId is "x+…": it must be a string of 1 to 255/, /--project/),
    ]);
  });

  it.each([
    [{}, line('ok', 'production (default)', '')],
    [{ GROWINGIO_MODE: 'production' }, line('ok', 'production (GROWINGIO_MODE)', '')],
    [
      { GROWINGIO_MODE: 'test' },
      line('warning', 'test (GROWINGIO_MODE): events are logged, and none is sent', /unset/),
    ],
    [{ GROWINGIO_MODE: 'off' }, line('warning', 'off (GROWINGIO_MODE): no event is sent', /unset GROWINGIO_MODE/)],
    [
      { GROWINGIO_MODE: 'prod' },
      line('failure', /GROWINGIO_MODE: mode is "prod": it must be/, /correct GROWINGIO_MODE/),
    ],
  ])('says of the mode of %j what it does', async (env, expected) => {
    expect((await look([], env)).found('mode')).toEqual([expected]);
  });

  it.each([
    [[], {}, line('ok', `${nowhere} (GROWINGIO_HOST)`, '')],
    [['--host', 'http://localhost:1'], {}, line('ok', 'http://localhost:1 (--host)', '')],
    [['--host', 'http://growingio.invalid'], {}, line('warning', /unencrypted$/, 'write https:// in place of http://')],
    [
      [],
      { GROWINGIO_HOST: `${nowhere}/v3/` },
      line('warning', /has a path: events go to .+:1\/v3\/v3\/…$/, /write http:\/\/127\.0\.0\.1:1:/),
    ],
    [
      ['--host', 'ftp://127.0.0.1'],
      {},
      line('failure', /^host is "ftp:\/\/127\.0\.0\.1": it must be an http\(s\) URL/, 'correct --host'),
    ],
    [
      ['--host', 'http://lily:hush@127.0.0.1'],
      {},
      line('failure', /^host contains a user or a password/, 'correct --host'),
    ],
  ])('says of the host of %j %j where events go', async (words, env, expected) => {
    const { found, text } = await look(words, env);
    expect(found('host')).toEqual([expected]);
    expect(text).not.toContain('hush');
  });

  it('looks at nothing behind a host that no client takes', async () => {
    const { checks } = await look(['--host', 'nowhere']);
    expect(checks.map(({ name }) => name)).toEqual(['project-id', 'mode', 'host', 'node', 'frameworks']);
  });

  it.each(['0', '-1', '1.5', 'soon', '600001'])('refuses a --timeout of %s', async (timeout) => {
    const { exitCode, stderr } = await runWords(['doctor', '--timeout', timeout]);
    expect([exitCode, stderr]).toEqual([
      2,
      `growingio: --timeout is ${JSON.stringify(timeout)}\n  write a whole number from 1 to 600000, in ms\n`,
    ]);
  });
});
