/** The way from this machine to the API, step by step: a host enters, a line for each step leaves, in their order. */

import type { Socket } from 'node:net';
import type { CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { failure, ok, skipped, titleOf, warning, type Check, type CheckName } from '../check.js';
import { explain, type Limit } from '../in-time.js';
import { ask } from './ask.js';
import { judgeAddresses, lookUp, tryAll, type Address } from './connect.js';
import { findProxy, type FoundProxy } from './find-proxy.js';
import { shakeHands } from './handshake.js';
import { judgeClock, judgeLatency, judgeStatus } from './judge-answer.js';
import { describeCertificate, judgeCertificate } from './judge-certificate.js';
import { openTunnel, reachProxy } from './tunnel.js';

export interface Way {
  /** As a client reads it. */
  readonly host: string;
  /** Without one nothing is asked of the API but the time. */
  readonly projectId: string | undefined;
  readonly env: CommandHost['env'];
  readonly limit: Limit;
}

const steps: readonly CheckName[] = ['proxy', 'dns', 'tcp', 'tls', 'api', 'clock', 'latency'];

/** A connection, and how long it took, in ms. */
interface Opened {
  readonly socket: Socket;
  readonly took: number;
}

type Walk<Result> = AsyncGenerator<Check, Result, undefined>;

/** Sends no event: what is posted is an empty array. Never throws. */
export async function* checkWay(way: Way): Walk<void> {
  const url = new URL(way.host);
  const proxies = findProxy(url.origin, way.env);
  yield* judgeSettings(proxies);
  const { use } = proxies;
  const isDirect = use === undefined || use.isPassed;
  const opened = isDirect ? yield* goDirectly(way, url, use) : yield* goByProxy(way, url, use);
  if (opened === undefined) return;
  try {
    const secured = url.protocol === 'https:' ? yield* secure(way, url, opened) : opened;
    if (secured !== undefined) yield* askApi(way, secured);
  } finally {
    opened.socket.destroy();
  }
}

/** What is wrong with the variables, whichever is used. */
function* judgeSettings({ refused, doubled }: FoundProxy): Generator<Check> {
  for (const message of refused) yield warning('proxy', message, t`correct the variable, or unset it`);
  for (const name of doubled) {
    const detail = t`${name} and ${name.toLowerCase()} are both set, and differ: that in small letters counts`;
    yield warning('proxy', detail, t`unset one of them`);
  }
}

async function* goDirectly({ limit }: Way, url: URL, passed: FoundProxy['use']): Walk<Opened | undefined> {
  if (passed !== undefined) {
    yield ok('proxy', t`${passed.uri} (${passed.variable}) is passed by: NO_PROXY names ${url.hostname}`);
  } else yield ok('proxy', t`none: events go directly`);
  let addresses: readonly Address[];
  try {
    addresses = await lookUp(url.hostname, limit);
  } catch (error) {
    const hint = t`correct host; else look at the DNS of this machine or container (/etc/resolv.conf)`;
    yield failure('dns', `${url.hostname}: ${explain(error)}`, hint);
    yield* skipAfter('dns', url);
    return undefined;
  }
  for (const { address, family } of addresses) yield ok('dns', `${address} (IPv${String(family)})`);
  const tried = await tryAll(addresses, portOf(url), limit);
  const reached = tried.flatMap(({ result }) => ('socket' in result ? [result] : []));
  for (const { socket } of reached.slice(1)) socket.destroy();
  yield* judgeAddresses(tried, portOf(url));
  if (reached[0] === undefined) yield* skipAfter('tcp', url);
  return reached[0];
}

async function* goByProxy({ limit }: Way, url: URL, proxy: NonNullable<FoundProxy['use']>): Walk<Opened | undefined> {
  const { variable } = proxy;
  const named = `${proxy.uri} (${variable})`;
  const began = performance.now();
  let socket: Socket | undefined;
  try {
    socket = await reachProxy(proxy, limit);
    await openTunnel(socket, proxy, { hostname: url.hostname, port: portOf(url) }, limit);
  } catch (error) {
    const reason = explain(error);
    const hint =
      socket === undefined ? await adviseOnDead(url, variable, limit) : adviseOnRefusal(reason, variable, url);
    socket?.destroy();
    yield failure('proxy', `${named}: ${reason}`, hint);
    yield* skipAfter('proxy', url);
    return undefined;
  }
  yield ok('proxy', t`${named} lets us through`);
  for (const name of ['dns', 'tcp'] as const) yield skipped(name, t`the proxy does that`);
  return { socket, took: performance.now() - began };
}

/** A proxy that nobody runs any more: does one get there without it? */
async function adviseOnDead(url: URL, variable: string, limit: Limit): Promise<string> {
  const tried = await lookUp(url.hostname, limit).then(
    (addresses) => tryAll(addresses, portOf(url), limit),
    () => [],
  );
  const reached = tried.flatMap(({ result }) => ('socket' in result ? [result.socket] : []));
  for (const socket of reached) socket.destroy();
  if (reached.length === 0)
    return t`correct ${variable}, or start the proxy: ${url.hostname} is not reached without it either`;
  return t`${url.hostname} is reached without it: where the setting is left over, unset ${variable}, or name ${url.hostname} in NO_PROXY`;
}

function adviseOnRefusal(reason: string, variable: string, { hostname }: URL): string {
  if (/\b407\b|SOCKS5/.test(reason))
    return t`write the right user and password into ${variable}: http://user:password@proxy:port`;
  if (/\b40[1-6]\b/.test(reason)) return t`have the proxy allow ${hostname}`;
  return t`look at the proxy: it can't reach ${hostname}, or is none; without it: name ${hostname} in NO_PROXY`;
}

async function* secure({ env, limit }: Way, url: URL, { socket, took }: Opened): Walk<Opened | undefined> {
  const began = performance.now();
  try {
    const { socket: secured, distrust, certificate } = await shakeHands(socket, url.hostname, limit);
    const described = describeCertificate(certificate);
    if (distrust === undefined) {
      yield ok('tls', t`${secured.getProtocol() ?? ''}, the certificate is valid until ${described.until}`);
    } else {
      const words = explain(Object.assign(new Error(), { code: distrust }));
      const extra = env['NODE_EXTRA_CA_CERTS'];
      const { detail, hint } = judgeCertificate(distrust, words, described, url.hostname, extra);
      if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') {
        yield failure('tls', detail, hint);
        yield* skipAfter('tls', url);
        return undefined;
      }
      yield warning('tls', t`${detail}; NODE_TLS_REJECT_UNAUTHORIZED=0 has Node take any`, hint);
    }
    return { socket: secured, took: took + performance.now() - began };
  } catch (error) {
    const reason = explain(error);
    const isPlain = reason.includes('ERR_SSL_');
    const hint = isPlain
      ? t`where it is to be http, write host with http://; else correct its port`
      : t`correct host and port; else a firewall or a proxy on the way breaks TLS off`;
    yield failure('tls', reason, hint);
    yield* skipAfter('tls', url);
    return undefined;
  }
}

async function* askApi({ host, projectId, limit }: Way, { socket, took }: Opened): Walk<void> {
  const url =
    projectId === undefined
      ? new URL(`${host}/`)
      : new URL(`${host}/v3/${encodeURIComponent(projectId)}/s2s/cstm?stm=${String(Date.now())}`);
  const began = performance.now();
  try {
    const answer = await ask(socket, projectId === undefined ? { url } : { url, body: '[]' }, limit);
    const answering = performance.now() - began;
    if (projectId === undefined) yield skipped('api', t`there is no project ID`);
    else yield judgeStatus(answer);
    yield judgeClock(answer);
    yield judgeLatency(took, answering);
  } catch (error) {
    const hint = t`correct host and its scheme (http or https); what stands before the API may break off, too`;
    yield failure('api', explain(error), hint);
    yield* skipAfter('api', new URL(host));
  }
}

/** What can't be looked at after a step that failed. */
function* skipAfter(failed: CheckName, { protocol }: URL): Generator<Check> {
  for (const name of steps.slice(steps.indexOf(failed) + 1)) {
    if (name !== 'tls' || protocol === 'https:') yield skipped(name, t`${titleOf(failed)} comes first`);
  }
}

function portOf({ protocol, port }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
