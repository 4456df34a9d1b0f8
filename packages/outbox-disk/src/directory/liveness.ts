/** What a process says of itself enters; whether it still lives leaves. A PID alone proves nothing, since it is used again. */

import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { realTimers } from '@growingio/upload';
import { codeOf } from '../say-error.js';

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

export async function describeProcess(): Promise<ProcessProof> {
  return {
    pid: process.pid,
    started: await startOf('self'),
    boot: await orEmpty(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    pidSpace: await orEmpty(readlink('/proc/self/ns/pid')),
    host: hostname(),
  };
}

/** Judges holders by their files. It remembers heartbeats, so one judge must be asked again and again. */
export class Judge {
  readonly #self: ProcessProof;
  readonly #now: () => number;
  readonly #heartbeats = new Map<string, { readonly beat: number; readonly seenAt: number }>();

  constructor(self: ProcessProof, now: () => number = realTimers.now) {
    this.#self = self;
    this.#now = now;
  }

  /** Whether the holder of this file is dead: its file is gone, its process is gone, or its heart has stopped. */
  async isDead(path: string): Promise<boolean> {
    try {
      const proof = parseProof(await readFile(path, 'utf8'));
      const lives = proof === undefined ? undefined : await this.#lives(proof);
      if (lives !== undefined) return !lives;
      return this.#isSilent(path, (await stat(path)).mtimeMs);
    } catch (error) {
      // A holder makes its file before its first store, and takes it away when it lets go of them.
      return codeOf(error) === 'ENOENT';
    }
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

  #isSilent(path: string, beat: number): boolean {
    const now = this.#now();
    const last = this.#heartbeats.get(path);
    if (last?.beat !== beat) this.#heartbeats.set(path, { beat, seenAt: now });
    return (last?.beat === beat && now - last.seenAt > watchedSilence) || now - beat > clockSilence;
  }
}

function parseProof(text: string): ProcessProof | undefined {
  try {
    const proof = JSON.parse(text) as Partial<Record<keyof ProcessProof, unknown>> | null;
    if (typeof proof !== 'object' || !Number.isSafeInteger(proof?.pid)) return undefined;
    const [started, boot, pidSpace, host] = [proof?.started, proof?.boot, proof?.pidSpace, proof?.host].map(String);
    if (started === undefined || boot === undefined || pidSpace === undefined || host === undefined) return undefined;
    return { pid: proof?.pid as number, started, boot, pidSpace, host };
  } catch {
    return undefined;
  }
}

function hasProcess(pid: number): boolean {
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
