/** Dispatchers of the host's own: every composition of undici 7 and 8, with the built package, before real servers. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Outcome {
  readonly cells: readonly string[];
  readonly faults: Readonly<Record<string, string>>;
}

async function runNode(node: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ['--no-warnings', ...words]);
  return stdout;
}

async function findTool(...words: string[]): Promise<string> {
  const path = await runNode(process.execPath, join(__dirname, '../../../../compat/find-tool.js'), ...words);
  return path.trim();
}

/** The running Node, or one that can load undici 8, which needs 22.19. */
async function findNode(undici: string): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (undici === '7' || major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  return findTool('node', '24');
}

describe('dispatcher', () => {
  // The first run fetches a Node of 200 MB, and an undici.
  it.each(['7', '8'])(
    'delivers each event once through every composition of undici %s, and hears each answer',
    async (undici) => {
      const installed = undici === '7' ? 'undici' : await findTool('undici', undici);
      const output = await runNode(await findNode(undici), join(__dirname, 'through-dispatchers.js'), installed);
      const { cells, faults } = JSON.parse(output) as Outcome;
      expect(faults).toEqual({});
      expect(cells.length).toBeGreaterThanOrEqual(30);
    },
  );
});
