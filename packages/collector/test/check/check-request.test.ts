/** Every rule of a request itself. */
import { checkRequest } from '../../src/check/check-request.js';

const receivedAt = 1_763_900_000_000;

function codesOf(changes: { projectId?: string; stm?: string | null; body?: Buffer }): string[] {
  const facts = { projectId: 'demo', stm: String(receivedAt), body: Buffer.from('[]'), receivedAt, ...changes };
  return checkRequest(facts).map((mark) => mark.code);
}

describe('checkRequest', () => {
  it('marks nothing on a good request, also when its clock is 5 minutes off', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf({ stm: String(receivedAt - 5 * 60_000) })).toEqual([]);
  });

  test.each([
    ['ai_missing', { projectId: '' }],
    ['ai_missing', { projectId: 'undefined' }],
    ['stm_missing', { stm: null }],
    ['stm_missing', { stm: '' }],
    ['stm_not_a_number', { stm: 'now' }],
    ['stm_clock', { stm: String(receivedAt / 1000) }],
    ['stm_clock', { stm: String(receivedAt - 5 * 60_000 - 1) }],
    ['stm_clock', { stm: String(receivedAt + 5 * 60_000 + 1) }],
    ['not_utf8', { body: Buffer.from([0x5b, 0x22, 0xe8, 0x22, 0x5d]) }],
  ])('marks %s', (code, changes) => {
    expect(codesOf(changes)).toEqual([code]);
  });
});
