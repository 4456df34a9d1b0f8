/** What the demo says, in English and, where the locale is Chinese, in Chinese: the same facts. */

import { isChinese } from '../../scripts/language.js';

const english = {
  page: (url) => `page: ${url}`,
  shop: (name, url) => `${name} shop: ${url}`,
  redis: (url) => `Redis: ${url}`,
  relay: (name) => `${name}: empties the queue`,
  watch: (url) => `Watch the events arrive: ${url}`,
  mistakes: () => 'Two events are wrong on purpose, every half a minute: the page says which, whose, and why.',
  clickAround: () => 'Click through a shop yourself to see yours among them. Ctrl-C ends it.',
  shopKilled: (name, orders, url) =>
    `${name} shop: killed (-9) when ${orders} of its orders had not arrived; started again: ${url}`,
  relayKilled: (name, events) => `${name}: killed (-9) while it was delivering ${events} events; started again`,

  titles: () => ['shop', 'event', 'user', 'events', 'product_name, product_price'],
  nobody: () => '(none)',
  missing: (event) => `missing: ${event}`,
  surplus: (event) => `surplus: ${event}`,
  madeAgain: (count) => `purchases made again after the kill of their shop: ${count}; each counts once`,
  deliveredAgain: (count) =>
    `events that came again, as a process was killed before it had noted them: ${count}; each counts once`,
  queue: (handedOver, delivered, dead) =>
    `queue: ${handedOver} events handed over, ${delivered} delivered, ${dead} dead`,
  sum: (events, apps, asExpected) => `demo: ${events} events from ${apps} apps, ${asExpected} as expected`,
  sumMissing: (missing) => `, ${missing} missing`,

  planStarts: (url) => `GrowingIO's management API, on the collector: ${url}`,
  planPull: () => 'the events that were created there, into a file for git',
  planTypes: () => 'types of it: the shop compiles',
  planTypo: (file) => `a typo in ${file} does not`,
  planSame: () => 'the plan in git and the one there are the same: 0',
  planNewEvent: (file) => `a new event in ${file}: they differ, 1, until it is pushed`,
  planNobody: () => 'the collector is gone: nobody can tell, 2',
  planStatus: (status) => `(status ${status})`,
  planOk: () => 'demo: plan ok',
  planLacks: (place, text) => `${place} does not have ${text}`,
  planWrongStatus: (command, status, expected) => `${command} ended with status ${status}, and not ${expected}`,
  planAlone: () => '--plan and --distributed exclude each other',

  failed: (message, cause) => `demo: ${message}${cause === undefined ? '' : ` (${cause})`}`,
  wrongPort: (port) => `--port is '${port}': pass a number, 0 (any free port) to 65535`,
  wrongOption: (message) => message,
  wrongAnswer: (shop, path, status, text) => `the ${shop} shop answered ${path} with ${status}: ${text}`,
  late: (what, seconds) => `${what} has not come in ${seconds} s`,
  emptyQueue: () => 'an empty queue',
  allLogins: () => 'all logins',
  ordersInOutbox: (orders, shop) => `${orders} orders in the outbox of the ${shop} shop`,
  relaysRequest: () => 'a request of a relay',
  busyRelay: () => 'a relay that delivers',
  shopProcess: (name) => `${name} shop`,
  processFailed: (name, what, output) => `the ${name} ${what}; it said:\n${output || '(nothing)'}`,
  ended: (how) => `ended with ${how}`,
  endedAtStart: (how) => `ended with ${how} at its start`,
  didNotStart: () => 'did not start',
  didNotStop: () => 'did not stop when it was asked to',
  noRedis: () => 'redis-server is not in PATH. This installs it: node scripts/install-system-packages.js',
};

