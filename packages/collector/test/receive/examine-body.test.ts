/** A body is taken apart item by item: it is taken exactly when JSON.parse takes it, and nobody waits for it long. */
import fc from 'fast-check';
import { examineBody } from '../../src/receive/examine-body.js';
import { readParts } from '../../src/receive/read-events.js';
import type { LogLimits } from '../../src/store/bounded-log.js';

const context = { projectId: 'demo', sendTime: undefined, receivedAt: Date.now(), requestMarks: [] };

function examine(text: string) {
  const bytes = Buffer.from(text);
  return examineBody({ status: 200, reason: undefined, reasonCode: undefined, bytes, wireSize: bytes.length });
}

async function partsOf(text: string, most?: LogLimits): Promise<unknown[][]> {
  const parts: unknown[][] = [];
  for await (const part of readParts(Buffer.from(text), context, most)) parts.push(part.map(({ event }) => event.raw));
  return parts;
}

async function itemsOf(text: string): Promise<unknown> {
  const { status, count } = await examine(text);
  if (status !== 200) return 'refused';
  const items = (await partsOf(text)).flat();
  expect(items).toHaveLength(count);
  return items;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : 'refused';
  } catch {
    return 'refused';
  }
}

describe('examineBody', () => {
  it('finds the items of every array, however it is written', async () => {
    const indent = fc.constantFrom(undefined, ' ', '\t\n\r ');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), indent, async (items, space) => {
        const text = JSON.stringify(items, null, space);
        expect(await itemsOf(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes what JSON.parse takes, and nothing else', async () => {
    const part = fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', '"a"', '1', ' ', '[]', '{}', '"a":1', '苹');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: part, maxLength: 12 }), async (text) => {
        for (const each of [text, `[${text}]`, `[${text}`, `[${text}] `, `[1,${text}]`]) {
          expect(await itemsOf(each)).toEqual(parsed(each));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      '10,000 keys',
      10_000,
      (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${String(i)}":1`).join()}}`,
    ],
    ['250,000 values', 250_000, (count: number) => `[${'1,'.repeat(count - 1)}1]`],
  ])('takes an event with %s, and answers 413 to one with more', async (_, most, write) => {
    expect(await examine(`[1,${write(most)}]`)).toMatchObject({ status: 200 });
    const refused = await examine(`[1,${write(most + 1)}]`);
    expect(refused).toMatchObject({ status: 413, reasonCode: 'event_too_large', count: 0 });
  });

  it('lets others have their turn while it checks many events', async () => {
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const { count } = await examine(`[${'{},'.repeat(300_000)}{}]`);
    isDone = true;
    expect(count).toBe(300_001);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('readParts', () => {
  it('makes parts of no more events and bytes than one may have', async () => {
    const numbers = Array.from({ length: 25 }, (_, at) => at);
    const text = JSON.stringify(numbers);
    const parts = await partsOf(text, { items: 10, bytes: Infinity });
    expect(parts.map((part) => part.length)).toEqual([10, 10, 5]);
    expect(parts.flat()).toEqual(numbers);
    expect(await partsOf(text, { items: 10, bytes: 1 })).toEqual(numbers.map((number) => [number]));
  });

  it('makes one part of an empty array', async () => {
    expect(await partsOf('[]')).toEqual([[]]);
  });

  it('lets others have their turn while it checks many events', async () => {
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    expect((await partsOf(`[${'{},'.repeat(30_000)}{}]`)).flat()).toHaveLength(30_001);
    isDone = true;
    expect(turns).toBeGreaterThan(3);
  });
});
