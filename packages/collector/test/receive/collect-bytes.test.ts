/** What the bodies of all requests under way take together. */
import { BodyBytes, ByteBudget } from '../../src/receive/collect-bytes.js';

describe('BodyBytes', () => {
  it('puts chunks together, however small they are', () => {
    const body = new BodyBytes(new ByteBudget(1_000_000), 100_000);
    const text = 'a苹b'.repeat(4000);
    for (const byte of Buffer.from(text)) expect(body.add(Buffer.from([byte]))).toBe(true);
    expect(body.read().toString()).toBe(text);
  });

  it('takes no more than all bodies may take together, and gives it back', () => {
    const budget = new ByteBudget(64 * 1024);
    const bodies = [new BodyBytes(budget, 40_000), new BodyBytes(budget, 40_000)];
    const chunk = Buffer.alloc(33_000);
    expect(bodies.map((body) => body.add(chunk))).toEqual([true, false]);
    expect(budget.taken).toBe(40_000);
    bodies[0]?.release();
    bodies[0]?.release();
    expect(budget.taken).toBe(0);
    expect(bodies[1]?.add(chunk)).toBe(true);
  });

  it('counts what is made of a body', () => {
    const budget = new ByteBudget(10_000);
    const body = new BodyBytes(budget, 10_000);
    expect([body.reserve(9_000), body.reserve(2_000), budget.taken]).toEqual([true, false, 9_000]);
    body.release();
    expect(budget.taken).toBe(0);
  });
});
