/** Where the keys come from, which files are refused, and what is said of what is missing. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandError } from '../../../src/command/command-error.js';
import { readCredentials } from '../../../src/plan/remote/read-credentials.js';
import { keys } from './management.js';
import { hostWith, PlanFolder, removeFolders } from './plan-folder.js';

afterEach(removeFolders);

const text = Object.entries(keys)
  .map(([name, value]) => `${name}=${value}\n`)
  .join('');
const read = {
  host: 'https://www.growingio.com',
  projectUid: keys.GROWINGIO_PROJECT_UID,
  publicKey: keys.GROWINGIO_PUBLIC_KEY,
  code: undefined,
  keys: {
    projectUid: keys.GROWINGIO_PROJECT_UID,
    projectId: keys.GROWINGIO_PROJECT_ID,
    secretKey: keys.GROWINGIO_SECRET_KEY,
  },
};

/** An environment without keys, whose home is a folder of this test. */
function home(more: Record<string, string> = {}): { folder: PlanFolder; env: Record<string, string> } {
  const folder = new PlanFolder({});
  return { folder, env: { HOME: folder.path, PATH: process.env['PATH'] ?? '', ...more } };
}

async function refusal(env: Record<string, string>, cwd?: string): Promise<CommandError> {
  const error = await readCredentials(hostWith(env, cwd)).catch((thrown: unknown) => thrown as CommandError);
  if (!(error instanceof Error)) throw new Error('it was not refused');
  expect([error.exitCode, error.code]).toEqual([2, 'ERR_GROWINGIO_CREDENTIALS']);
  for (const secret of [keys.GROWINGIO_SECRET_KEY, keys.GROWINGIO_PUBLIC_KEY]) {
    expect(`${error.message} ${error.next} ${error.stack ?? ''}`).not.toContain(secret);
  }
  return error;
}

