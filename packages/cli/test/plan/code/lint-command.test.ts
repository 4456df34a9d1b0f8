/** `growingio plan lint`, as it is run in a project. */
import { runWords } from '../../command/run-words.js';
import { makeFolder, makeProject, removeProjects, usualOptions } from '../typescript-project.js';

afterEach(removeProjects);

const lint = (cwd: string, ...words: string[]): ReturnType<typeof runWords> =>
  runWords(['plan', 'lint', ...words], { cwd });

const plan = {
  events: {
    BuyProduct: { variables: { product_price: { type: 'double' } } },
    Login: {},
    old_login: { deprecated: true },
    older_login: { deprecated: true },
    Search: {},
  },
};
const good = `import { GrowingIO } from '@growingio/upload';
const client = new GrowingIO();
client.track('BuyProduct', { product_price: 14 });
if (client.mode === 'test') client.track('Login');
else client.track('Search');
`;
const bad = `${good.replace('Search', 'Serach')}
export function logIn(way: string): void {
  client.track('old_login');
  client.track('old_login');
  client.track(way);
}
`;
const tsconfig = { compilerOptions: usualOptions };

describe('growingio plan lint', () => {
  it('shows which call tracks which event, and finds nothing where code and plan agree', async () => {
    const files = { 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'src/shop.ts': good };
    expect(await lint(makeProject(files))).toEqual({
      exitCode: 0,
      stdout: `src/shop.ts:3:1   BuyProduct
src/shop.ts:4:29  Login
src/shop.ts:5:6   Search

findings: 0, events: 5, calls: 3
`,
      stderr: '',
    });
  });

  it('names where they do not agree', async () => {
    const cwd = makeProject({ 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'src/shop.ts': bad });
    const { exitCode, stdout } = await lint(cwd);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`src/shop.ts:3:1   BuyProduct
src/shop.ts:4:29  Login
src/shop.ts:5:6   Serach
src/shop.ts:8:3   old_login
src/shop.ts:9:3   old_login
src/shop.ts:10:3  can't tell: the key may be any

event_not_planned  the plan has no event "Serach": did you mean "Search"?
  src/shop.ts:5:6
event_deprecated  the event "old_login" is deprecated by the plan, and still tracked
  src/shop.ts:8:3
  src/shop.ts:9:3
event_not_tracked  no code tracks the event "Search"

findings: 3, events: 5, calls: 6
`);
    const found = JSON.parse((await lint(cwd, '--json')).stdout) as {
      readonly ok: boolean;
      readonly findings: readonly { readonly code: string; readonly event: string }[];
      readonly calls: readonly unknown[];
    };
    expect(found.ok).toBe(false);
    expect(found.findings.map(({ code, event }) => `${code} ${event}`)).toEqual([
      'event_not_planned Serach',
      'event_deprecated old_login',
      'event_not_tracked Search',
    ]);
    expect(found.calls).toHaveLength(6);
    expect(found.calls[5]).toEqual({ file: 'src/shop.ts', line: 10, column: 3 });
  });

  it('looks at several projects, each file once, and at those that a tsconfig.json refers to', async () => {
    const cwd = makeProject({
      'growingio.plan.json': { events: { BuyProduct: {}, Login: {}, Search: {} } },
      'shop/tsconfig.json': { ...tsconfig, files: ['shop.ts'] },
      'shop/shop.ts': good.replace("'Search'", "'Login'"),
      'admin/tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }, { path: '../shop' }] },
      'admin/tsconfig.app.json': { ...tsconfig, files: ['admin.ts'] },
      'admin/admin.ts': "import { GrowingIO } from '@growingio/upload';\nnew GrowingIO().track('Search');\n",
    });
    const { exitCode, stdout } = await lint(cwd, '--project', 'shop', '--project', 'admin/tsconfig.json');
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'admin/admin.ts:2:1  Search',
      'shop/shop.ts:3:1    BuyProduct',
      'shop/shop.ts:4:29   Login',
      'shop/shop.ts:5:6    Login',
    ]);
    expect(exitCode).toBe(0);
  });

  it('looks at the JavaScript of a jsconfig.json', async () => {
    const cwd = makeProject({ 'growingio.plan.json': plan, 'jsconfig.json': {}, 'shop.mjs': good });
    expect(await lint(cwd)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('shop.mjs:4:29  Login') as string,
    });
  });

  it('looks at the plan only where there is no tsconfig.json, and says so', async () => {
    expect(await lint(makeFolder({ 'growingio.plan.json': { events: { 'Buy it': {} } } }))).toEqual({
      exitCode: 1,
      stdout:
        'platform_key  GrowingIO may never show the event key "Buy it": a key starts with a letter or _, then letters, ' +
        'digits and _, at most 50 characters\n\nfindings: 1, events: 1\n',
      stderr: 'there is no tsconfig.json here, so only the plan was looked at: name one by --project\n',
    });
    const { stdout, stderr } = await lint(makeFolder({ 'growingio.plan.json': plan }), '--json');
    expect([JSON.parse(stdout), stderr]).toEqual([{ ok: true, findings: [], calls: null }, '']);
  });

  it('says what is missing: a TypeScript, a tsconfig.json, files', async () => {
    const files = { 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'shop.ts': good };
    const without = makeFolder(files);
    expect(await lint(without)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `growingio: TypeScript is not installed in ${without}\n  npm install --save-dev typescript\n`,
    });
    expect(await lint(makeProject(files), '--project', 'apps')).toMatchObject({
      exitCode: 2,
      stderr: 'growingio: --project is "apps": there is no such tsconfig.json\n  name the file, or its folder\n',
    });
    const empty = await lint(makeProject({ ...files, 'tsconfig.json': { include: ['src'] } }));
    expect([empty.exitCode, empty.stderr]).toEqual([2, expect.stringContaining('No inputs were found')]);
    const broken = await lint(makeProject({ ...files, 'tsconfig.json': { extends: './missing.json', files: [] } }));
    expect([broken.exitCode, broken.stderr]).toEqual([2, expect.stringContaining('tsconfig.json')]);
  });

  it('takes no TypeScript without an interface for programs', async () => {
    const cwd = makeFolder({
      ...{ 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'shop.ts': good },
      'node_modules/typescript/package.json': { name: 'typescript', version: '7.0.0' },
      'node_modules/typescript/index.js': "exports.version = '7.0.0';\n",
    });
    expect(await lint(cwd)).toMatchObject({
      exitCode: 2,
      stderr: "growingio: TypeScript 7.0.0 has no programs' interface\n  npm install --save-dev typescript@6\n",
    });
    expect(await runWords(['plan', 'types'], { cwd })).toMatchObject({ exitCode: 0 });
  });

  it('leaves out what it is told to', async () => {
    const cwd = makeProject({ 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'src/shop.ts': bad });
    const left = async (...words: string[]): Promise<readonly unknown[]> => {
      const { exitCode, stdout } = await lint(cwd, '--json', ...words.flatMap((word) => ['--ignore', word]));
      const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly code: string }[] };
      return [exitCode, ...findings.map(({ code }) => code)];
    };
    expect(await left('event_not_tracked')).toEqual([1, 'event_not_planned', 'event_deprecated']);
    const named = ['event_not_tracked:Search', 'event_not_planned:Serach'];
    expect(await left('event_not_tracked:Login', ...named)).toEqual([1, 'event_deprecated']);
    expect(await left('event_deprecated', ...named)).toEqual([0]);
    expect(await lint(cwd, '--ignore', 'event_not_track')).toMatchObject({
      exitCode: 2,
      stderr: 'growingio: --ignore is "event_not_track": there is no such finding\n  did you mean event_not_tracked?\n',
    });
  });

  it('speaks Chinese', async () => {
    const { stdout } = await lint(
      makeFolder({ 'growingio.plan.json': { events: { A: { name: '名'.repeat(31) } } } }),
      '--lang',
      'zh',
    );
    expect(stdout).toContain('too_long  "A" 的名称有 31 个字符：GrowingIO 最多允许 30 个\n');
  });
});
