/** The proxy that the environment names for a host, as a client reads it: the environment enters, a decision leaves. */

import { readProxy, type Proxy } from '@growingio/upload/adapter';
import type { CommandHost } from '../../command/command-host.js';

type Environment = CommandHost['env'];

export interface FoundProxy {
  /** The one in use, unless `NO_PROXY` has clients go past it; with none, nobody goes by a proxy. */
  readonly use: Proxy | undefined;
  /** What a client says of variables that it can't use. */
  readonly refused: readonly string[];
  /** Names that are set in both spellings, to different values: the small letters win. */
  readonly doubled: readonly string[];
}

/** Finds what a client would use to reach the origin. No value that may hold a password leaves, but in `proxy`. */
export function findProxy(origin: string, env: Environment): FoundProxy {
  const refused: string[] = [];
  const log = {
    say: (_level: unknown, _kind: string, message: string): void => void refused.push(message),
  };
  const proxy = readProxy(origin, { ...env }, log);
  const names = origin.startsWith('https:') ? ['HTTPS_PROXY', 'HTTP_PROXY'] : ['HTTP_PROXY'];
  return {
    use: proxy,
    refused,
    doubled: [...names, 'NO_PROXY'].filter((name) => isDoubled(env, name)),
  };
}

function isDoubled(env: Environment, name: string): boolean {
  const [small, large] = [env[name.toLowerCase()], env[name]];
  return small !== undefined && large !== undefined && small !== large;
}
