/** `growingio.plan.json` as the commands leave it: a link, its mode, and its `$schema`. */
import { chmodSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runWords } from '../command/run-words.js';
import { Folder } from './folder.js';

const table = '事件标识\nBuyProduct\n';
const schemaFile = 'node_modules/@growingio/cli/growingio.plan.schema.json';

/** A folder with a table of one event. */
function makeFolder(): Folder {
  const folder = new Folder();
  folder.write('plan.csv', table);
  return folder;
}

const schemaOf = (folder: Folder, name: string): unknown =>
  (JSON.parse(folder.read(name)) as { $schema?: unknown }).$schema;

describe('savePlanFile', () => {
  it('keeps a link and the mode of what it leads to', async () => {
    const folder = makeFolder();
    folder.writePlan({ Login: {} }, 'shared.json');
    chmodSync(join(folder.path, 'shared.json'), 0o600);
    symlinkSync('shared.json', join(folder.path, 'growingio.plan.json'));
    expect((await folder.plan(['import', 'plan.csv'])).exitCode).toBe(0);
    expect(readlinkSync(join(folder.path, 'growingio.plan.json'))).toBe('shared.json');
    expect(folder.events('shared.json')).toEqual({ BuyProduct: {}, Login: {} });
    expect(statSync(join(folder.path, 'shared.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['../../node_modules/mine.json', 'https://example.com/plan', undefined])(
    'keeps the $schema of the file that is there: %p',
    async ($schema) => {
      const folder = makeFolder();
      folder.write('growingio.plan.json', JSON.stringify({ $schema, events: { Login: {} } }));
      expect((await folder.plan(['import', 'plan.csv'])).exitCode).toBe(0);
      expect(folder.events()).toEqual({ BuyProduct: {}, Login: {} });
      expect(schemaOf(folder, 'growingio.plan.json')).toBe($schema);
    },
  );

  it('names in a new file the schema where this package is installed, in its folder or above', async () => {
    const folder = makeFolder();
    await folder.plan(['import', 'plan.csv', '--file', 'nowhere.json']);
    expect(schemaOf(folder, 'nowhere.json')).toBe(`./${schemaFile}`);
    mkdirSync(join(folder.path, 'node_modules/@growingio/cli'), { recursive: true });
    folder.write(schemaFile, '{}');
    await folder.plan(['import', 'plan.csv', '--file', 'here.json']);
    expect(schemaOf(folder, 'here.json')).toBe(`./${schemaFile}`);
    const cwd = join(folder.path, 'apps/shop');
    mkdirSync(cwd, { recursive: true });
    await runWords(['plan', 'import', '../../plan.csv'], { cwd });
    expect(schemaOf(folder, 'apps/shop/growingio.plan.json')).toBe(`../../${schemaFile}`);
  });
});