const chinese = {
  page: (url) => `页面：${url}`,
  shop: (name, url) => `${name} 小店：${url}`,
  redis: (url) => `Redis：${url}`,
  relay: (name) => `${name}：开始从队列取出事件`,
  watch: (url) => `在页面上查看到达的事件：${url}`,
  mistakes: () => '每半分钟有两个事件是故意出错的：看看页面，是哪个事件、哪个用户、错在哪里。',
  clickAround: () => '自己打开一个小店点一点，你的事件也会出现在页面上。按 Ctrl-C 结束。',
  shopKilled: (name, orders, url) => `${name} 小店：有 ${orders} 个订单尚未到达时被强制杀掉（-9），已重新启动：${url}`,
  relayKilled: (name, events) => `${name}：正在投递 ${events} 个事件时被强制杀掉（-9），已重新启动`,

  titles: () => ['小店', '事件', '用户', '数量', 'product_name, product_price'],
  nobody: () => '（无）',
  missing: (event) => `缺少：${event}`,
  surplus: (event) => `多余：${event}`,
  madeAgain: (count) => `小店被杀后重新提交的购买：${count} 次，每次只算一个`,
  deliveredAgain: (count) => `进程记录之前被杀、因而再次到达的事件：${count} 个，每个只算一次`,
  queue: (handedOver, delivered, dead) =>
    `队列：交给队列 ${handedOver} 个事件，已投递 ${delivered} 个，死信 ${dead} 个`,
  sum: (events, apps, asExpected) => `演示：收到 ${events} 个事件，来自 ${apps} 个应用，其中 ${asExpected} 个符合预期`,
  sumMissing: (missing) => `，缺少 ${missing} 个`,

  planStarts: (url) => `collector 上的 GrowingIO 管理 API：${url}`,
  planPull: () => '把那里已创建的事件取到文件中，纳入 git',
  planTypes: () => '由它生成类型：小店可以编译',
  planTypo: (file) => `${file} 中有一处拼写错误：编译不通过`,
  planSame: () => 'git 中的方案与那里一致：0',
  planNewEvent: (file) => `在 ${file} 中新增一个事件：推送之前不一致，为 1`,
  planNobody: () => 'collector 已停止，无法判断：2',
  planStatus: (status) => `（退出码 ${status}）`,
  planOk: () => '演示：埋点方案 ok',
  planLacks: (place, text) => `${place} 中没有 ${text}`,
  planWrongStatus: (command, status, expected) => `${command} 的退出码是 ${status}，应为 ${expected}`,
  planAlone: () => '--plan 与 --distributed 不能同时使用',

  failed: (message, cause) => `演示：${message}${cause === undefined ? '' : `（${cause}）`}`,
  wrongPort: (port) => `--port 的值是“${port}”：请传入 0（任意空闲端口）到 65535 之间的数字`,
  wrongOption: (message) => `参数有误：${message}`,
  wrongAnswer: (shop, path, status, text) => `${shop} 小店对 ${path} 的响应是 ${status}：${text}`,
  late: (what, seconds) => `等了 ${seconds} 秒，仍未等到${what}`,
  emptyQueue: () => '队列清空',
  allLogins: () => '全部登录事件',
  ordersInOutbox: (orders, shop) => ` ${shop} 小店的磁盘队列里出现 ${orders} 个订单`,
  relaysRequest: () => ' relay 发出请求',
  busyRelay: () => '正在投递的 relay',
  shopProcess: (name) => `${name} 小店`,
  processFailed: (name, what, output) => `${name} ${what}，它的输出是：\n${output || '（无）'}`,
  ended: (how) => `已退出（${how}）`,
  endedAtStart: (how) => `启动时退出（${how}）`,
  didNotStart: () => '没有启动成功',
  didNotStop: () => '收到停止信号后没有退出',
  noRedis: () => 'PATH 里没有 redis-server，可以这样安装：node scripts/install-system-packages.js',
};

/** Those of the environment's locale. Each takes facts and returns text. */
export const wordsFor = (env) => (isChinese(env) ? chinese : english);

export const words = wordsFor(process.env);
