/** Parses a YAML block and says what is wrong with it: what it names and does not have, and variables and flags that nothing reads. */
import { parseAllDocuments } from 'yaml';
import { runChild, plainEnvironment } from '../consumer/child.js';
import { checkShell, checkVariable, startRedisServer } from './check-shell.js';

const relay = 'packages/bullmq/bin/growingio-relay.js';
const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'];
/** What the platform takes to end a process, beside what we are told to take. */
const marginOfEnd = 3;

/** Rejects with what a reader would stumble over. Commands of a CI are run as those of a shell block are. */
export async function checkYaml(block, project, startCollector) {
  const documents = parseAllDocuments(block.code, { uniqueKeys: true });
  const [error] = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (error !== undefined) throw error;
  const objects = documents.map((document) => document.toJS());
  for (const object of objects) {
    if (object?.services !== undefined) await checkCompose(object);
    if (object?.apiVersion !== undefined) await checkKubernetes(object, objects);
    for (const code of commandsOf(object)) await checkShell({ ...block, code }, project, startCollector);
  }
}

/** The commands of GitHub Actions and of GitLab's jobs; variables that they are given have to be some that somebody reads. */
function commandsOf(object) {
  const steps = Object.values(object?.jobs ?? {}).flatMap((job) => job.steps);
  for (const name of steps.flatMap(({ env }) => Object.keys(env ?? {}))) checkVariable(`${name}=`);
  const scripts = Object.values(object ?? {}).flatMap((job) => (Array.isArray(job?.script) ? job.script : []));
  return [...steps.flatMap(({ run }) => run ?? []), ...scripts];
}

async function checkCompose({ services, volumes = {} }) {
  for (const [name, service] of Object.entries(services)) {
    const where = `the service ${name}`;
    const words = wordsOf(service.command);
    if (service.image === undefined && service.build === undefined) throw new Error(`${where} has no image`);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expectOne(other, Object.keys(services), `${where} waits for`);
      expectOne(condition, conditions, `${where} waits until ${other} is`);
      const isChecked = condition !== 'service_healthy' || services[other].healthcheck !== undefined;
      if (!isChecked) throw new Error(`${where} waits for ${other} to be healthy, which has no healthcheck`);
    }
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':');
      if (!/^[./]/.test(source)) expectOne(source, Object.keys(volumes), `${where} mounts`);
    }
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      checkVariable(`${variable}=`);
      const host = /^\w+:\/\/(?:[^@/]*@)?([\w-]+)[:/]/.exec(value)?.[1];
      if (host !== undefined) expectOne(host, Object.keys(services), `${where} asks`);
    }
    if (words[0] === 'redis-server') await startRedisServer(words.slice(1));
    if (isRelay(service)) await checkFlags(words, Number.parseInt(service.stop_grace_period ?? '10', 10));
  }
}

async function checkKubernetes({ kind, metadata, spec = {} }, objects) {
  const where = `the ${kind} ${metadata?.name}`;
  if (metadata?.name === undefined) throw new Error(`a ${kind} has no name`);
  const pods = objects.map((object) => object?.spec?.template).filter((template) => template?.spec !== undefined);
  if (spec.template === undefined) {
    const selector = spec.selector?.matchLabels ?? spec.selector;
    if (selector !== undefined && !pods.some((pod) => hasLabels(pod, selector)))
      throw new Error(`${where} selects no pod`);
    const ports = pods.flatMap(portsOf);
    for (const { targetPort } of spec.ports ?? []) expectOne(targetPort, ports, `${where} leads to the port`);
    return;
  }
  if (!hasLabels(spec.template, spec.selector.matchLabels)) throw new Error(`${where} does not select its own pods`);
  const pod = spec.template.spec;
  const volumes = [...(pod.volumes ?? []), ...(spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata)];
  for (const container of pod.containers) {
    for (const { name } of container.volumeMounts ?? [])
      expectOne(
        name,
        volumes.map((each) => each.name),
        `${where} mounts`,
      );
    for (const { name } of container.env ?? []) checkVariable(`${name}=`);
    for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
      if (probe !== undefined) expectOne(probe.httpGet.port, portsOf(spec.template), `${where} is asked at`);
    }
    if (isRelay(container)) await checkFlags(container.args, pod.terminationGracePeriodSeconds ?? 30);
  }
}

/** The flags of a relay have to be those of its command, and its drain has to fit into the time that it is given. */
async function checkFlags(words, graceSeconds) {
  const help = await runChild(process.execPath, [relay, '--help'], {
    cwd: '.',
    env: plainEnvironment(),
    timeout: 15_000,
  });
  const known = [...help.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
  for (const word of words.filter((each) => each.startsWith('--'))) expectOne(word, known, 'a relay is given');
  const at = words.indexOf('--timeout');
  const timeout = (at === -1 ? 7000 : Number(words[at + 1])) / 1000;
  if (timeout + marginOfEnd > graceSeconds)
    throw new Error(`a relay drains for ${timeout} s, and is killed after ${graceSeconds}`);
}

function isRelay({ image, build }) {
  return JSON.stringify(image ?? build).includes('growingio-relay');
}

function wordsOf(command = []) {
  return typeof command === 'string' ? command.split(/\s+/) : command;
}

function hasLabels({ metadata }, labels) {
  return Object.entries(labels).every(([name, value]) => metadata.labels[name] === value);
}

function portsOf({ spec }) {
  return spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ name, containerPort }) => [name, containerPort]));
}

function expectOne(name, names, what) {
  if (!names.includes(name)) throw new Error(`${what} ${name}, and there is none`);
}
