/** Runs an example that is no workspace beside what its host's family has installed, and checks what reaches a collector. */
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../scripts/consumer/child.js';
import { runProgram } from '../scripts/consumer/run-program.js';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** What every shop of `examples/` can do. */
const visit = {
  how: 'serve',
  environment: {},
  steps: ['GET /', 'POST /login userId=u1 name=张三', 'POST /buy productId=apple', 'POST /logout', 'SIGTERM'],
  events: ['BuyProduct by u1', 'Login by u1', 'Logout by u1'],
};

/** Copies `examples/FOLDER`, compiles what is TypeScript, takes a visit, and ends it by SIGTERM. */
export async function runExample(project, { folder, program, isTypeScript }, startCollector) {
  const place = join(project, 'apps', `example-${folder}`);
  cpSync(join('examples', folder), place, {
    recursive: true,
    filter: (file) => !/[\\/](node_modules|dist|logs|run)$/.test(file),
  });
  try {
    if (isTypeScript) {
      await runChild(process.execPath, [tsc, '-p', place], { cwd: place, env: plainEnvironment(), timeout: 300_000 });
    }
    await runProgram(join(place, program), place, visit, startCollector, { endings: [0] });
    return { verdict: 'ok' };
  } catch (error) {
    return { verdict: 'FAIL', reason: error.message };
  }
}
