/** A body is taken apart item by item: it is taken exactly when JSON.parse takes it, and nobody waits for it long. */
import fc from 'fast-check';
import { examineBody, parseItem } from '../../src/receive/examine-body.js';
import { readEvents } from '../../src/receive/read-events.js';

const times = { sendTime: undefined, receivedAt: Date.now() };

function examine(text: string) {
  const body = { status: 200, reason: undefined, reasonCode: undefined, bytes: Buffer.from(text) } as const;
  return examineBody(body, times, 1_000_000);
}

async function itemsOf(text: string): Promise<unknown> {
  const { status, bytes, places } = await examine(text);
  if (status !== 200) return 'refused';
  return places.slice(1).map((next, at) => parseItem(bytes, places[at] ?? 0, next - 1));
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
    expect(refused).toMatchObject({ status: 413, reasonCode: 'event_too_large', places: [] });
  });

  it('lets others have their turn while it checks many events', async () => {
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const { places, problems } = await examine(`[${'{},'.repeat(300_000)}{}]`);
    isDone = true;
    expect([places.length, problems]).toEqual([300_002, 300_001]);
    expect(turns).toBeGreaterThan(3);
  });

  it('knows the places of the newest events only, as many as are kept', async () => {
    const bytes = Buffer.from(`[${Array.from({ length: 1000 }, (_, at) => String(at)).join()}]`);
    const body = { status: 200, reason: undefined, reasonCode: undefined, bytes } as const;
    const examined = await examineBody(body, times, 10);
    expect(examined.count).toBe(1000);
    expect(examined.places.length).toBeLessThan(25);
    const context = { projectId: 'demo', ...times, requestMarks: [] };
    const events = await readEvents(examined, context, { items: 10, bytes: Infinity });
    expect(events.kept.map(({ event }) => event.raw)).toEqual([990, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
    expect(events).toMatchObject({ older: 990, olderProblems: 990 });
  });
});

describe('readEvents', () => {
  it('keeps no more than there is memory for, and counts the others', async () => {
    const examined = await examine(`[${'{},'.repeat(99)}{}]`);
    const context = { projectId: 'demo', ...times, requestMarks: [] };
    const { kept, older, olderProblems } = await readEvents(examined, context, { items: 1000, bytes: 20_000 });
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(50);
    expect([older, olderProblems]).toEqual([100 - kept.length, 100 - kept.length]);
  });
});
