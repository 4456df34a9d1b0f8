/** Runs a compiler over jobs, with and without our packages, and prints the problems of each. Takes both by the command line. */
import { createRequire } from 'node:module';
import { compile } from '../scripts/consumer/compile.js';

const [compiler, jobs] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(compiler);
// TypeScript's own declarations take the most time, and are nobody's here.
const always = { experimentalDecorators: true, emitDecoratorMetadata: true, skipDefaultLibCheck: true, noEmit: true };

const answers = JSON.parse(jobs).map(({ files, bare, options }) => {
  const check = (names) => compile(names, { ...always, ...options }, () => true, ts).problems;
  const problems = check(files);
  return { problems, bareProblems: problems.length === 0 ? [] : check(bare) };
});
console.log(`\n${JSON.stringify(answers)}`);
