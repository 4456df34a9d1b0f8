/** An application that asks for Snappy and has not installed it. */
import { snappyCompressor } from '../../src/sender/encode-body.js';

jest.mock('snappyjs', () => {
  throw Object.assign(new Error("Cannot find module 'snappyjs'"), { code: 'MODULE_NOT_FOUND' });
});

describe('snappyCompressor', () => {
  it('says which package is missing when it is not installed', () => {
    expect(snappyCompressor).toThrow(
      expect.objectContaining({
        name: 'GrowingIOError',
        code: 'ERR_GROWINGIO_DEPENDENCY',
        message: "compression is 'snappy', which needs the package snappyjs: npm install snappyjs",
      }) as Error,
    );
  });
});
