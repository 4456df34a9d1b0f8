/** Says why an SDK refused events, in the page's language. */

import type { Refusal } from '../api/answers.js';
import { language } from './language.js';

/** Chinese for each reason of `@growingio/upload`, with its remedy. Exported, so that a test sees that none is missing. */
export const chineseRefusals: Readonly<Record<string, string>> = {
  invalid_event: '事件不符合规则：请按 SDK 日志中写明的原因修改',
  no_login_user: '没有登录用户：请调用 identify()，或传入 loginUserId，或用选项 loginUserId 指明会话中的位置',
  invalid_login_user: '登录用户 ID 无效：请传 1 至 255 个字符的 ID',
  queue_overflow: '队列已满：请调大 maxQueueSize 或 maxQueueBytes，或使用磁盘队列',
  shut_down: '客户端已关闭：请在 shutdown() 之前发送',
  mapper_failed: '@Track 的函数出错：请修改该函数',
  before_send: '被 beforeSend 去掉',
};

/** The English ones, for a report without a sentence of its own. */
const englishRefusals: Readonly<Record<string, string>> = {
  invalid_event: 'The event breaks a rule: the log of the SDK names it',
  no_login_user:
    'Nobody was logged in: call identify(), pass loginUserId, or name by the option loginUserId where the session keeps it',
  invalid_login_user: 'The login user ID is wrong: pass an ID of 1 to 255 characters',
  queue_overflow: 'The queue is full: raise maxQueueSize or maxQueueBytes, or use the disk outbox',
  shut_down: 'The client was shut down: track before shutdown()',
  mapper_failed: 'The function of @Track failed: mend it',
  before_send: 'beforeSend took it away',
};

/** Why it was refused: in English by the SDK's own sentence, which stands behind the Chinese one. */
export function sayRefusal({ reason, message }: Refusal): string {
  if (language.value === 'en' && message !== '') return message.slice(0, 1).toUpperCase() + message.slice(1);
  const known = language.value === 'zh' ? chineseRefusals : englishRefusals;
  const why = Object.hasOwn(known, reason) ? (known[reason] ?? reason) : reason;
  return message === '' ? why : `${why}（${message}）`;
}
