import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCollector } from '@growingio/collector';
import { makeMistakes } from '../mistakes.js';

test('shows which event of which user is wrong, and what never left', async (context) => {
  const collector = await startCollector();
  context.after(() => collector.close());
  await makeMistakes(collector.url);
  await collector.waitFor(2);
  const wrong = collector
    .find('is:problem')
    .map(({ event, loginUserId, marks }) => [event, loginUserId, ...marks.map(({ code, path }) => `${code} ${path}`)]);
  assert.deepEqual(wrong, [
    ['BuyProduct', '10003', 'var_key_platform_key var.商品名称'],
    ['Refund', '10004', 'tm_seconds tm'],
  ]);
  const { refused } = await (await fetch(`${collector.url}/api/delivery`)).json();
  assert.deepEqual(
    refused.map(({ reason, event }) => [reason, event]),
    [['no_login_user', 'ViewCart']],
  );
});
