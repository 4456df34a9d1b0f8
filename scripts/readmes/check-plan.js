/** Runs `growingio plan` of a README in a project that has what the page speaks of: a plan, its types, and code that tracks it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';

const plan = { events: { BuyProduct: { variables: { product_price: { type: 'double' } } }, Login: {} } };
const tsconfig = { compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'] } };
const codeFor = (event) => `import { GrowingIO } from '@growingio/upload';\nnew GrowingIO().track('${event}');\n`;

/** `words` are those behind `plan`; the command and the packages are those of the project in `folder`. */
export async function checkPlan(words, folder) {
  const cwd = createFolder('growingio-plan-');
  const write = (name, content) => writeFileSync(join(cwd, name), content);
  symlinkSync(join(folder, 'node_modules'), join(cwd, 'node_modules'));
  write('growingio.plan.json', JSON.stringify(plan));
  for (const [place, event] of Object.entries({ 'apps/shop': 'BuyProduct', 'apps/admin': 'Login' })) {
    mkdirSync(join(cwd, place), { recursive: true });
    write(`${place}/index.ts`, codeFor(event));
    write(`${place}/tsconfig.json`, JSON.stringify(tsconfig));
  }
  write('tsconfig.json', JSON.stringify(tsconfig));
  const run = (...given) =>
    runChild(join(folder, 'node_modules/.bin/growingio'), ['plan', ...given], {
      ...{ cwd, env: plainEnvironment(), timeout: 60_000 },
    });
  // Before somebody asks whether it is current, it was written.
  await run('types');
  await run(...words);
}
