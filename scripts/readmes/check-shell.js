/** Runs each line of a shell block, or compares it with what this repository has, and says what is wrong. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plainEnvironment, runChild, startChild, until } from '../consumer/child.js';
import { createFolder, manifests } from '../consumer/project.js';
import { findPort } from '../consumer/run-program.js';
import { checkGrowingio } from './check-growingio.js';
import { checkTsc } from './check-plan.js';
import { redisUrl } from './redis.js';

/** The port of a collector that is told no other. */
const collectorPort = '7080';
/** What a reader's Redis is called in commands. */
const readersRedis = /redis:\/\/(127\.0\.0\.1|localhost):6379/;
/** The words of commands that end by themselves. */
const ends = new Set(['status', 'replay', '--drain']);
const names = [
  'GROWINGIO_(PROJECT_ID|HOST|MODE|QUEUE_URL|QUEUE_PASSWORD|SENTINEL_PASSWORD|RELAY_PORT)',
  ...['GROWINGIO_(PROJECT_UID|PUBLIC_KEY|SECRET_KEY|MANAGEMENT_(TOKEN|HOST)|CREDENTIALS_FILE)', 'REDIS_URL'],
];
const knownVariables = new RegExp(
  `^(${[...names, 'HTTPS?_PROXY', 'NO_PROXY', 'PORT', 'SESSION_SECRET', 'OUTBOX'].join('|')})=`,
);

/** Checks the lines of a `sh` block, one after the other. Rejects with the first that is wrong. */
export async function checkShell(block, project, startCollector) {
  const lines = block.code.replaceAll('\\\n', ' ').split('\n');
  for (const line of lines) {
    for (const command of line.replace(/(^|\s)#.*$/, '').split('&&')) {
      if (command.trim() !== '') await checkCommand(command.trim(), block, project, startCollector);
    }
  }
}

async function checkCommand(command, block, project, startCollector) {
  const words = command.split(/\s+/);
  while (words.length > 1 && /^[A-Z_]+=/.test(words[0])) checkVariable(words.shift());
  const [program, first, ...rest] = words;
  switch (program) {
    case 'export':
      return [first, ...rest].forEach(checkVariable);
    case 'npm':
      return checkNpm(first, rest, project);
    case 'npx':
      return checkNpx(first, rest, project, startCollector);
    case 'redis-server':
      return startRedisServer([first, ...rest]);
    case 'curl':
      return curl(command, project, startCollector);
    case 'node':
      return checkFile(first, block);
    default:
      throw new Error(`no check knows the command '${command}'`);
  }
}

export function checkVariable(assignment) {
  if (!knownVariables.test(assignment)) throw new Error(`'${assignment}' sets a variable that nothing reads`);
}

function checkNpm(verb, rest, project) {
  if (verb === 'ci') return;
  // An example that is no workspace. The tests of compatibility install and run it.
  if (rest[0] === '--prefix') return checkFolder(verb, rest[1]);
  if (verb === 'install' || verb === 'i') {
    const unknown = rest.filter((word) => !word.startsWith('-') && !project.dependencies.has(word));
    if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not installed in the test's project`);
    return;
  }
  const script = verb === 'run' ? rest[0] : verb;
  const at = rest.findIndex((word) => word === '-w' || word === '--workspace');
  const workspace = at === -1 ? 'growingio-node' : rest[at + 1];
  const manifest = manifests.find(({ name }) => name === workspace);
  if (manifest?.scripts?.[script] === undefined) throw new Error(`${workspace} has no script '${script}'`);
}

function checkFolder(verb, folder) {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (verb !== 'install' && scripts?.[verb] === undefined) throw new Error(`${folder} has no script '${verb}'`);
}

/** Starts a command of our packages for real, on a free port, and ends it as Ctrl+C does, unless it ends by itself. */
async function checkNpx(name, rest, project, startCollector) {
  const { folder } = project;
  if (name === 'growingio') return checkGrowingio(rest, project, startCollector);
  if (name === 'tsc') return checkTsc(rest, folder, startCollector);
  if (!existsSync(join(folder, 'node_modules/.bin', name))) throw new Error(`no package of the project has '${name}'`);
  const env = plainEnvironment({ REDIS_URL: undefined });
  const redis = rest.some((word) => readersRedis.test(word)) ? await redisUrl() : '';
  const given = rest.map((word) => word.replace(readersRedis, redis));
  if (rest.some((word) => ends.has(word))) {
    await runChild('npx', ['--no-install', name, ...given], { cwd: folder, env, timeout: 15_000 });
    return;
  }
  const port = String(await findPort());
  const at = given.findIndex((word) => word === '--port' || word === '-p');
  const others = at === -1 ? given : given.toSpliced(at, 2);
  const child = startChild('npx', ['--no-install', name, ...others, '--port', port], { cwd: folder, env });
  await endWhenItSays(port, child);
}

/** Starts a Redis with the reader's settings, on a free port and in a folder of its own, and ends it as Ctrl+C does. */
export async function startRedisServer(words) {
  const folder = createFolder('growingio-redis-');
  const own = ['--port', String(await findPort()), '--dir', folder];
  await endWhenItSays(
    'Ready to accept connections',
    startChild('redis-server', [...words, ...own], { cwd: folder, env: plainEnvironment() }),
  );
}

async function endWhenItSays(text, child) {
  try {
    await until(() => child.output.includes(text), child, 15_000);
    child.kill('SIGINT');
    const { code, signal } = await child.end(10_000);
    if (code !== 0 && signal !== 'SIGINT') throw new Error(`Ctrl+C ended it with status ${code}\n${child.output}`);
  } finally {
    child.kill('SIGKILL');
  }
}

/** Runs curl against a collector of this test instead of the reader's. */
async function curl(command, { folder }, startCollector) {
  if (!command.includes(`:${collectorPort}`)) throw new Error(`this curl asks no collector (port ${collectorPort})`);
  const collector = await startCollector({ port: 0 });
  try {
    const here = command.replaceAll(`:${collectorPort}`, `:${collector.port}`).replace(/^curl/, 'curl -fsS -m 10');
    await runChild('sh', ['-c', here], { cwd: folder, env: plainEnvironment(), timeout: 15_000 });
  } finally {
    await collector.close();
  }
}

function checkFile(file, { readme }) {
  // `app.js` stands for the program of the block above.
  const isBlock = file === 'app.js' && readme.blocks.some(({ kind }) => kind === 'js');
  if (!isBlock && !existsSync(join(dirname(readme.file), file))) throw new Error(`there is no file ${file}`);
}
