/** The end of a command that does not end by itself. */
import { Child, exitCodeOf } from '../../src/dev/child.js';

async function start(program: string, onText: (text: string, child: Child) => void): Promise<Child> {
  let isStarted = (_: Child): void => undefined;
  const started = new Promise<Child>((resolve) => (isStarted = resolve));
  const child = await Child.start(['sh', '-c', program], {
    ...{ cwd: process.cwd(), env: { PATH: process.env['PATH'] }, platform: 'linux' },
    patience: { command: 50, rest: 50 },
    write: async (_, chunk) => {
      onText(Buffer.from(chunk).toString(), await started);
    },
  });
  isStarted(child);
  return child;
}

describe('Child', () => {
  it('kills what does not end in time', async () => {
    const child = await start(`trap '' TERM; echo ready; while :; do sleep 1; done`, (_, each) => {
      each.stop('SIGTERM');
    });
    expect(await child.end()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('does not wait for what has left the group of the command and holds its output', async () => {
    let pid = 0;
    const child = await start(`setsid sh -c 'echo $$; exec sleep 60' & sleep 0.5; exit 3`, (text) => {
      pid = Number(text);
    });
    expect(await child.end()).toEqual({ code: 3, signal: null });
    expect(process.kill(pid, 'SIGKILL')).toBe(true);
  });
});

describe('exitCodeOf', () => {
  it.each([
    [{ code: 0, signal: null }, undefined, 0],
    [{ code: 7, signal: null }, 'SIGINT', 7],
    [{ code: null, signal: 'SIGTERM' }, undefined, 143],
    [{ code: null, signal: 'SIGTERM' }, 'SIGTERM', 0],
    [{ code: 130, signal: null }, 'SIGINT', 0],
    [{ code: null, signal: 'SIGKILL' }, 'SIGTERM', 137],
  ] as const)('of %j, asked by %s, is %i', (end, asked, expected) => {
    expect(exitCodeOf(end, asked)).toBe(expected);
  });
});