describe('readCredentials', () => {
  it('takes all from the environment, and opens no file then', async () => {
    const { folder, env } = home({ GROWINGIO_CREDENTIALS_FILE: 'not/there', ...keys });
    expect(await readCredentials(hostWith(env, folder.path))).toEqual(read);
  });

  it('needs neither secret key nor project ID with a ready code', async () => {
    const { GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY } = keys;
    const given = { GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY, GROWINGIO_MANAGEMENT_TOKEN: 'ready' };
    const { env } = home({ GROWINGIO_CREDENTIALS_FILE: 'not/there', ...given });
    expect(await readCredentials(hostWith(env))).toEqual({ ...read, code: 'ready', keys: undefined });
  });

  it('reads the file in the folder of settings, and one that is named, with remarks and quotation marks', async () => {
    const { folder, env } = home();
    mkdirSync(join(folder.path, '.config/growingio'), { recursive: true });
    folder.writeText('.config/growingio/credentials', text);
    expect(await readCredentials(hostWith(env))).toEqual(read);

    mkdirSync(join(folder.path, 'xdg/growingio'), { recursive: true });
    folder.writeText('xdg/growingio/credentials', text.replace(keys.GROWINGIO_PROJECT_UID, 'other'));
    const ofXdg = await readCredentials(hostWith({ ...env, XDG_CONFIG_HOME: join(folder.path, 'xdg') }));
    expect(ofXdg.projectUid).toBe('other');

    folder.writeText('named', `\uFEFF# keys\r\n${text.replace(/SECRET_KEY=(.*)\n/, 'SECRET_KEY="$1" # mine\r\n')}`);
    expect(await readCredentials(hostWith({ ...env, GROWINGIO_CREDENTIALS_FILE: 'named' }, folder.path))).toEqual(read);
  });

  it('prefers the environment, name by name', async () => {
    const { folder, env } = home({ GROWINGIO_CREDENTIALS_FILE: 'named', GROWINGIO_PROJECT_UID: 'other' });
    folder.writeText('named', text);
    expect((await readCredentials(hostWith(env, folder.path))).projectUid).toBe('other');
  });

  it('names what is missing, and where it stands on GrowingIO', async () => {
    const { folder, env } = home({ GROWINGIO_PROJECT_ID: 'demo', GROWINGIO_PUBLIC_KEY: ' ' });
    const { message, next } = await refusal(env);
    expect(message).toBe('missing: GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY, GROWINGIO_SECRET_KEY');
    expect(next).toContain(JSON.stringify(join(folder.path, '.config/growingio/credentials')));
    expect(next).toContain('GROWINGIO_PROJECT_UID: the part behind projects/ in the address');
    expect(next).toContain('GROWINGIO_PUBLIC_KEY: 项目概览 → 项目公钥; GROWINGIO_SECRET_KEY: 项目概览 → 项目私钥');
  });

  it.each([0o640, 0o604, 0o620, 0o602])(
    'refuses a file that others may use (mode %o), with the remedy',
    async (mode) => {
      const { folder, env } = home({ GROWINGIO_CREDENTIALS_FILE: "a key's file" });
      const path = folder.writeText("a key's file", text);
      chmodSync(path, mode);
      const { message, next } = await refusal(env, folder.path);
      expect(message).toBe(`others may use ${JSON.stringify(path)} (mode ${mode.toString(8)})`);
      expect(next).toBe(`chmod 600 '${path.replace("'", `'\\''`)}'`);
      execFileSync('sh', ['-c', next]);
      expect(await readCredentials(hostWith(env, folder.path))).toEqual(read);
    },
  );

  it('looks at no mode on Windows, which has none', async () => {
    const { folder, env } = home({ GROWINGIO_CREDENTIALS_FILE: 'named' });
    chmodSync(folder.writeText('named', text), 0o666);
    expect(await readCredentials({ ...hostWith(env, folder.path), platform: 'win32' })).toEqual(read);
  });

  it('refuses a file that git tracks, also by a link and from within a hook', async () => {
    const { folder, env } = home();
    const git = (...words: string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: join(folder.path, 'shop') });
    mkdirSync(join(folder.path, 'shop'));
    git('init', '--quiet');
    folder.writeText('shop/*keys', text);
    const direct = { ...env, GROWINGIO_CREDENTIALS_FILE: 'shop/*keys' };
    expect(await readCredentials(hostWith(direct, folder.path))).toEqual(read);

    git('add', '.');
    symlinkSync(join(folder.path, 'shop/*keys'), join(folder.path, 'link'));
    const byLink = { ...env, GROWINGIO_CREDENTIALS_FILE: 'link' };
    const inHook = { ...direct, GIT_DIR: join(folder.path, 'elsewhere') };
    for (const each of [direct, byLink, inHook]) {
      const { message, next } = await refusal(each, folder.path);
      expect(message).toMatch(/^git keeps ".*", and shows its keys to whoever has the repository$/);
      expect(next).toContain('have new keys made on GrowingIO');
    }
    git('rm', '--quiet', '--cached', '--', '*keys');
    expect(await readCredentials(hostWith(direct, folder.path))).toEqual(read);
  });

  it('refuses what is no file, or is not there, where it is named', async () => {
    const { folder, env } = home();
    mkdirSync(join(folder.path, 'folder'), { mode: 0o700 });
    folder.writeText('large', 'x'.repeat(70_000));
    const of = async (name: string): Promise<string> =>
      (await refusal({ ...env, GROWINGIO_CREDENTIALS_FILE: name }, folder.path)).message;
    expect(await of('folder')).toMatch(/folder" is no file of keys$/);
    expect(await of('large')).toMatch(/large" is no file of keys$/);
    expect(await of('missing')).toMatch(/missing" can not be read: ENOENT$/);
    renameSync(join(folder.path, 'large'), join(folder.path, 'file'));
    expect(await of('file/below')).toMatch(/below" can not be read: ENOTDIR$/);
  });

  it.each([
    ['GROWINGIO_PROJECT_UID', 'a/b'],
    ['GROWINGIO_PROJECT_ID', 'a&tm=1'],
    ['GROWINGIO_PUBLIC_KEY', `${keys.GROWINGIO_SECRET_KEY} and more`],
    ['GROWINGIO_SECRET_KEY', `密${keys.GROWINGIO_SECRET_KEY}`],
    ['GROWINGIO_MANAGEMENT_TOKEN', `${keys.GROWINGIO_SECRET_KEY}\nx: y`],
  ])('refuses characters of %s that would break out of their place', async (name, value) => {
    const { env } = home({ ...keys, [name]: value });
    expect((await refusal(env)).message).toBe(`${name} has characters that GrowingIO gives to none`);
  });

  it.each([
    ['https://stand-in.example', 'https://stand-in.example'],
    ['https://stand-in.example/growingio/', 'https://stand-in.example/growingio'],
    ['http://127.0.0.1:7080/', 'http://127.0.0.1:7080'],
    ['http://[::1]:7080', 'http://[::1]:7080'],
    ['http://localhost:7080', 'http://localhost:7080'],
  ])('takes the host %s', async (given, host) => {
    const { env } = home({ ...keys, GROWINGIO_MANAGEMENT_HOST: given });
    expect((await readCredentials(hostWith(env))).host).toBe(host);
  });

  it.each([
    ['http://www.growingio.com', '"http://www.growingio.com"'],
    ['http://127.0.0.1.example', '"http://127.0.0.1.example"'],
    ['ftp://127.0.0.1', '"ftp://127.0.0.1"'],
    [`https://user:${keys.GROWINGIO_SECRET_KEY}@www.growingio.com`, '"https://***@www.growingio.com"'],
    ['https://www.growingio.com?a=b', '"https://www.growingio.com?***"'],
    [keys.GROWINGIO_SECRET_KEY, 'no address'],
  ])('refuses the host %s, to which keys would go in the clear, or that is none', async (given, shown) => {
    const { env } = home({ ...keys, GROWINGIO_MANAGEMENT_HOST: given });
    expect((await refusal(env)).message).toContain(
      `GROWINGIO_MANAGEMENT_HOST is ${shown}: it must be an https address`,
    );
  });
});
