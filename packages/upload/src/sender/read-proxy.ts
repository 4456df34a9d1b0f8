/** Finds the proxy to GrowingIO in the environment. A setting that can't be used is logged. */

import type { Log } from '../telemetry/log.js';
import { t } from '../text/messages.js';

/** A proxy that requests go through: its address and, apart from it, what it wants to be told. */
export interface Proxy {
  /** Without user and password. */
  readonly uri: string;
  /** The user and the password, as `Proxy-Authorization` takes them. */
  readonly token?: string;
  /** The same for SOCKS, which has a way of its own for them. */
  readonly username?: string;
  readonly password?: string;
  /** The variable that names it, as it is spelt. */
  readonly variable: string;
  /** The hosts that are asked directly. */
  readonly noProxy: string;
  /** Whether the host is one of these. */
  readonly isPassed: boolean;
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or small letters, of which the small ones come first. Without
 * `HTTPS_PROXY` that of `HTTP_PROXY` serves both. As curl has it: without a scheme it is `http://`, and a `%` that encodes
 * nothing is a `%`. What can't be used counts as not set: the environment is often not the application's to mend.
 */
export function readProxy(origin: string, environment: NodeJS.ProcessEnv, log: Pick<Log, 'say'>): Proxy | undefined {
  const names = origin.startsWith('https:') ? ['HTTPS_PROXY', 'HTTP_PROXY'] : ['HTTP_PROXY'];
  const refused: string[] = [];
  const say = (way: string): void => {
    for (const name of refused) {
      // The value is not quoted, since it may hold a password.
      const message = t`${name} is no proxy that can be used: it must be like http://127.0.0.1:3128 or so; events go ${way}`;
      log.say('error', `proxy ${name}`, message);
    }
  };
  for (const name of names) {
    const value = readVariable(environment, name);
    if (value === '') continue;
    const proxy = parseProxy(value);
    if (proxy !== undefined) {
      say(t`by that of ${name}`);
      const noProxy = readVariable(environment, 'NO_PROXY');
      const variable = environment[name.toLowerCase()] === undefined ? name : name.toLowerCase();
      return { ...proxy, variable, noProxy, isPassed: isPassedBy(noProxy, new URL(origin)) };
    }
    refused.push(name);
  }
  say(t`directly`);
  return undefined;
}

function readVariable(environment: NodeJS.ProcessEnv, name: string): string {
  return (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
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

const socks = /^socks5?h?$/;

function parseProxy(text: string): Pick<Proxy, 'uri' | 'token' | 'username' | 'password'> | undefined {
  const [, given = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/|\/\/)?(.*)/is.exec(text) ?? [];
  const scheme = given.toLowerCase();
  if (!/^https?$/.test(scheme) && !socks.test(scheme)) return undefined;
  // A password may have any character, also `@`.
  const at = rest.lastIndexOf('@');
  const address = rest.slice(at + 1);
  const url = `${scheme === 'https' ? 'https' : 'http'}://${address}`;
  if (/[\s\\]/.test(address) || !URL.canParse(url)) return undefined;
  // undici leaves it to the proxy to look up the host, which is what the `h` asks for.
  const uri = socks.test(scheme) ? `socks5://${address}` : new URL(url).origin;
  if (at < 0) return { uri };
  const [user = '', ...others] = rest.slice(0, at).split(':');
  const [username, password] = [decode(user), decode(others.join(':'))];
  if (socks.test(scheme)) return { uri, username: username.toString(), password: password.toString() };
  return { uri, token: `Basic ${Buffer.concat([username, Buffer.from(':'), password]).toString('base64')}` };
}

/** As bytes: an encoded one may belong to no text. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text).toString('latin1');
  const decoded = bytes.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}
