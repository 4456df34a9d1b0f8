/** `growingio plan types`, as it is run in a project. */
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWords } from '../../command/run-words.js';
import { makeFolder, makeProject, removeProjects } from '../typescript-project.js';

afterEach(removeProjects);

const plan = { events: { BuyProduct: { variables: { price: { type: 'double', required: true } } }, Login: {} } };
const tsconfig = { include: ['src', 'growingio.d.ts'] };
const files = { 'growingio.plan.json': plan, 'tsconfig.json': tsconfig, 'src/shop.ts': '' };
const types = (cwd: string, ...words: string[]): ReturnType<typeof runWords> =>
  runWords(['plan', 'types', ...words], { cwd });

describe('growingio plan types', () => {
  it('writes growingio.d.ts, and again only when it changes', async () => {
    const cwd = makeProject(files);
    expect(await types(cwd)).toEqual({ exitCode: 0, stdout: 'growingio.d.ts is written: 2 events\n', stderr: '' });
    const path = join(cwd, 'growingio.d.ts');
    expect(readFileSync(path, 'utf8')).toContain("declare module '@growingio/upload' {");
    utimesSync(path, 1, 1);
    expect(await types(cwd)).toEqual({ exitCode: 0, stdout: 'growingio.d.ts is current: 2 events\n', stderr: '' });
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    utimesSync(path, 1, 1);
    expect((await types(cwd)).stdout).toBe('growingio.d.ts is current: 2 events\n');
    expect(statSync(path).mtimeMs).toBe(1000);
    writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    expect((await types(cwd)).stdout).toBe('growingio.d.ts is current: 2 events\n');
    expect((await types(cwd, '--check')).exitCode).toBe(0);
    writeFileSync(join(cwd, 'growingio.plan.json'), JSON.stringify({ events: { Login: {} } }));
    expect((await types(cwd)).stdout).toBe('growingio.d.ts is written: 1 events\n');
    expect(readFileSync(path, 'utf8')).not.toContain('BuyProduct');
    expect(readdirSync(cwd).filter((name) => name.startsWith('growingio.d.ts'))).toEqual(['growingio.d.ts']);
  });

  it('says what it did, for programs', async () => {
    const cwd = makeProject(files);
    const { stdout } = await types(cwd, '--json');
    const said = { file: 'growingio.d.ts', changed: true, events: 2, module: '@growingio/upload', unseen: null };
    expect(JSON.parse(stdout)).toEqual(said);
  });

  it('says with --check which events are not current, and writes nothing', async () => {
    const cwd = makeProject(files);
    expect(await types(cwd, '--check')).toEqual({
      exitCode: 1,
      stdout: 'there is no growingio.d.ts yet\n',
      stderr: 'growingio.d.ts is not current: run growingio plan types, and commit it\n',
    });
    await types(cwd);
    expect(await types(cwd, '--check')).toEqual({ exitCode: 0, stdout: 'growingio.d.ts is current\n', stderr: '' });
    writeFileSync(
      join(cwd, 'growingio.plan.json'),
      JSON.stringify({ events: { Search: {}, Login: { name: '登录' } } }),
    );
    const before = readFileSync(join(cwd, 'growingio.d.ts'), 'utf8');
    expect(await types(cwd, '--check')).toMatchObject({
      exitCode: 1,
      stdout: [
        'Login: growingio.d.ts has it otherwise',
        'Search: the plan has it, and growingio.d.ts has not',
        'BuyProduct: growingio.d.ts has it, and the plan has not',
        '',
      ].join('\n'),
    });
    const { stdout, exitCode } = await types(cwd, '--check', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      1,
      {
        ...{ ok: false, file: 'growingio.d.ts', exists: true },
        differences: [
          { event: 'Login', kind: 'differs' },
          { event: 'Search', kind: 'missing' },
          { event: 'BuyProduct', kind: 'not_planned' },
        ],
      },
    ]);
    expect(readFileSync(join(cwd, 'growingio.d.ts'), 'utf8')).toBe(before);
  });

  it('says when TypeScript does not see the file', async () => {
    const include = makeProject({ ...files, 'tsconfig.json': { include: ['src'] } });
    expect((await types(include)).stderr).toBe(
      '  tsconfig.json does not include it, so TypeScript does not see it: add "growingio.d.ts" to "include"\n',
    );
    expect((await types(include, '--out', 'src/growingio.d.ts')).stderr).toBe('');
    const { 'growingio.plan.json': only } = files;
    expect((await types(makeProject({ 'growingio.plan.json': only }))).stderr).toBe(
      '  there is no tsconfig.json: TypeScript sees growingio.d.ts only where it is told to\n',
    );
  });

  it('looks into the projects that a tsconfig.json refers to, and into a jsconfig.json', async () => {
    const references = makeProject({
      ...files,
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }] },
      'tsconfig.app.json': { compilerOptions: { composite: true }, include: ['src'] },
    });
    expect((await types(references)).stderr).toContain('tsconfig.json does not include it');
    expect((await types(references, '--out', 'src/growingio.d.ts')).stderr).toBe('');
    const { 'growingio.plan.json': only } = files;
    expect((await types(makeProject({ 'growingio.plan.json': only, 'jsconfig.json': {} }))).stderr).toBe('');
  });

  it('says nothing of what nobody can tell: without a TypeScript, and of a broken tsconfig.json', async () => {
    expect((await types(makeFolder({ ...files, 'tsconfig.json': { include: ['src'] } }))).stderr).toBe('');
    expect((await types(makeProject({ ...files, 'tsconfig.json': { files: [] } }))).stderr).toBe('');
  });

  it('refuses to write over what is not its own, beside a module of the same name, and what is no declaration', async () => {
    const cwd = makeProject({ ...files, 'growingio.d.ts': 'export declare const a: 1;\n', 'src/growingio.js': '' });
    expect(await types(cwd)).toMatchObject({
      exitCode: 2,
      stderr:
        'growingio: "growingio.d.ts" was not written by growingio plan types\n  name another file by --out, or remove it\n',
    });
    expect(await types(cwd, '--out', 'src/growingio.d.ts')).toMatchObject({
      exitCode: 2,
      stderr:
        'growingio: TypeScript would take "src/growingio.d.ts" for the declarations of growingio.js, which lies beside it\n' +
        '  name another file by --out, such as growingio-plan.d.ts\n',
    });
    const taken = makeProject({ ...files, 'growingio-plan.js': '', 'growingio.mjs': '' });
    expect((await types(taken, '--out', 'growingio-plan.d.ts')).stderr).toContain('such as growingio-events.d.ts\n');
    expect((await types(taken, '--out', 'growingio.d.mts')).stderr).toContain('such as growingio-plan.d.mts\n');
    expect(await types(cwd, '--out', 'plan.ts')).toMatchObject({
      exitCode: 2,
      stderr: 'growingio: --out is "plan.ts": TypeScript takes declarations by their name\n  end it with .d.ts\n',
    });
    expect(readFileSync(join(cwd, 'growingio.d.ts'), 'utf8')).toBe('export declare const a: 1;\n');
    expect(readdirSync(join(cwd, 'src'))).toEqual(['growingio.js', 'shop.ts']);
  });

  it('is what the applications of the compatibility run have', async () => {
    expect(await types(join(__dirname, '../../../../../compat/apps'), '--check')).toMatchObject({ exitCode: 0 });
  });

  it('says what is wrong where there is no plan, and in a plan', async () => {
    expect(await types(makeFolder({}))).toMatchObject({ exitCode: 2, stdout: '' });
    const { exitCode, stderr } = await types(makeFolder({ 'growingio.plan.json': { events: { A: { owners: 'x' } } } }));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('owners')]);
  });
});
