/** What is said in Chinese: message by message, and as it comes. */
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';
import { toHaveTracked } from '../src/expect/verdicts.js';
import { createRecorder } from '../src/index.js';

describeChineseMessages({ folder: join(__dirname, '../src'), dictionary: chinese });

describe('a failed test in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  it('says what was expected, what there was, and what was refused', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', { product_price: 14 }, { loginUserId: '9128391' });
    recorder.track('Login');
    expect(toHaveTracked(recorder, 'BuyProduct', { product_price: 15 }).message()).toMatch(
      [
        'BuyProduct（{ product_price: 15 }） 没有埋点',
        '',
        '最接近的事件（- 为预期，+ 为实际）：',
        "    event: 'BuyProduct'",
        "    loginUserId: '9128391'",
        '  - product_price: 15',
        '  + product_price: 14',
        '',
        '已埋点：BuyProduct（用户 9128391）',
        '',
        '被拒绝：',
        '  Login: no_login_user (',
      ].join('\n'),
    );
  });
});
