/** Finds out whether the holder of a lease still lives. A PID alone proves nothing, since it is used again. */

import { lstat, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from '../say-error.js';
import { openRegular, readStart } from './open-own.js';

/** Who a process is. What its system does not tell is `''`. */
export interface ProcessProof {
  readonly pid: number;
  /** When it started, in ticks since the boot: a process that has the PID later has another. */
  readonly started: string;
  /** This boot of the system. */
  readonly boot: string;
  /** The space in which the PID counts: containers have their own. */
  readonly pidSpace: string;
  readonly host: string;
}

/** How often a holder touches its file, in ms. */
export const heartbeatInterval = 5000;
// Where nothing else can be known: no heartbeat for so long, watched or by the clock, is death.
const watchedSilence = 60_000;
const clockSilence = 600_000;
// A holder whose own clock is slow writes an old time, but has changed its file just now.
const fewBeats = 3 * heartbeatInterval;
const mostProofBytes = 4096;

/** Both in ms. */
export interface Clocks {
  /** Time that passes, from any start, and never jumps. */
  readonly monotonic: () => number;
  /**
   * The time by which the file system dates files, `undefined` where it can't be found out: containers and hosts that share a
   * directory have clocks of their own, and this one in common.
   */
  readonly fileSystem: () => Promise<number | undefined>;
}

/** What the file of a holder says. */
export interface Seen {
  readonly proof: ProcessProof | undefined;
  /** Since when it holds events here, as an ISO date, where its version has noted it. */
  readonly since: string | undefined;
  /** When the holder has said that it lives. */
  readonly written: number;
  /** When its file was changed, which nobody can set. */
  readonly changed: number;
}

export async function describeProcess(): Promise<ProcessProof> {
  return {
    pid: process.pid,
    started: await startOf('self'),
    boot: await orEmpty(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    pidSpace: await orEmpty(readlink('/proc/self/ns/pid')),
    host: hostname(),
  };
}

/** Knows holders by their files. It remembers heartbeats, so one check must be asked again and again. */
export class LivenessCheck {
  readonly #self: ProcessProof;
  readonly #clocks: Clocks;
  #heartbeats = new Map<string, { readonly changed: number; readonly seenAt: number }>();

  constructor(self: ProcessProof, clocks: Clocks) {
    this.#self = self;
    this.#clocks = clocks;
  }

  /** Whether the holder of this file is dead: its file is gone, its process is gone, or its heartbeat has stopped. Never rejects. */
  async isDead(path: string): Promise<boolean> {
    try {
      const seen = await look(path);
      const lives = seen.proof === undefined ? undefined : await this.#lives(seen.proof);
      return lives === undefined ? await this.#isSilent(path, seen) : !lives;
    } catch (error) {
      // A holder makes its file before its first store, and takes it away when it lets go of them.
      return codeOf(error) === 'ENOENT';
    }
  }

  /**
   * One look, which needs no clock: what the holder's file says, and whether its process lives, as far as the system knows it for
   * certain. `undefined`: the file is gone, since the holder has let go of all that it held. Rejects as `fs` does.
   */
  async look(path: string): Promise<(Seen & { readonly lives: boolean | undefined }) | undefined> {
    try {
      const seen = await look(path);
      return { ...seen, lives: seen.proof === undefined ? undefined : await this.#lives(seen.proof) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Forgets the heartbeats of all others. */
  keepOnly(paths: ReadonlySet<string>): void {
    this.#heartbeats = new Map([...this.#heartbeats].filter(([path]) => paths.has(path)));
  }

  /** What the system knows for certain, or `undefined`. */
  async #lives(proof: ProcessProof): Promise<boolean | undefined> {
    const self = this.#self;
    const isHere =
      self.boot === '' ? self.host === proof.host : self.boot === proof.boot && self.pidSpace === proof.pidSpace;
    if (!isHere) return undefined;
    if (!hasProcess(proof.pid)) return false;
    const started = await startOf(String(proof.pid));
    if (started === '' || proof.started === '') return undefined;
    return started === proof.started;
  }

  async #isSilent(path: string, { written, changed }: Seen): Promise<boolean> {
    const at = this.#clocks.monotonic();
    const last = this.#heartbeats.get(path);
    if (last?.changed !== changed) this.#heartbeats.set(path, { changed, seenAt: at });
    else if (at - last.seenAt > watchedSilence) return true;
    const now = await this.#clocks.fileSystem();
    return now !== undefined && now - written > clockSilence && now - changed > fewBeats;
  }
}

/** What a holder's file says, whoever made it. What is no file, or can't be read, still has its times. Rejects as `fs` does. */
async function look(path: string): Promise<Seen> {
  const file = await openRegular(path, 'r').catch(() => undefined);
  if (file === undefined) return { proof: undefined, since: undefined, ...timesOf(await lstat(path)) };
  try {
    const text = (await readStart(file, mostProofBytes)).toString('utf8');
    // After the opening, a network file system asks its server.
    return { ...parseProof(text), ...timesOf(await file.stat()) };
  } finally {
    await file.close();
  }
}

/** Some file systems have no time of the last change. */
export function timesOf({ mtimeMs, ctimeMs }: { readonly mtimeMs: number; readonly ctimeMs: number }): {
  written: number;
  changed: number;
} {
  return { written: mtimeMs, changed: ctimeMs > 0 ? ctimeMs : mtimeMs };
}

function parseProof(text: string): Pick<Seen, 'proof' | 'since'> {
  try {
    // What is null has no property, and throws.
    const { pid, started, boot, pidSpace, host, since } = JSON.parse(text) as Record<string, unknown>;
    if (!Number.isSafeInteger(pid)) return nobody;
    const proof = {
      pid: Number(pid),
      started: String(started),
      boot: String(boot),
      pidSpace: String(pidSpace),
      host: String(host),
    };
    return { proof, since: typeof since === 'string' ? since : undefined };
  } catch {
    return nobody;
  }
}

const nobody = { proof: undefined, since: undefined };

/** Whether there is a process of this PID here and now. It may be another than the one that is meant. */
export function hasProcess(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}

/** The 22nd field of the process's state. The second is a name, which may contain anything, but ends with the last bracket. */
async function startOf(pid: string): Promise<string> {
  const state = await orEmpty(readFile(`/proc/${pid}/stat`, 'latin1'));
  return state.slice(state.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function orEmpty(read: Promise<string>): Promise<string> {
  try {
    return (await read).trim();
  } catch {
    return '';
  }
}
