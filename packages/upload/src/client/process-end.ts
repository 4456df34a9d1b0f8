/** Sends a client's last events when the process ends, however it ends, or logs what is lost. */

import type { Cancel, Clock } from '../runtime/clock.js';
import { drainAtExit, type Drainable } from './drain-at-exit.js';
import { drainAtSignal, type Stoppable } from './drain-at-signal.js';
import type { FlushOptions, FlushReport } from './flush.js';
import type { Log } from '../telemetry/log.js';
import { countEvents } from '../telemetry/notice-lines.js';
import type { Settings } from '../options/settings.js';
import { t } from '../text/messages.js';

export interface ProcessEndParts {
  readonly flush: (options: FlushOptions) => Promise<FlushReport>;
  readonly shutdown: (options: FlushOptions) => Promise<FlushReport>;
  /** What a collector has to be told. */
  readonly reports: { readonly hasReport: boolean; lastReport(timeout: number): Promise<void> };
  /** How many events wait. */
  readonly pending: () => number;
  /** How many of them an outbox of the user's own has not kept yet. */
  readonly unsaved: () => number;
  /** Puts what open requests and jobs hold into the outbox: no later moment will come. */
  readonly endAll: () => void;
  readonly settings: Pick<Settings, 'outbox' | 'projectId' | 'shutdownOnSignals' | 'shutdownTimeout'>;
  readonly log: Log;
  readonly clock: Clock;
}

// After a signal to which the host listens: how often what has come in the meantime is sent, in ms. Its requests still end.
const hurryInterval = 50;
// PM2, the most impatient of the usual supervisors, kills 1.6 s after its signal.
const warnAfter = 1000;

/** Watches the end of the process for a client. Calling the returned function undoes it. */
export function watchProcessEnd(parts: ProcessEndParts): () => void {
  const undo = [drainAtExit(lastEvents(parts))];
  if (parts.settings.shutdownOnSignals) undo.push(...followSignals(parts));
  return () => {
    for (const each of undo) each();
  };
}

function lastEvents({ settings, log, ...parts }: ProcessEndParts): Drainable {
  let isSaid = false;
  return {
    timeout: settings.shutdownTimeout,
    hasPending() {
      parts.endAll();
      return parts.pending() > 0 || parts.reports.hasReport;
    },
    async drain(timeout) {
      const { complete, pending } = await parts.flush({ timeout });
      if (complete) {
        await parts.reports.lastReport(timeout);
        return;
      }
      isSaid = true;
      const message = t`the process ends, undelivered: ${countEvents(pending)} of project ${settings.projectId}, see shutdownTimeout`;
      log.print('error', message);
      // Otherwise requests under way might hold the process.
      await parts.shutdown({ timeout: 0 });
    },
    exited() {
      parts.endAll();
      const isInMemory = settings.outbox === undefined;
      const lost = isInMemory ? parts.pending() : parts.unsaved();
      if (isSaid || lost === 0) return;
      if (!isInMemory) {
        const message = t`the process exits before the outbox has kept the last of its events, probably lost: ${countEvents(lost)}: await client.flush({ timeout: 1000 }) or client.shutdown() before process.exit()`;
        log.print('error', message);
        return;
      }
      const message = t`the process exits, lost: ${countEvents(lost)} that waited in memory: await client.shutdown() before process.exit(), and where a framework calls it, in its own last hook`;
      log.print('error', message);
    },
  };
}

function followSignals(parts: ProcessEndParts): (() => void)[] {
  const { clock, flush, shutdown, settings } = parts;
  const { shutdownTimeout } = settings;
  const timers = new Map<'hurry' | 'warn', Cancel>();
  const later = (name: 'hurry' | 'warn', ms: number, work: () => void): void => {
    if (!timers.has(name)) timers.set(name, clock.after(ms, work));
  };
  const goOn = (): void => {
    timers.delete('hurry');
    void flush({ timeout: 0 });
    later('hurry', hurryInterval, goOn);
  };
  const warnLater = (): void => {
    later('warn', warnAfter, () => {
      sayWaiting(parts);
    });
  };
  const stoppable: Stoppable = {
    hurry(signal) {
      void flush({ timeout: 0 });
      // Hosts that listen to SIGHUP mostly read their configuration again, and go on for days.
      if (signal === 'SIGHUP') return;
      warnLater();
      later('hurry', hurryInterval, goOn);
    },
    async end() {
      warnLater();
      const start = clock.now();
      // Requests under way track until the last moment, so the intake is closed last.
      await flush({ timeout: shutdownTimeout });
      const left = shutdownTimeout - (clock.now() - start);
      await shutdown({ timeout: Math.min(Math.max(left, 0), shutdownTimeout) });
    },
  };
  const cancelAll = (): void => {
    for (const cancel of timers.values()) cancel();
  };
  return [drainAtSignal(stoppable), cancelAll];
}

function sayWaiting({ log, pending, settings }: ProcessEndParts): void {
  const waiting = pending();
  if (waiting === 0 || settings.outbox !== undefined) return;
  const message = t`a second after the signal ${countEvents(waiting)} still wait in memory: a supervisor that kills before shutdownTimeout (${settings.shutdownTimeout} ms) is over loses them: PM2 after 1.6 s (kill_timeout), Docker after 10 s, Kubernetes after 30 s`;
  log.print('warn', message);
}
