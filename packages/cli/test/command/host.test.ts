/** Colours, and writing at the pace of who reads. */
import { PassThrough } from 'node:stream';
import { isColoured, writeOut } from '../../src/command/command-host.js';

describe('isColoured', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });

  it.each([
    [{}, true, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{ TERM: 'dumb' }, false, false],
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: 'false' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
  ])('with %j is %p on a terminal and %p in a pipe', (env, onTerminal, inPipe) => {
    expect([isColoured(terminal, env), isColoured(new PassThrough(), env)]).toEqual([onTerminal, inPipe]);
  });
});

describe('writeOut', () => {
  it('waits for a reader, and no longer than it has to', async () => {
    const pipe = new PassThrough({ highWaterMark: 1 });
    const ended = new AbortController();
    const writing = writeOut(pipe, 'one', ended.signal);
    let isDone = false;
    void writing.then(() => (isDone = true));
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    pipe.resume();
    await writing;
    pipe.pause();
    const stuck = writeOut(pipe, 'two', ended.signal);
    ended.abort();
    await stuck;
    await writeOut(pipe, 'three', ended.signal);
  });
});
