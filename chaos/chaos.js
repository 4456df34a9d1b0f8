/** Plays every fault against the built packages, counts every event, and ends with status 1 if one is lost that was promised. */

import { parseArgs } from 'node:util';
import { runAll } from './run-all.js';
import { scenarios } from './scenarios/index.js';
import { testSelf } from './self-test.js';
import { formatProblems, formatSum, formatTable } from './table.js';

const usage = `npm run chaos -- [--quick] [--only PATTERN] [--list] [--self-test] [--sabotage DEFECT]

  --quick      shorter outages and smaller loads: about 6 minutes
  --only       scenarios whose name matches this regular expression
  --list       names the scenarios and ends
  --self-test  breaks the clients on purpose, and sees whether the judge notices
  --sabotage   plays with this defect: it has to end with status 1
`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});

const options = readOptionsOrExit();
// Only what was seen to the end may pass.
process.exitCode = 1;
if (options.help) console.log(usage);
else if (options.list) for (const { name, outboxes } of options.chosen) console.log(`${name} (${outboxes.join(', ')})`);
else if (options.selfTest) {
  const unnoticed = await testSelf((line) => console.log(line));
  console.log(`chaos self-test: ${unnoticed} defects unnoticed`);
  process.exit(unnoticed === 0 ? 0 : 1);
} else {
  const begun = performance.now();
  const rows = await runAll(options.chosen, options, (line) => console.error(line));
  const problems = formatProblems(rows);
  console.log(`\n${formatTable(rows)}\n`);
  for (const problem of problems) console.log(`! ${problem}`);
  console.log(`${Math.round((performance.now() - begun) / 1000)} s`);
  console.log(formatSum(rows));
  process.exit(problems.length === 0 ? 0 : 1);
}
process.exitCode = 0;

function readOptionsOrExit() {
  try {
    return readOptions();
  } catch (error) {
    console.error(`chaos: ${error.message}`);
    return process.exit(1);
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      list: { type: 'boolean', default: false },
      'self-test': { type: 'boolean', default: false },
      sabotage: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const pattern = new RegExp(values.only, 'i');
  const chosen = scenarios.filter(({ name }) => pattern.test(name));
  if (chosen.length === 0) throw new Error(`--only is '${values.only}': no scenario has such a name, see --list`);
  return { ...values, selfTest: values['self-test'], isQuick: values.quick, chosen };
}
