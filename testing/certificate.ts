/** Makes a certificate for loopback, which nobody trusts who is not told to. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeScratchFolder } from './server-process.js';

const run = promisify(execFile);

export interface Certificate {
  /** Paths of its files, in PEM. */
  readonly cert: string;
  readonly key: string;
  /** What who trusts it is given as `ca`. */
  readonly ca: string;
  readonly remove: () => Promise<void>;
}

export async function makeCertificate(): Promise<Certificate> {
  const { path, remove } = await makeScratchFolder('certificate');
  const [cert, key] = [join(path, 'cert.pem'), join(path, 'key.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await run('openssl', ['req', ...kind, '-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', cert]);
  return { cert, key, ca: await readFile(cert, 'utf8'), remove };
}
