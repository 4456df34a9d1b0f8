/** What the collector says to who starts it in Chinese, by the English text, in the order of the files that write it. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // listen.ts, options.ts
  'port {0} of {1}': '{1} 的端口 {0}',
  '{0} is in use: stop the program that has it, or choose another port':
    '{0} 已被占用：请停止占用它的程序，或换一个端口',
  '{0} may not be used by this user: choose a port above 1023': '当前用户不能使用 {0}：请使用 1023 以上的端口',
  '{0} is no address of this machine: choose another host': '{0} 不是本机的地址：请换一个 host',
  '{0} can not be used: {1}': '{0} 无法使用：{1}',
  'a host name or an address': '主机名或地址',
  'an http(s) URL, such as {0}': 'http(s) 地址，例如 {0}',
  'the path of a file': '文件的路径',

  // flags.ts
  'port to listen on, 0 for any free one (default {0})': '监听的端口，0 为任意空闲端口（默认 {0}）',
  'address to listen on (default {0}: this machine only)': '监听的地址（默认 {0}：仅限本机）',
  'most events kept (default {0})': '最多保留的事件数（默认 {0}）',
  'file that what arrives is appended to, and read from at the next start':
    '收到的数据追加写入的文件，下次启动时从中读取',
  'the file growingio.plan.json, which what arrives is compared with': 'growingio.plan.json 文件，用于与到达的事件比对',
  'host that events may be sent on to, when somebody asks for it': '有人要求时，事件可以转发到的主机',
  'open the page in the browser': '在浏览器中打开页面',
  '--port is {0}: pass a number, 0 (any free port) to {1}':
    '--port 的值无效（{0}），应为：0（任意空闲端口）至 {1} 的数字',
  '--host is empty: pass an address, such as {0}': '--host 为空：请传入地址，例如 {0}',
  '--keep is {0}: pass a number of events, 1 to {1}': '--keep 的值无效（{0}），应为：1 至 {1} 的事件数',
  '--persist is empty: pass the path of a file': '--persist 为空：请传入文件的路径',
  'the page could not be opened: {0}': '未能打开页面：{0}',

  // command.ts
  "growingio-collector: a local stand-in for GrowingIO's upload API, with a live page":
    'growingio-collector：在本机代替 GrowingIO 的上传接口，带有实时页面',
  'Usage: growingio-collector [--port 7080] [--host {0}]': '用法：growingio-collector [--port 7080] [--host {0}]',
  'show the version': '显示版本号',
  'show this': '显示本帮助',
  'Try growingio-collector --help': '请见 growingio-collector --help',

  // read-flags.ts
  '{0} is no option: options begin with --': '{0} 不是选项：选项以 -- 开头',
  '--{0} takes no value: write it alone': '--{0} 不带值：请单独写出',
  '--{0} has no value: write --{1}=…': '--{0} 没有值：请写成 --{1}=…',

  // describe-collector.ts
  'It is bound to {0}: whoever reaches this machine can read the events.':
    '监听的地址为 {0}：能访问本机的人都能看到这些事件。',
  'Open that address to watch events arrive. Point an app at it with':
    '在浏览器中打开该地址，即可看到到达的事件。让应用把事件发到这里：',
  'Ctrl+C ends it.': '按 Ctrl+C 结束。',

  // persist/
  '{0} can not be read and written: {1}': '{0} 无法读写：{1}',
  '{0}: {1} lines can not be read, and are left out': '{0}：有 {1} 行无法读取，已略过',
  '{0} lacks what arrives now: {1}': '{0} 未能写入现在收到的数据：{1}',
  'the disk is too slow for what arrives': '磁盘速度跟不上数据到达的速度',
};
