/** What GrowingIO's management API asks for: from the environment, else from a file outside git. Never from an option. */

import { quote } from '@growingio/upload/adapter';
import type { CommandHost } from '../../command/command-host.js';
import { list, t } from '../../messages.js';
import { badCredentials, readCredentialsFile } from './credentials-file.js';

export interface Credentials {
  /** Such as `https://www.growingio.com`, without a `/` at its end. */
  readonly host: string;
  readonly projectUid: string;
  /** `X-Client-Id`. */
  readonly publicKey: string;
  /** A ready code (`Authorization`), which comes before one that would have to be fetched. */
  readonly code: string | undefined;
  /** What a code is fetched by. There without a ready one. */
  readonly keys: CodeKeys | undefined;
}

export interface CodeKeys {
  readonly projectUid: string;
  /** `ai`. */
  readonly projectId: string;
  readonly secretKey: string;
}

const usualHost = 'https://www.growingio.com';
const uid = 'GROWINGIO_PROJECT_UID';
const id = 'GROWINGIO_PROJECT_ID';
const publicKey = 'GROWINGIO_PUBLIC_KEY';
const secretKey = 'GROWINGIO_SECRET_KEY';
const token = 'GROWINGIO_MANAGEMENT_TOKEN';
const management = 'GROWINGIO_MANAGEMENT_HOST';
const names = [uid, id, publicKey, secretKey, token, management] as const;

type Name = (typeof names)[number];
type Values = Readonly<Partial<Record<Name, string>>>;

// They stand in an address, in a header and in a form that encodes nothing.
const word = /^[\w.-]+$/;
const headerValue = /^[\x21-\x7e]+$/;
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The file is not opened where the environment has all that is needed. Rejects with a `CommandError`, exit code 2, that names what is
 * missing and where it stands on GrowingIO, and shows no value.
 */
export async function readCredentials(host: CommandHost): Promise<Credentials> {
  const ofEnvironment = choose(host.env);
  const file = listMissing(ofEnvironment).length === 0 ? undefined : await readCredentialsFile(host);
  const values: Values = { ...choose(file?.values ?? {}), ...ofEnvironment };
  const missing = listMissing(values);
  if (missing.length > 0) {
    const places = placesOf();
    const where = missing.map((name) => t`${name}: ${places[name] ?? ''}`).join(t`; `);
    throw badCredentials(
      t`missing: ${list(missing)}`,
      t`set it in the environment, or as a line NAME=value of ${quote(file?.path ?? '', 4096)}; on GrowingIO: ${where}`,
    );
  }
  return readValues(values);
}

function choose(given: Readonly<Record<string, string | undefined>>): Values {
  const found = names.map((name) => [name, (given[name] ?? '').trim()] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

function listMissing(values: Values): Name[] {
  const needed: readonly Name[] = values[token] === undefined ? [uid, id, publicKey, secretKey] : [uid, publicKey];
  return needed.filter((name) => values[name] === undefined);
}

function placesOf(): Values {
  return {
    [uid]: t`the part behind projects/ in the address, once the project is open there`,
    [id]: '项目概览 → 项目ID',
    [publicKey]: '项目概览 → 项目公钥',
    [secretKey]: '项目概览 → 项目私钥',
  };
}

function readValues(values: Values): Credentials {
  for (const name of names) {
    const pattern = name === uid || name === id ? word : headerValue;
    // Not quoted: it may be a key that stands in the wrong place.
    if (!pattern.test(values[name] ?? '_'))
      throw badCredentials(t`${name} has characters that GrowingIO gives to none`, t`copy it from GrowingIO once more`);
  }
  const projectUid = values[uid] ?? '';
  const [projectId, secret] = [values[id], values[secretKey]];
  const hasKeys = projectId !== undefined && secret !== undefined;
  return {
    host: readHost(values[management] ?? usualHost),
    projectUid,
    publicKey: values[publicKey] ?? '',
    code: values[token],
    keys: hasKeys ? { projectUid, projectId, secretKey: secret } : undefined,
  };
}

function readHost(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
  if (url !== undefined && isSafe && `${url.username}${url.password}${url.search}${url.hash}` === '') {
    return url.href.replace(/\/+$/, '');
  }
  const shown = url === undefined ? t`no address` : quote(given);
  throw badCredentials(
    t`${management} is ${shown}: it must be an https address without user and query; http is for this machine only`,
    t`leave it out for GrowingIO, or name a collector: http://127.0.0.1:7080`,
  );
}
