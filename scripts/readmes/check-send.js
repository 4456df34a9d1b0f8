/** Runs `growingio send` of a README, and sees its event arrive at a collector of this test instead of the reader's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';

/** One event, as a reader has it in a file. */
const samples = {
  csv: 'event,loginUserId,product_price\nBuyProduct,9128391,14\n',
  jsonl: '{"event":"BuyProduct","loginUserId":"9128391","variables":{"product_price":14}}\n',
};

/** `words` are those behind `send`; the command is that of the project in `folder`. Rejects with what it printed when it fails. */
export async function checkSend(words, folder, collector) {
  const cwd = createFolder('growingio-send-');
  const file = words[words.indexOf('--from') + 1];
  if (words.includes('--from')) writeFileSync(join(cwd, file), samples[file.split('.').at(-1)]);
  const env = plainEnvironment({ GROWINGIO_HOST: collector.url, GROWINGIO_PROJECT_ID: 'demo' });
  await runChild(join(folder, 'node_modules/.bin/growingio'), ['send', ...words], { cwd, env, timeout: 15_000 });
  const { events } = collector.total;
  if (events !== 1) throw new Error(`${events} events have arrived, and not 1`);
}
