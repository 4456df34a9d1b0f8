/** Certificates of every kind, made by openssl: a root, one that it has signed to sign others, and those of hosts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Kept {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;

const rules = `[ca]
default_ca = own
[own]
dir = .
new_certs_dir = .
database = index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
email_in_dn = no
copy_extensions = copy
[any]
commonName = supplied
[signer]
basicConstraints = critical, CA:TRUE
keyUsage = keyCertSign
`;

/** A folder with certificates. Call `remove` in the end. */
export class Certificates {
  readonly #folder = mkdtempSync(join(tmpdir(), 'growingio-certificates-'));
  /** The file of the root, for NODE_EXTRA_CA_CERTS. */
  readonly root = join(this.#folder, 'root.pem');

  constructor() {
    writeFileSync(join(this.#folder, 'rules.cnf'), rules);
    writeFileSync(join(this.#folder, 'index.txt'), '');
    this.selfSigned('root', 'Test Root', ['basicConstraints=critical,CA:TRUE']);
    this.signed('middle', { common: 'Test Signer', by: 'root', isSigner: true });
  }

  selfSigned(name: string, common: string, extensions: readonly string[]): Kept {
    const added = extensions.flatMap((each) => ['-addext', each]);
    const kind = ['-x509', ...newKey, '-days', '2', '-config', 'rules.cnf', '-subj', `/CN=${common}`];
    this.#run(['req', ...kind, ...added, '-keyout', `${name}.key`, '-out', `${name}.pem`]);
    return this.#read(name, [name]);
  }

  /** Without times it is valid now. The chain is that which a host sends, and its own certificate stands first. */
  signed(name: string, given: Given): Kept {
    const { common, by, isSigner = false, names = 'DNS:localhost,IP:127.0.0.1', from = -day, until = day } = given;
    const request = ['req', ...newKey, '-config', 'rules.cnf', '-subj', `/CN=${common}`];
    const of = isSigner ? [] : ['-addext', `subjectAltName=${names}`];
    this.#run([...request, ...of, '-keyout', `${name}.key`, '-out', `${name}.csr`]);
    const times = ['-startdate', timeOf(from), '-enddate', timeOf(until)];
    const signer = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`, ...(isSigner ? ['-extensions', 'signer'] : [])];
    this.#run([
      'ca',
      '-batch',
      '-notext',
      '-config',
      'rules.cnf',
      ...times,
      ...signer,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    ]);
    return this.#read(name, [name, ...(given.chain ?? ['middle'])]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(words: readonly string[]): void {
    execFileSync('openssl', words, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  #read(name: string, chain: readonly string[]): Kept {
    const pem = (file: string): string => readFileSync(join(this.#folder, file), 'utf8');
    return { key: pem(`${name}.key`), cert: chain.map((each) => pem(`${each}.pem`)).join('') };
  }
}

interface Given {
  readonly common: string;
  readonly by: string;
  readonly isSigner?: boolean;
  readonly names?: string;
  /** In ms from now. */
  readonly from?: number;
  readonly until?: number;
  /** What the host sends behind its own; default: that of the signer between. */
  readonly chain?: readonly string[];
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** `20261130120000Z` */
function timeOf(fromNow: number): string {
  return `${new Date(Date.now() + fromNow).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}

/** A server with that certificate, which answers 200. */
export function serverWith(kept: Kept): Server {
  return createServer({ ...kept }, (_request, response) => response.end());
}
