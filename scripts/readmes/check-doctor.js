/** Runs `growingio doctor` of a README before a collector of this test, where it must find nothing that fails. */
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';

/** `words` are those behind `doctor`; the command is that of the project in `folder`. Rejects with what it printed when it fails. */
export async function checkDoctor(words, folder, collector) {
  const env = plainEnvironment({ GROWINGIO_HOST: collector.url, GROWINGIO_PROJECT_ID: '0123456789abcdef' });
  await runChild(join(folder, 'node_modules/.bin/growingio'), ['doctor', ...words], {
    cwd: folder,
    env,
    timeout: 15_000,
  });
}
