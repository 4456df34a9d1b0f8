/** What the README shows of a failed test is what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRecorder } from '../src/index.js';
import { toHaveTrackedFor } from '../src/expect/verdicts.js';

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  it('shows the failure of its first test as it is', () => {
    const recorder = createRecorder();
    const user = { loginUserId: '9128391' };
    recorder.track('Login', null, user);
    recorder.track('BuyProduct', { product_name: '苹果', product_price: 14 }, user);
    const { message } = toHaveTrackedFor(recorder, '9128391', 'BuyProduct', { product_price: 15 });
    expect(readFileSync(join(__dirname, '..', name), 'utf8')).toContain(`\`\`\`text\n${message()}\n\`\`\``);
  });
});
