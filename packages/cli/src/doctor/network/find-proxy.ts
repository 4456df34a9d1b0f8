/** The proxy that the environment names for a host, as a client reads it: the environment enters, a decision leaves. */

import { readProxy, type Proxy } from '@growingio/upload/adapter';
import type { CommandHost } from '../../command/command-host.js';

type Environment = CommandHost['env'];

export interface FoundProxy {
  /** The variable that names the one in use, as it is spelt; with none, nobody goes by a proxy. */
  readonly use: { readonly proxy: Proxy; readonly variable: string } | undefined;
  /** Whether `NO_PROXY` has clients go past it. */
  readonly isPassed: boolean;
  /** What a client says of variables that it can't use. */
  readonly refused: readonly string[];
  /** Names that are set in both spellings, to different values: the small letters win. */
  readonly doubled: readonly string[];
}

/** Finds what a client would use to reach the origin. No value that may hold a password leaves, but in `proxy`. */
export function findProxy(origin: string, env: Environment): FoundProxy {
  const refused: string[] = [];
  const unusable = new Set<string>();
  const log = {
    say: (_level: unknown, kind: string, message: string): void => {
      unusable.add(kind.replace('proxy ', ''));
      refused.push(message);
    },
  };
  const proxy = readProxy(origin, { ...env }, log);
  const names = origin.startsWith('https:') ? ['HTTPS_PROXY', 'HTTP_PROXY'] : ['HTTP_PROXY'];
  const used = names.find((name) => !unusable.has(name) && (readVariable(env, name) ?? '').trim() !== '');
  return {
    use: proxy === undefined || used === undefined ? undefined : { proxy, variable: spellingOf(env, used) },
    isPassed: proxy !== undefined && isPassedBy(proxy.noProxy, new URL(origin)),
    refused,
    doubled: [...names, 'NO_PROXY'].filter((name) => isDoubled(env, name)),
  };
}

function readVariable(env: Environment, name: string): string | undefined {
  return env[name.toLowerCase()] ?? env[name];
}

function spellingOf(env: Environment, name: string): string {
  return env[name.toLowerCase()] === undefined ? name : name.toLowerCase();
}

function isDoubled(env: Environment, name: string): boolean {
  const [small, large] = [env[name.toLowerCase()], env[name]];
  return small !== undefined && large !== undefined && small !== large;
}

/** By the rules of undici, by which clients go: a name with all below it (`name`, `.name`, `*.name`), each also with a port, or `*`. */
export function isPassedBy(noProxy: string, { protocol, hostname, port }: URL): boolean {
  const ownPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  if (noProxy === '*') return true;
  return noProxy
    .toLowerCase()
    .split(/[,\s]/)
    .some((entry) => {
      const [, named = entry, only] = /^(.+):(\d+)$/.exec(entry) ?? [];
      const name = named.replace(/^\*?\./, '');
      if (name === '' || (only !== undefined && Number(only) !== 0 && Number(only) !== Number(ownPort))) return false;
      return hostname === name || hostname.endsWith(`.${name}`);
    });
}
