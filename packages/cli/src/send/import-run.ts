/** One run of an import: reads and sends until all is settled, somebody stops it, or it makes no sense to go on. */

import type { GrowingIO } from '@growingio/upload';
import { quote } from '@growingio/upload/adapter';
import { CommandError } from '../command/command-error.js';
import { note, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { onceAborted, orAborted } from '../command/aborted.js';
import { decideEnd, type Patience } from './decide-end.js';
import { fileError, inputError, type Start } from './find-start.js';
import type { ImportOutbox } from './import-outbox.js';
import type { Input } from './input.js';
import type { EventNotes } from './open-client.js';
import { RateMeter, type Pace } from './pace.js';
import { ProgressDisplay } from './progress.js';
import { RowFeed } from './row-feed.js';
import { letEnd, RequestsUnderWay } from './under-way.js';

export interface ImportParts {
  readonly input: Input;
  readonly start: Start;
  readonly client: GrowingIO;
  readonly outbox: ImportOutbox;
  readonly pace: Pace | undefined;
  readonly notes: EventNotes;
  readonly host: CommandHost;
  readonly patience: Patience;
}

/** How far it has come. */
export interface Ended {
  /** Whether nothing of the input is left. */
  readonly isComplete: boolean;
  /** Whether all is settled that was there when it began. */
  readonly isAllSettled: boolean;
  /** Whether the input is another one by now. */
  readonly isChanged: boolean;
  /** What went wrong. */
  readonly error: CommandError | undefined;
}

/** How it ended, when not all was settled. */
type Ending =
  | { readonly kind: 'stopped' }
  /** What is left is refused, for this reason. */
  | { readonly kind: 'givenUp'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: CommandError };

// How long what is under way may take when it is stopped, in ms.
const mostStopping = 10_000;
const judgeInterval = 250;

export class ImportRun {
  readonly #parts: ImportParts;
  readonly #feed: RowFeed;
  readonly #display: ProgressDisplay;
  readonly #ending = new AbortController();
  readonly #requests = new RequestsUnderWay();
  readonly #sentBefore: number;
  /** Why GrowingIO does not take events now. */
  #reason = '';
  #error: CommandError | undefined;
  #idle: { readonly since: number; readonly total: number; readonly state: string };

  constructor(parts: ImportParts) {
    const { start, input, host, pace, notes } = parts;
    const { lines, rejected, state, from } = start;
    this.#parts = parts;
    this.#sentBefore = lines.counts.sent;
    this.#idle = { since: performance.now(), total: lines.total, state: '' };
    const meter = new RateMeter(performance.now(), lines.total);
    this.#display = new ProgressDisplay(host, () => ({
      events: lines.total,
      share: this.#share(),
      rate: meter.measure(performance.now(), lines.total),
    }));
    const say = (line: string): void => {
      this.#display.say(line);
    };
    const failed = (error: unknown): void => {
      this.#endBy({ kind: 'failed', error: fileError(error) });
    };
    this.#feed = new RowFeed({ ...{ input, from, lines, rejected, state, pace, notes, say, failed } });
    parts.outbox.listen(this.#feed);
    this.#listen();
  }

  /** Resolves when it has ended. Its files are closed. */
  async end(): Promise<Ended> {
    const { client, outbox, host, start, input } = this.#parts;
    const { signal } = this.#ending;
    const timer = setInterval(() => {
      this.#judge();
    }, judgeInterval);
    await this.#feed.read(client, outbox, signal).catch((error: unknown) => {
      this.#endBy({ kind: 'failed', error: inputError(error) });
    });
    if (this.#feed.isDone) {
      void client.flush({ timeout: 0 });
      await orAborted(outbox.empty(), signal);
      if (await isChanged(input)) this.#endBy({ kind: 'failed', error: changedError() });
    }
    clearInterval(timer);
    await orAborted(this.#close(signal.reason as Ending | undefined), host.signals.ended);
    this.#display.close();
    this.#requests.close();
    const error = this.#error;
    const isAllSettled = this.#feed.isDone && outbox.pending === 0;
    const isComplete = isAllSettled && error === undefined;
    if (isComplete) start.state?.remove();
    else start.state?.close();
    start.rejected.close();
    // Nobody can read a stream again.
    if (start.state === undefined && start.rejected.waiting !== '') {
      note(host, t`not sent, and not in ${quote(start.rejected.path)}:`);
      host.stderr.write(start.rejected.waiting);
    }
    return { isComplete, isAllSettled, isChanged: await isChanged(input), error };
  }

  #listen(): void {
    const { client, host } = this.#parts;
    let said = '';
    client.on('down', ({ state, reason, host: to = '', proxy }) => {
      this.#reason = reason;
      // At the end nothing is tried again.
      if (this.#ending.signal.aborted || said === state + reason) return;
      said = state + reason;
      const target = proxy === undefined ? to : t`${to} by the proxy ${proxy.uri} of ${proxy.variable}`;
      this.#display.say(
        state === 'down'
          ? t`${target} does not answer (${reason}): waiting, and trying again`
          : t`${target} does not take events (${reason}): check --host, --project and the proxy; trying again`,
      );
    });
    client.on('up', ({ host: target = '' }) => {
      said = '';
      this.#display.say(t`${target} takes events again`);
    });
    void onceAborted(host.signals.stopped).then(() => {
      this.#endBy({ kind: 'stopped' });
    });
  }

  /** The first reason counts. */
  #endBy(ending: Ending): void {
    if (ending.kind === 'failed') this.#error ??= ending.error;
    this.#ending.abort(ending);
  }

  #judge(): void {
    const { client, start, patience } = this.#parts;
    const now = performance.now();
    const { state } = client.stats();
    const { total } = start.lines;
    if (total !== this.#idle.total || state !== this.#idle.state) this.#idle = { since: now, total, state };
    const [idle, reason, isDone] = [now - this.#idle.since, this.#reason, this.#feed.isDone];
    const delivered = start.lines.counts.sent - this.#sentBefore;
    const decision = decideEnd({ state, idle, reason, delivered, isDone }, patience);
    if (decision === 'fail') this.#endBy({ kind: 'failed', error: blockedError(reason) });
    if (decision === 'giveUp') {
      this.#endBy({
        kind: 'givenUp',
        reason: state === 'up' ? t`GrowingIO fails at it, and takes others` : reason,
      });
    }
  }

  /** Lets what is under way end. What waits stays in the input; of a stream, which nobody can read again, it is sent or rejected. */
  async #close(ending: Ending | undefined): Promise<void> {
    const { client, outbox, start } = this.#parts;
    if (ending?.kind === 'givenUp') outbox.giveUp(ending.reason);
    else if (start.state !== undefined) outbox.stop();
    else outbox.giveUp(t`it was stopped before this was sent`);
    await letEnd(client, this.#requests, mostStopping);
    await client.shutdown({ timeout: 0 });
  }

  /** About how much of a file is settled. */
  #share(): number | undefined {
    const { input, start, outbox } = this.#parts;
    if (input.size === undefined) return undefined;
    const { total } = start.lines;
    const read = total + outbox.pending;
    return read === 0 ? 0 : Math.min(1, (this.#feed.offset / input.size) * (total / read));
  }
}

async function isChanged(input: Input): Promise<boolean> {
  return !(await input.isUnchanged().catch(() => false));
}

function blockedError(reason: string): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_BLOCKED',
    t`GrowingIO does not take events: ${reason}`,
    t`check --host, --project and the proxy; growingio doctor looks at each`,
  );
}

function changedError(): CommandError {
  return new CommandError(
    1,
    'ERR_GROWINGIO_FILE',
    t`the input has changed while it was sent`,
    t`lines that were added or changed meanwhile are not sent: send those by themselves`,
  );
}
