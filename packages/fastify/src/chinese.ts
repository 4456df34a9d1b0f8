/** What this package says, in the language of the process: the messages in Chinese, by their English text. */

import { messagesWith, type Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  'growingio is the plugin, and Fastify calls it: write app.register(growingio) or app.register(growingio, { projectId })':
    'growingio 本身就是插件，由 Fastify 调用：请写成 app.register(growingio) 或 app.register(growingio, { projectId })',
  'growingio is registered already: the options of the second time are left out':
    'growingio 已经注册：忽略第二次的选项',
  'a client, such as new GrowingIO()': '现成的 client，例如 new GrowingIO()',
};

/** Writes a message. A test sees to it that each one is in `chinese`. */
export const t = messagesWith(chinese);
