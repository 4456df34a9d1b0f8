/** Starts a real PostgreSQL, on a port of loopback, in a folder of its own. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts, makeScratchFolder, ServerProcess } from './server-process.js';

const run = promisify(execFile);

export const postgresUser = 'growingio';
export const postgresPassword = 'sesame-7';

export interface RunningPostgres {
  readonly port: number;
  /** With user and password, of the database `postgres`. */
  readonly url: string;
  readonly process: ServerProcess;
  /** Ends it, and removes all that it kept. */
  readonly close: () => Promise<void>;
}

/** Resolves when it takes connections. `settings` are those of postgresql.conf. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<RunningPostgres> {
  const programs = findPrograms();
  const folder = await makeScratchFolder('postgres');
  const data = join(folder.path, 'data');
  const passwordFile = join(folder.path, 'password');
  await writeFile(passwordFile, postgresPassword);
  const user = await findUser();
  if (user !== undefined) {
    await chmod(folder.path, 0o755);
    for (const path of [folder.path, passwordFile]) await chown(path, user.uid, user.gid);
  }
  await run(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      postgresUser,
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--no-locale',
      '-N',
    ],
    { cwd: folder.path, ...user },
  );
  const [port = 0] = await findFreePorts(1);
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder.path,
    // What a crash of the machine would lose is nothing to a test.
    fsync: 'off',
    ...settings,
  };
  const process = new ServerProcess({
    program: join(programs, 'postgres'),
    arguments: ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    readyLine: /ready to accept connections/,
    ...(user !== undefined && { user }),
  });
  try {
    await process.start();
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return {
    port,
    url: `postgres://${postgresUser}:${postgresPassword}@127.0.0.1:${String(port)}/postgres`,
    process,
    close: async () => {
      // At once: it breaks off what is under way.
      await process.kill('SIGQUIT');
      await folder.remove();
    },
  };
}

/** Debian keeps them out of PATH. */
function findPrograms(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .sort((one, other) => other - one)
    : [];
  const [newest] = versions;
  return newest === undefined ? '' : join(root, String(newest), 'bin');
}

/** It refuses to run as root. */
async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (what) => (await run('id', [what, 'postgres'])).stdout));
  return { uid: Number(uid), gid: Number(gid) };
}
