/** Installs the published packages by name and version in fresh projects, with each package manager, and does there what the first example of each README says. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { settingsFor, typedFor } from '../first-examples/managers.js';
import { oneAtATime } from '../first-examples/one-at-a-time.js';
import { openBrowser } from '../first-examples/page.js';
import { readExample } from '../first-examples/read-example.js';
import { runExample } from '../first-examples/run-example.js';
import { readReadme } from '../readmes/readme.js';

/**
 * Does so for each pair of a package's folder and a manager. Resolves with how many there are of each kind; rejects with what went wrong in all that failed.
 *
 * @param {[folder: string, manager: string][]} pairs
 * @param {{ registry: string, version: string, folder: string, onDone?: (name: string) => void }} places `folder`: an empty one
 * @returns {Promise<{ delivered: number, recorded: number }>} an example ends with an event on a collector's page, or in a recorder
 */
export async function runFirstExamples(pairs, { registry, version, folder, onDone = () => {} }) {
  const browser = await openBrowser();
  const alone = oneAtATime();
  const waiting = [...pairs];
  const failures = [];
  const done = { delivered: 0, recorded: 0 };

  async function work() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [own, manager] = next;
      const file = `${own}/README.md`;
      const steps = readSteps(file).map((step) =>
        step.do === 'type' ? { ...step, text: typedFor(step.text, manager, version) } : step,
      );
      const home = join(folder, `${basename(own)}-${manager}`);
      mkdirSync(home, { recursive: true });
      const settings = settingsFor(manager, { registry, folder });
      const [[, problem]] = await runExample([[manager, steps]], { folder: home, settings, browser, alone });
      if (problem === undefined) {
        done[steps.some((step) => step.do === 'see') ? 'delivered' : 'recorded'] += 1;
        onDone(`${manager}: ${file}`);
      } else failures.push(`${manager}: ${file}: ${problem}`);
    }
  }

  try {
    // Installs run side by side, and beside the one that has the ports.
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  } finally {
    await browser.close();
  }
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return done;
}

function readSteps(file) {
  const readme = readReadme(file);
  return readme.blocks.some(({ isFirst }) => isFirst) ? readExample(readme, 'esm') : readTest(readme);
}

/** The first example of a README about tests: what is typed and written up to the command that runs them. */
function readTest({ blocks }) {
  const end = blocks.findIndex(({ kind, code }) => kind === 'sh' && /^node --test$/m.test(code));
  return blocks.slice(0, end + 1).flatMap(({ line, kind, code, test }) => {
    if (kind === 'sh') return [{ line, do: 'type', text: code }];
    return test.path.endsWith('.cjs') ? [] : [{ line, do: 'write', file: basename(test.path), text: code }];
  });
}
