/** `growingio plan diff` and `growingio plan check`: 0 the same, 1 different, 2 nobody can tell. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { writeTypes } from '../../../src/plan/types/write-types.js';
import { keys, startManagement, stopManagement, type Management } from './management.js';
import { PlanFolder, planWith, removeFolders } from './plan-folder.js';

afterEach(stopManagement);
afterEach(removeFolders);

const plan = { Buy: { name: '购买', variables: { price: { type: 'double', required: true } } }, Login: {} };

let management: Management;
let folder: PlanFolder;

beforeEach(async () => {
  management = await startManagement();
  folder = new PlanFolder(management.env);
  management.addEvent('Buy', [management.addVariable('price')], { name: '购买' });
  management.addEvent('Login');
  folder.write(plan);
  folder.writeText('growingio.d.ts', writeTypes(planWith(plan)));
});

describe.each(['diff', 'check'])('growingio plan %s', (command) => {
  it('ends with 0 when all is the same', async () => {
    const { exitCode, stdout, stderr } = await folder.run([command]);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^(growingio\.plan\.json is as GrowingIO has it|growingio\.d\.ts, growingio\.plan\.json and GrowingIO are the same)\n$/,
    );
  });

  it('ends with 1 and a line for each difference', async () => {
    management.addEvent('New');
    management.events[1] = { ...management.events[1]!, name: '登录' };
    const { exitCode, stdout } = await folder.run([command]);
    expect([exitCode, stdout]).toEqual([
      1,
      'Login: its name is "Login" in the plan, "登录" on GrowingIO\nNew: on GrowingIO, and not in the plan\n',
    ]);
  });

  it('speaks JSON to programs', async () => {
    expect(JSON.parse((await folder.run([command, '--json'])).stdout)).toMatchObject({ same: true, differences: [] });
    management.addEvent('New');
    const { exitCode, stdout, stderr } = await folder.run([command, '--json']);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ same: false, differences: [{ kind: 'not_in_plan', event: 'New' }] });
  });

  it('ends with 2 when nobody can tell: without keys, a right, a network or a plan', async () => {
    const noKeys = new PlanFolder({});
    noKeys.write(plan);
    noKeys.writeText('growingio.d.ts', writeTypes(planWith(plan)));
    const missing = await noKeys.run([command]);
    expect([missing.exitCode, missing.stdout, missing.stderr]).toEqual([
      2,
      '',
      expect.stringContaining('growingio: missing: GROWINGIO_PROJECT_UID, ') as string,
    ]);
    const env = { ...keys, GROWINGIO_MANAGEMENT_HOST: 'http://127.0.0.1:1' };
    expect(await folder.run([command], { env })).toMatchObject({ exitCode: 2, stdout: '' });
    for (const fault of [{ status: 403 }, { status: 503 }, { status: 404 }, 'cut', { body: '<html>' }] as const) {
      management.fault = () => fault;
      expect(await folder.run([command])).toMatchObject({ exitCode: 2, stdout: '' });
    }
    const empty = new PlanFolder(management.env);
    expect(await empty.run([command])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('growingio plan check', () => {
  it('names the events whose types are not current', async () => {
    folder.write({ ...plan, New: {} });
    management.addEvent('New');
    const { exitCode, stdout } = await folder.run(['check']);
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^New: .*growingio\.d\.ts.*\n$/) as string]);
  });

  it('names types that are missing', async () => {
    const { exitCode, stdout } = await folder.run(['check', '--types', 'src/other.d.ts']);
    expect([exitCode, stdout]).toEqual([1, 'there is no src/other.d.ts: growingio plan types writes it\n']);
  });

  it('asks nobody with --offline', async () => {
    const { exitCode, stdout, stderr } = await folder.run(['check', '--offline'], {
      env: { GROWINGIO_SECRET_KEY: '' },
    });
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'growingio.d.ts is as growingio.plan.json has it\n']);
    folder.write({ ...plan, New: {} });
    expect((await folder.run(['check', '--offline'])).exitCode).toBe(1);
    expect(management.seen).toEqual([]);
  });

  it('ends with 1 for types that are not current, also when GrowingIO does not answer', async () => {
    folder.write({ ...plan, New: {} });
    management.fault = () => 'cut';
    const { exitCode, stdout, stderr } = await folder.run(['check']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^New: .*\n$/);
    expect(stderr).toContain('does not answer: ');
  });

  it('reads the keys from a file, and ends with 2 when others may read it', async () => {
    const { GROWINGIO_SECRET_KEY, ...rest } = management.env;
    const own = new PlanFolder({ ...rest, GROWINGIO_CREDENTIALS_FILE: join(folder.path, 'keys') });
    own.write(plan);
    own.writeText('growingio.d.ts', writeTypes(planWith(plan)));
    const path = folder.writeText('keys', `GROWINGIO_SECRET_KEY=${GROWINGIO_SECRET_KEY ?? ''}\n`);
    expect((await own.run(['check'])).exitCode).toBe(0);
    chmodSync(path, 0o644);
    const { exitCode, stderr } = await own.run(['check']);
    expect([exitCode, stderr]).toEqual([
      2,
      `growingio: others may use ${JSON.stringify(path)} (mode 644)\n  chmod 600 ${path}\n`,
    ]);
  });
});
