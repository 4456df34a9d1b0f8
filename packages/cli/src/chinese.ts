/** The messages of the command line in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // run.ts, command/
  'for programs: a JSON object, or one a line': '供程序读取：输出一个 JSON 对象，或每行一个',
  'the language of messages (default: that of LANG)': '消息的语言（默认取 LANG）',
  'Examples:': '示例：',
  'GrowingIO for Node: watch events arrive, send them, and find out what stops them':
    'GrowingIO for Node：查看收到的事件、发送事件，并找出事件没有送达的原因',
  'show the version': '显示版本',
  'show this': '显示帮助',
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
  'see growingio --help': '请运行 growingio --help',
  'this is a defect of growingio: please report it with the command that you ran':
    '这是 growingio 的缺陷：请把所运行的命令一并反馈给我们',
  'see --help': '请加 --help 查看用法',
  'did you mean {0}?': '是否想写 {0}？',
  '{0} is no option': '没有 {0} 这个选项',
  '{0} is no command': '没有 {0} 这个命令',
  '<{0}> is missing': '缺少 <{0}>',
  'there are too many words': '参数过多',
  'put a value with spaces in quotes; see --help': '带空格的值请加引号；可加 --help 查看用法',
  '{0} has no value': '{0} 没有值',
  'write the value behind it': '请在其后写上值',
  '{0} is missing': '缺少 {0}',
  '{0} and {1} exclude each other': '{0} 与 {1} 不能同时使用',
  'leave one of them out': '请去掉其中一个',

  // relay/
  'deliver what waits in queues to GrowingIO (@growingio/bullmq)':
    '把队列中等待的事件送往 GrowingIO（@growingio/bullmq）',
  '@growingio/bullmq is missing': '缺少 @growingio/bullmq',
};
