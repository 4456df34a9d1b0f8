/** The docstrings and the READMEs say what the table of options says; and what differs is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionTable } from '../../src/options/option-table.js';
import { checkDocstrings, checkReadme, describeOptionDocs } from '../../../../testing/option-docs.js';
import { chinese, english } from '../../../../testing/option-words.js';

const folder = join(__dirname, '../..');
const source = 'src/options/options.ts';
const interfaceName = 'GrowingIOOptions';

describeOptionDocs({ table: optionTable, folder, source, interfaceName });

/** A file in which one thing is written otherwise, at one place. */
function change(file: string, from: string, to: string): string {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe('checkDocstrings', () => {
  it.each([
    ['Default 100, range', 'Default 200, range', 'the docstring of flushAt lacks Default 100, range 1 to 10,000.'],
    ['64 MiB, range 1 KiB', '64 MiB, range 2 KiB', 'maxQueueBytes lacks Default 64 MiB, range 1 KiB to 64 GiB.'],
    ['at once. Default 4, range', 'at once. Range', 'maxConcurrency lacks Default 4, range 1 to 64.'],
    ['this long, in ms.', 'this long, in s.', 'flushInterval lacks /\\bms\\b/'],
    [
      'Shortest wait, in ms. Default 1,000',
      'Shortest wait, in ms. Default 10',
      'minDelay lacks Default 1,000, range 10',
    ],
    ['`GROWINGIO_HOST`', '`GROWINGIO_URL`', 'host lacks Default: `GROWINGIO_HOST`, else `https://api.growingio.com`'],
    ['`off` does', 'off does', 'mode lacks `off`'],
    ['or `refuse`. Default', 'or else. Default', 'the docstring of keyRules lacks `refuse`'],
    ['Default true.', 'Default false.', 'asyncContext lacks Default true.'],
    ['1 to 255 characters', '1 to 99 characters', 'projectId lacks 1 to 255 characters'],
    ['  flushAt?: number | undefined;', '  flushAt?: number;', 'flushAt does not take undefined'],
    ['  minDelay?: number | undefined;', '  minDelay?: number;', 'minDelay does not take undefined'],
    ['  flushAt?: number | undefined;', '  flushAtCount?: number | undefined;', 'flushAt is not in GrowingIOOptions'],
    [
      '  flushAt?: number | undefined;',
      '  flushAt?: number | undefined;\n  more?: number;',
      'more is in GrowingIOOptions, and no option',
    ],
  ])('finds that %j has become %j', (from, to, problem) => {
    const problems = checkDocstrings(optionTable, change(source, from, to), interfaceName);
    expect(problems.join('\n')).toContain(problem);
  });
});

describe('checkReadme', () => {
  it.each([
    ['| 100 events', '| 200 events', 'flushAt: the default is 100 events, not 200 events'],
    ['| 1,000 ms', '| 1,000 s', 'flushInterval: the default is 1,000 ms, not 1,000 s'],
    ['1 KiB to 8 MiB', '1 KiB to 16 MiB', 'maxBatchBytes: the range is 1 KiB to 8 MiB, not 1 KiB to 16 MiB'],
    ['| `batch`, `send`', '| `send`, `batch`', 'flushAfterResponse: the range is `batch`, `send`, not `send`, `batch`'],
    ['| `GROWINGIO_HOST`, else', '| `GROWINGIO_URL`, else', 'host: the default is `GROWINGIO_HOST`, else'],
    ['| `GROWINGIO_MODE`      ', '| `GROWINGIO_MODUS`     ', 'mode: no row says that GROWINGIO_MODE is its default'],
    ['| `retry.minDelay`', '| `retry.least`', 'retry.minDelay is not in the README'],
    ['| `retry.minDelay`', '| `retry.least`', 'retry.least is in the README, and no option'],
  ])('finds that %j has become %j', (from, to, problem) => {
    const problems = checkReadme(optionTable, change('README.md', from, to), english);
    expect(problems.join('\n')).toContain(problem);
  });

  it('finds a difference in Chinese', () => {
    const text = change('README.zh-CN.md', '1 至 10,000', '1 至 20,000');
    expect(checkReadme(optionTable, text, chinese)).toEqual(['flushAt: the range is 1 至 10,000, not 1 至 20,000']);
  });
});
