/** The messages of this package in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // expect/source.ts
  'this client keeps no events: have the application use one that createRecorder() has made':
    '这个客户端不保留事件：请让应用使用 createRecorder() 创建的客户端',
  'events were expected of {0}: pass what createRecorder() or startTestCollector() returns':
    '断言的对象是 {0}，不是事件的来源：请传入 createRecorder() 或 startTestCollector() 的返回值',

  // expect/verdicts.ts
  'the login user ID is {0}: pass a string or an integer': '登录用户ID 的值是 {0}：请传入字符串或整数',
  'the number of times is {0}: pass a whole number, 0 or more': '次数的值是 {0}：请传入不小于 0 的整数',
  '{0} was tracked {1}': '{0} 共埋点 {1}',
  '{0}, and should not have been': '{0}，而预期不应如此',
  '{0}, expected: {1}': '{0}，预期为 {1}',
  once: '1 次',
  '{0} times': '{0} 次',
  '{0} was tracked, and should not have been': '{0} 已埋点，而预期不应有此事件',
  '{0} was not tracked': '{0} 没有埋点',
  'the event is {0}: pass an event key, such as BuyProduct': '事件的值是 {0}：请传入事件标识，例如 BuyProduct',

  // matcher/expected-variables.ts
  'the variables are {0}: pass an object, such as { product_price: 14 }':
    '事件级变量的值是 {0}：请传入对象，例如 { product_price: 14 }',

  // matcher/matcher.ts
  'an event that meets the condition': '满足条件的事件',
  "pass an event key, a list of them, an object such as { event: 'BuyProduct' }, or a function of the event":
    "请传入事件标识、事件标识的列表、{ event: 'BuyProduct' } 这样的对象，或以事件为参数的函数",
  'pass a function of the event, such as {0}': '请传入以事件为参数的函数，例如 {0}',
  'the matcher is {0}: {1}': '匹配条件的值是 {0}：{1}',
  ' or ': '或',
  'an event key': '事件标识',
  'milliseconds or a Date': '毫秒数或 Date',
  'a number': '数字',
  '{0} with {1}': '{0}（{1}）',
  '{0} is {1}: pass {2}, or a matcher such as expect.anything()':
    '{0} 的值是 {1}：请传入{2}，或 expect.anything() 这样的匹配器',
  'an event': '任一事件',

  // recorder/wait-for.ts
  'an object, such as { timeout: 4000 }': '对象，例如 { timeout: 4000 }',
  "waitFor's timeout is {0}: pass milliseconds, 1 to 2147483647":
    'waitFor 的 timeout 是 {0}：请传入毫秒数，范围 1 到 2147483647',
  "waitFor's signal is {0}: pass an AbortSignal, such as controller.signal":
    'waitFor 的 signal 是 {0}：请传入 AbortSignal，例如 controller.signal',
  'waited {0} ms for {1}': '等待了 {0} 毫秒，没有等到 {1}',

  // report/describe-seen.ts
  'The nearest event (- expected, + tracked):': '最接近的事件（- 为预期，+ 为实际）：',
  'Tracked: nothing': '已埋点：无',
  '{0} by {1}': '{0}（用户 {1}）',
  'Tracked: {0}': '已埋点：{0}',
  '{0} others': '其他 {0} 个',
  'Refused:': '被拒绝：',
  'The client warned:': '客户端的警告：',
};
