/** The messages of this package in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // directory/outbox-directory.ts
  'the path of a directory, such as /var/lib/my-app/growingio': '目录的路径，例如 /var/lib/my-app/growingio',
  "a path as Node takes it: nothing replaces ~ and variables in it, so write path.join(os.homedir(), 'growingio') or the like":
    'Node 能直接使用的路径：其中的 ~ 和变量不会被替换，例如请用 path.join() 和 os.homedir() 拼出路径',
  'directory is {0}: the working directory of this process was deleted ({1}): name an absolute path, or start the process in a directory that is there':
    'directory 为 {0}：本进程的工作目录已被删除（{1}）：请指定绝对路径，或在存在的目录中启动进程',
  'directory is {0}: {1}: name the directory that is given to diskOutbox({ directory })':
    'directory 为 {0}：{1}：请指定传给 diskOutbox({ directory }) 的目录',
  'it is not there': '该目录不存在',
  'it is no directory': '它不是目录',
  'other files are there, and none of an outbox': '其中有其他文件，没有磁盘队列的文件',

  // reports.ts
  "the outbox can't write to {0} ({1}): events wait in memory, up to {2}, until it can":
    '磁盘队列无法写入 {0}（{1}）：事件暂存内存，最多 {2}，恢复后再写入',
  'the outbox writes to {0} again': '磁盘队列恢复写入 {0}',
  "dead letters can't be written to {0} ({1}): they wait, and their events stay in the outbox and are sent again after a restart, until it can":
    '死信无法写入 {0}（{1}）：恢复之前死信暂存内存，对应的事件留在磁盘队列中，重启后会再发一次',
  'dead letters are written to {0} again': '死信恢复写入 {0}',
  "{0} {1}can't be written to ({2}): what is delivered of it is sent again after a restart{3}":
    '{0} {1}无法写入（{2}）：其中已送达的事件在重启后会再发一次{3}',
  "{0} can't be read ({1}): its events wait until it can, here or in a later process":
    '{0} 无法读取（{1}）：其中的事件等到可以读取时再送达，由本进程或以后的进程',
  '{0} events of an earlier or dead process are delivered now': '开始送达此前的或已终止的进程留下的 {0} 个事件',
  '{0} events were written by an earlier version, which did not note their project: they are delivered to that of this client':
    '{0} 个事件由早期版本写入，没有记录项目：发往本 client 的项目',
  'files in {0} were deleted: {1} events are written again': '{0} 中的文件被删除：重新写入 {1} 个事件',
  '{0} events and {1} dead letters were never written, and end with the process':
    '{0} 个事件和 {1} 封死信始终没能写入磁盘，将随进程丢失',
  '{0} events were never written, and end with the process': '{0} 个事件始终没能写入磁盘，将随进程丢失',
  '{0} dead letters were never written, and end with the process': '{0} 封死信始终没能写入磁盘，将随进程丢失',

  // say-error.ts
  '{0} bytes': '{0} 字节',
  '{0}: no inodes are left': '{0}：inode 已用完',

  // dead-letters/
  'a function that returns whether it takes a letter': '函数，返回是否取走这封死信',
  'an AbortSignal, such as the signal of an AbortController': 'AbortSignal，例如 AbortController 的 signal',
  'the files of dead letters vanish': '死信文件不断消失',
  'process {0} is replaying the dead letters in {1}: wait until it has ended':
    '进程 {0} 正在重放 {1} 中的死信：请等它结束',
  'the oldest {0} dead letters were dropped: maxDeadLetterBytes is {1}':
    '已丢弃最旧的 {0} 封死信：maxDeadLetterBytes 为 {1}',

  // directory/complaints.ts
  'belongs to user {0} and ': '属于用户 {0}，',
  '{0} {1}: it is left alone; remove it': '{0} {1}：原样保留；请将其删除',
  '{0} {1}: its events are not delivered; {2}, or run a client as its owner':
    '{0} {1}：其中的事件不会送达；{2}，或以该用户的身份运行一个 client',
  "{0} {1}can't be changed ({2}): what is delivered of it would come again at each start, so its events are not delivered; {3}":
    '{0} {1}无法修改（{2}）：其中已送达的事件每次启动都会再发一遍，因此不送达；{3}',
  "{0} {1}can't be read ({2}): it is left alone{3}": '{0} {1}无法读取（{2}）：原样保留{3}',
  '; {0}': '；{0}',
  '{0} (and {1} more)': '{0} 及另外 {1} 处',

  // directory/remedy.ts
  'mount its volume for writing': '请以可写方式挂载它所在的卷',
  'let this process write to it': '请让本进程可以写入',
  'let its owner, as whom this process runs, write to it (chmod -R u+rwX {0})':
    '请让所属用户（即运行本进程的用户）可以写入（chmod -R u+rwX {0}）',
  'make it writable for user {0}, as whom this process runs (chown -R {1} {2})':
    '请让运行本进程的用户 {0} 可以写入（chown -R {1} {2}）',

  // directory/destination.ts, directory/directory-lease.ts
  'project {0} at {1}': '项目 {0}（{1}）',
  "events of dead processes can't be taken over: {0}": '无法接管已终止的进程的事件：{0}',
  '{0}: 1 store of a process that has ended': '{0}，在已终止的进程留下的 1 个存储中',
  '{0}: {1} stores of a process that has ended': '{0}，在已终止的进程留下的 {1} 个存储中',
  ', and this one sends to {0}': '，而本 client 发往{0}',
  '{0} holds events for {1}{2}: they wait; to deliver them, run a client of that project and host on this directory':
    '{0} 中有事件属于{1}{2}：它们会一直等待；要送达，请用该项目和地址在此目录上运行一个 client',

  // directory/make-directory.ts
  "directory is {0}: it can't be written to ({1}): name a directory on a local disk that this process may write to":
    'directory 为 {0}：无法写入（{1}）：请指定本进程可以写入的本地磁盘目录',

  // directory/open-own.ts, dead-letters/letter-folder.ts
  'is a link': '是一个链接',
  'is no folder': '不是目录',
  'is no regular file': '不是普通文件',
  'belongs to user {0}': '属于用户 {0}',

  // directory/recover-store.ts, directory/take-store.ts
  '{0}: {1} bytes are damaged or cut off; every intact event is kept':
    '{0}：有 {1} 字节损坏或被截断；完好的事件全部保留',
  '{0} was written by a newer version of this package: it is left alone': '{0} 由本包的更新版本写入：原样保留',
  '{0} belongs to root; its events are delivered': '{0} 属于 root；其中的事件照常送达',

  // directory/tighten.ts
  "{0} can be read by others (mode {1}), and that can't be changed: its owner has to do it, or a file system that keeps modes":
    '{0} 可被其他用户读取（权限 {1}），而且无法收紧：请由所属用户修改，或换用能保存权限的文件系统',
  '{0} can be written to by every user, who can remove events that wait there: take that from them (chmod o-w {1})':
    '{0} 所有用户都能写入，他们能删除其中等待的事件：请收回该权限（chmod o-w {1}）',

  // segment/segment-list.ts, writer/write-pass.ts
  'their files were deleted': '所在的文件已被删除',
  '{0} is damaged': '{0} 已损坏',
  '{0} is gone': '{0} 已不存在',
  'its files are deleted again and again': '其中的文件一再被删除',
};
