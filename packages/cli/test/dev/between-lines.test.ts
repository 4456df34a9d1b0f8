/** Lines of ours between those of a command: its bytes stay as they are, and no line of either is broken. */
import fc from 'fast-check';
import type { CommandHost } from '../../src/command/command-host.js';
import { StopSignals } from '../../src/command/stop-signals.js';
import { BetweenLines } from '../../src/dev/between-lines.js';

/** Both outputs are one terminal, as they are for most people. */
function open(): { lines: BetweenLines; text: () => string } {
  let text = '';
  const output = {
    write(more: string | Uint8Array) {
      text += Buffer.from(more).toString('latin1');
      return true;
    },
    once: () => undefined,
  };
  const host = { stdout: output, stderr: output, signals: new StopSignals() } as unknown as CommandHost;
  return { lines: new BetweenLines(host), text: () => text };
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('BetweenLines', () => {
  it('waits until the command has ended its line', async () => {
    const { lines, text } = open();
    await lines.pass('stdout', bytes('half'));
    const saying = lines.say('ours\n');
    await lines.pass('stdout', bytes(' and half\nnext'));
    await lines.pass('stderr', bytes('\n'));
    expect(text()).toBe('half and half\nnext\n');
    await lines.pass('stdout', bytes('\n'));
    await saying;
    expect(text()).toBe('half and half\nnext\n\nours\n');
  });

  it('takes colours behind the end of a line for no line', async () => {
    const { lines, text } = open();
    await lines.pass('stdout', bytes('red\n\u001b[39m\u001b[?25h'));
    await lines.say('ours\n');
    expect(text()).toBe('red\n\u001b[39m\u001b[?25hours\n');
  });

  it('ends a line that the command has left when it is over', async () => {
    const { lines, text } = open();
    await lines.pass('stdout', bytes('prompt> '));
    const saying = lines.say('ours\n');
    lines.close();
    await saying;
    await lines.say('more\n');
    expect(text()).toBe('prompt> \nours\nmore\n');
  });

  it('says nothing more and waits for nothing once it is stopped', async () => {
    const { lines, text } = open();
    await lines.pass('stdout', bytes('prompt> '));
    const saying = lines.say('ours\n');
    lines.stop();
    await saying;
    await lines.say('more\n');
    expect(text()).toBe('prompt> ');
  });

  it('keeps the bytes of the command, and each line of ours whole, however it writes', async () => {
    const chunk = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') });
    const piece = fc.oneof(
      fc.record({ to: fc.constantFrom('stdout' as const, 'stderr' as const), chunk }),
      fc.constant('ours' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const { lines, text } = open();
        const saying: Promise<void>[] = [];
        const said: string[] = [];
        for (const each of pieces) {
          if (each === 'ours') {
            said.push(`[${String(said.length)}]`);
            saying.push(lines.say(`${said.at(-1) ?? ''}\n`));
          } else await lines.pass(each.to, bytes(each.chunk));
        }
        const passed = pieces.flatMap((each) => (each === 'ours' ? [] : [each.chunk])).join('');
        expect(text().replace(/\[\d+\]\n/g, '')).toBe(passed);
        lines.close();
        await Promise.all(saying);
        const found = text()
          .split('\n')
          .filter((line) => line.includes('['));
        expect(found).toEqual(said);
      }),
    );
  });
});
