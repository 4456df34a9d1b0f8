import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '@growingio/collector';
import type { Stats } from '@growingio/upload';
import fc from 'fast-check';

type Step =
  | { do: 'answer'; status: 200 | 503 | 404 }
  | { do: 'track'; count: number; isBad: boolean }
  | { do: 'sync' }
  | { do: 'crash' }
  | { do: 'shutdown' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('answer' as const),
      status: fc.constantFrom(200 as const, 503 as const, 404 as const),
    }),
    fc.record({ do: fc.constant('track' as const), count: fc.integer({ min: 1, max: 40 }), isBad: fc.boolean() }),
    fc.record({ do: fc.constant('track' as const), count: fc.integer({ min: 1, max: 40 }), isBad: fc.constant(false) }),
    fc.record({ do: fc.constant('sync' as const) }),
    fc.record({ do: fc.constant('crash' as const) }),
    fc.record({ do: fc.constant('shutdown' as const) }),
  ),
  { minLength: 3, maxLength: 12 },
);

/** The engine over real processes: what a sync promised arrives, or is a dead letter, whatever happens around it. */
class Engine {
  readonly promised = new Set<number>();
  readonly arrived = new Set<number>();
  readonly refused = new Set<number>();
  status: 200 | 503 | 404 = 200;
  #next = 0;
  #unsynced: number[] = [];
  #child: ChildProcess | undefined;
  readonly #directory: string;
  readonly #host: string;

  constructor(directory: string, host: string) {
    this.#directory = directory;
    this.#host = host;
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'answer') this.status = step.status;
    else if (step.do === 'crash') await this.crash();
    else if (step.do === 'track') {
      const ids = Array.from({ length: step.count }, (_, i) => this.#next + i);
      await this.command({ name: 'track', from: this.#next, count: step.count, isBad: step.isBad });
      this.#next += step.count;
      this.#unsynced.push(...ids);
    } else {
      await this.command({ name: step.do });
      for (const id of this.#unsynced.splice(0)) this.promised.add(id);
      if (step.do === 'shutdown') this.#child = undefined;
    }
  }

  /** Sends a command, and checks the counters that come back. */
  async command(command: object): Promise<Stats> {
    this.#child ??= fork(join(__dirname, 'engine-child.mjs'), [this.#directory, this.#host]);
    const answer = once(this.#child, 'message');
    this.#child.send(command);
    const [stats] = (await answer) as [Stats];
    const { accepted, pending, delivered, handedOver, dead, dropped } = stats;
    const balances = pending + delivered + handedOver + dead + dropped === accepted && dropped === 0;
    if (!balances) throw new Error(`the counters do not balance: ${JSON.stringify(stats)}`);
    return stats;
  }

  async crash(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#unsynced = [];
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

describe('the engine with a disk outbox', () => {
  it('loses nothing that was synced, whatever the answers, crashes and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const directory = await mkdtemp(join(tmpdir(), 'growingio-engine-'));
        const collector = await startCollector({
          respond: ({ body }) => {
            if (engine.status !== 200) return engine.status;
            const events = JSON.parse(body) as { n: string; var: { id: number } }[];
            const isRefused = events.some((event) => event.n === 'Bad');
            for (const event of events) {
              if (!isRefused) engine.arrived.add(event.var.id);
              else if (events.length === 1) engine.refused.add(event.var.id);
            }
            return isRefused ? 400 : 200;
          },
        });
        const engine = new Engine(directory, collector.url);
        let pending = 1;
        try {
          for (const step of given) await engine.take(step);
          // The way is mended and a last process starts: everything that was promised finds its end.
          await engine.crash();
          engine.status = 200;
          for (let i = 0; i < 200 && pending > 0; i += 1) {
            // A refused event dies only once others are accepted.
            await engine.command({ name: 'track', from: 1_000_000 + i, count: 1, isBad: false });
            await engine.command({ name: 'sync' });
            ({ pending } = await engine.command({ name: 'stats' }));
          }
        } finally {
          await engine.crash();
          await collector.close();
          await rm(directory, { recursive: true });
        }
        expect(pending).toBe(0);
        expect([...engine.promised].filter((id) => !engine.arrived.has(id) && !engine.refused.has(id))).toEqual([]);
        expect([...engine.arrived].filter((id) => engine.refused.has(id))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
