/**
 * Packs the packages, installs them in an empty project, and does there what every README, SECURITY.md and every page of docs/ says. The
 * packages have to be built. Each code block is run or checked; none is skipped, and one that both languages have is run
 * once; with a word behind the command, only those of the pages whose path has it. What is done with a block comes from its kind:
 *
 *   js, ts    a whole program. It is run, and must end with status 0; a ts block is type-checked first
 *   sh        `npx`, `redis-server` and `curl` are run for real; scripts, packages and variables are looked up
 *   json      is parsed; one with compilerOptions rules the ts blocks below it
 *   yaml      is parsed; what it names has to be in it: selectors, volumes, services; and so do our variables and flags. The
 *             commands of GitHub Actions and GitLab are run as those of sh
 *   text      output to look at
 *
 * A comment directly above a js or ts block, which readers don't see, says more:
 *
 *   <!-- test: HOW [NAME=value …][, STEP, …] [=> EVENT by USER [in PROJECT], …] -->
 *
 *   HOW           run     it must end with status 0, and events must arrive as said after `=>`
 *                 serve   it is a server on the port of PORT: the steps are taken, then it is ended
 *                 lambda  its export `handler` is called for each step with an event of API Gateway, then the process ends
 *                 fc      the same, as a built-in runtime of Function Compute 3.0 calls it
 *                 types   it is type-checked only; with the declarations of the file behind this word, if there is one
 *                 file    not run: it is put where the path behind this word says, for the program below to find it; json, too
 *                 of      not run: it stands, but for comments, in the file of this repository behind this word, which other tests run
 *   NAME=value    a variable of its environment; PORT is a free port, and REDIS_URL a Redis, if the block has the word. A
 *                 relay empties the queue there, if the block has a `bullmqSender` and no relay of its own
 *   STEP          `POST /buy count=2`: a request, answered below 400; the pairs are its JSON body, cookies are kept. A header is
 *                 `Authorization:Bearer+{token}`: `+` is a space, `{token}` comes from an answer's JSON
 *                 `WS /live event=buy`: a WebSocket's first message; one has to come back
 *                 `SIGTERM`: the server must end by itself and deliver what is left
 *                 `SIGKILL`: it is killed at once, and only what it has delivered till then has arrived; the steps
 *                 after it are another process's
 *                 `SIGSTOP`: it is frozen until the next request
 *                 `initialize`, `preFreeze`, `preStop`: a hook that a function (fc) exports is called
 *   => …          exactly these events arrive, in any order, in the project of the environment or in PROJECT; none when it
 *                 is missing
 *
 * The first example of each README is run as a newcomer would, by scripts/check-first-examples.js; that of packages/testing and its
 * other blocks are run by scripts/check-test-runners.js.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createProject } from './consumer/project.js';
import { blockChecker, installedBy, placeFiles } from './readmes/check-block.js';
import { checkChinese } from './readmes/chinese.js';
import { checkCore, checkLinks, checkPaths, compareLanguages } from './readmes/compare.js';
import { checkImports, checkTypes } from './readmes/consumers.js';
import { readReadme } from './readmes/readme.js';

process.chdir(join(import.meta.dirname, '..'));
const { startCollector } = await import('../packages/collector/dist/esm/index.js');

const folders = [
  '.',
  ...['packages', 'examples'].flatMap((group) => readdirSync(group).map((name) => join(group, name))),
];
const isDocumented = (folder) => languagesOf(join(folder, 'README')).some((file) => existsSync(file));
const undocumented = folders.filter((folder) => folder.startsWith('packages') && !isDocumented(folder));
const documents = [
  ...folders.filter(isDocumented).map((folder) => join(folder, 'README')),
  'SECURITY',
  ...new Set(
    readdirSync('docs')
      .flatMap((file) => /^(.+?)(\.zh-CN)?\.md$/.exec(file)?.[1] ?? [])
      .map((name) => join('docs', name)),
  ),
];
const pairs = documents.map((name) => languagesOf(name).map((file) => readReadme(file)));
const readmes = pairs.flat();
const only = process.argv[2] ?? '';
const isRunHere = ({ file }) => !file.startsWith('packages/testing/');
const blocks = readmes
  .filter((readme) => readme.file.includes(only) && isRunHere(readme))
  .flatMap((readme) => readme.blocks)
  .filter(({ isFirst }) => !isFirst);
let failures = 0;

const project = await createProject(
  new Set([...readmes.filter(isRunHere).flatMap(installedBy), 'typescript', '@types/node', '@types/koa']),
);
report(
  'every package has a README',
  undocumented.map((folder) => `${folder} has none`),
);
report('require and import find the same', await checkImports(project));
report('types: nodenext (ESM, CommonJS) and bundler', checkTypes(project));
for (const [english, chinese] of pairs) {
  report(`${english.file}: both languages say the same`, compareLanguages(english, chinese));
}
for (const readme of readmes) report(`${readme.file}: links`, checkLinks(readme, readmes));
for (const [, { file }] of pairs) report(`${file}: reads well`, checkChinese(file));
for (const file of ['packages/upload/README.md', 'packages/upload/README.zh-CN.md']) {
  report(`${file}: codes and places are the code's`, await checkCore(file));
}
for (const file of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) report(`${file}: its files are there`, checkPaths(file));
const before = failures;
placeFiles(blocks, project);
// Who reads what an outbox has left has run one there.
mkdirSync(join(project.folder, 'growingio-outbox'), { recursive: true });
for await (const [block, problems] of inParallel(blocks, blockChecker(project, startCollector))) {
  const { readme, line, kind, test } = block;
  report(`${readme.file}:${line} ${kind} ${test.text}`.trimEnd(), problems);
}
console.log(`readmes: ${blocks.length} blocks in ${readmes.length} files, ${blocks.length - failures + before} ok`);
process.exit(failures === 0 ? 0 : 1);

function languagesOf(name) {
  return [`${name}.md`, `${name}.zh-CN.md`];
}

function report(name, problems) {
  if (problems.length > 0) failures += 1;
  console.log(`${problems.length === 0 ? 'ok    ' : 'failed'} ${name}`);
  for (const problem of problems) console.log(`       ${problem.trimEnd().replaceAll('\n', '\n       ')}`);
}

/** Works on several at once and returns their results in order. */
async function* inParallel(items, work) {
  const results = [];
  for (const [index, item] of items.entries()) {
    // The one that is so many places before has to be done first. Most of the time is waiting.
    const earlier = results[index - 2 * availableParallelism()];
    results.push(Promise.resolve(earlier).then(() => work(item)));
  }
  for (const [index, item] of items.entries()) yield [item, await results[index]];
}
