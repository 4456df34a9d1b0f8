/** Dispatchers of the host's own: every composition of undici 7 and 8, with the built package, before real servers. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Agent, Client, Pool } from 'undici';
import { TestSenders } from './senders.js';

interface Outcome {
  readonly cells: readonly string[];
  readonly faults: Readonly<Record<string, string>>;
}

const senders = new TestSenders();

afterEach(() => senders.closeAll());

async function runNode(node: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ['--no-warnings', ...words]);
  return stdout;
}

/** The running Node, or one that can load undici 8, which needs 22.19. */
async function findNode(undici: string): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (undici === 'undici' || major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  const path = await runNode(process.execPath, join(__dirname, '../../../../compat/find-node.js'), '24');
  return path.trim();
}

describe('dispatcher', () => {
  // The first run fetches a Node of 200 MB.
  it.each([
    ['7', 'undici'],
    ['8', 'undici8'],
  ])(
    'delivers each event once through every composition of undici %s, and hears each answer',
    async (_, undici) => {
      const output = await runNode(await findNode(undici), join(__dirname, 'through-dispatchers.js'), undici);
      const { cells, faults } = JSON.parse(output) as Outcome;
      expect(faults).toEqual({});
      expect(cells.length).toBeGreaterThanOrEqual(30);
    },
    300_000,
  );

  it.each([
    ['an Agent', () => new Agent()],
    ['a Pool', () => new Pool('http://127.0.0.1:1')],
    ['a Client', () => new Client('http://127.0.0.1:1')],
    ['a composition', () => new Agent().compose((dispatch) => dispatch)],
  ])('is refused at start when it is %s that is destroyed', async (_, create) => {
    const dispatcher = create();
    await dispatcher.destroy();
    expect(() => senders.create({ dispatcher })).toThrow(
      expect.objectContaining({
        code: 'ERR_GROWINGIO_OPTION',
        message:
          'dispatcher is destroyed already, so nothing can be sent through it: pass one that stays open until shutdown()',
      }) as Error,
    );
  });

  it('is refused at start when it is closing', async () => {
    const dispatcher = new Agent();
    const closed = dispatcher.close();
    expect(() => senders.create({ dispatcher })).toThrow('dispatcher is closed already');
    await closed;
  });
});
