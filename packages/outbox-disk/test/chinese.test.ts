/** What is said in Chinese: message by message, and as it comes when a disk is full, read-only, somebody else's or deleted. */
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';
import { Complaints, UnsettledError } from '../src/directory/complaints.js';
import { labelOf } from '../src/directory/destination.js';
import { UnsafePathError } from '../src/directory/open-own.js';
import { remedyFor } from '../src/directory/remedy.js';
import { diskOutbox } from '../src/index.js';
import { Reports } from '../src/reports.js';
import { encodeHeader } from '../src/segment/record.js';
import { makeReadOnlyDirectory, makeSmallDisk } from '../../../testing/disks.js';
import {
  appendAll,
  cleanUp,
  destination,
  drain,
  leave,
  makeDirectory,
  openOutbox,
  until,
} from '../../../testing/disk-outboxes.js';

// What a file starts with.
const apart = [/^growingio outbox/];

describeChineseMessages({ folder: join(__dirname, '../src'), dictionary: chinese, apart });

const self = String(process.geteuid?.());

/** What an outbox says of a directory at its first look. */
async function lookInto(directory: string, given = destination): Promise<string[]> {
  const { outbox, said } = openOutbox(directory, {}, given);
  await outbox.sync();
  await outbox.close();
  return said.map((line) => line.replaceAll(directory, 'DIR').replace(/\d+-[0-9a-f]{12}/g, 'ID'));
}

describe('DiskOutbox in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(async () => {
    useLanguage('en');
    await cleanUp();
  });

  it('says that the disk is full, and that it has room again', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory);
    await outbox.sync();
    disk.fill();
    appendAll(outbox, ['x'.repeat(200_000)]);
    await until(() => said.length > 0, 'it says that the disk is full');
    disk.free();
    await outbox.sync();
    expect(said).toEqual([
      `error: 磁盘队列无法写入 ${disk.directory}（${disk.isReal ? 'ENOSPC' : 'EEXIST'}）：事件暂存内存，最多 64 MiB，恢复后再写入`,
      `info: 磁盘队列恢复写入 ${disk.directory}`,
    ]);
  });

  it('says what was never written', async () => {
    const disk = makeSmallDisk();
    const { outbox, said } = openOutbox(disk.directory);
    await outbox.sync();
    disk.fill();
    appendAll(outbox, ['x'.repeat(200_000)]);
    await outbox.close();
    expect(said.at(-1)).toBe('error: 1 个事件始终没能写入磁盘，将随进程丢失');
    disk.free();
  });

  it('refuses a directory that is read-only', () => {
    const directory = makeReadOnlyDirectory();
    expect(() => diskOutbox({ directory })).toThrow(
      /^directory 为 ".+"：无法写入（(EROFS|ENOTDIR)）：请指定本进程可以写入的本地磁盘目录$/,
    );
  });

  it('says what is delivered of an earlier process', async () => {
    const { directory } = await leave(['one', 'two']);
    expect(await lookInto(directory)).toEqual(['info: 开始送达此前的或已终止的进程留下的 2 个事件']);
  });

  it('says what waits for another project', async () => {
    const { directory } = await leave(['one'], makeDirectory(), { ...destination, projectId: 'shop' });
    expect(await lookInto(directory)).toEqual([
      'warn: DIR 中有事件属于项目 shop（api.growingio.com），在已终止的进程留下的 1 个存储中，而本 client 发往项目 p（api.growingio.com）：' +
        '它们会一直等待；要送达，请用该项目和地址在此目录上运行一个 client',
    ]);
  });

  it('says what is damaged, and what a newer version has written', async () => {
    const { directory, segment } = await leave(['one', 'two']);
    writeFileSync(segment, 'x'.repeat(10), { flag: 'a' });
    const newer = join(directory, 'events.1-a.1-a');
    mkdirSync(newer, { mode: 0o700 });
    writeFileSync(join(newer, '00000001.segment'), encodeHeader(2), { mode: 0o600 });
    const said = await lookInto(directory);
    const place = `events.ID.ID.${labelOf(destination)}/00000001.segment`;
    expect(said.filter((line) => line.startsWith('warn')).sort()).toEqual([
      'warn: DIR/events.1-a.1-a 由本包的更新版本写入：原样保留',
      `warn: DIR/${place}：有 10 字节损坏或被截断；完好的事件全部保留`,
    ]);
  });

  it('says what is no file, once for all of a kind', async () => {
    const directory = makeDirectory();
    for (const at of [1, 2, 3]) symlinkSync(directory, join(directory, `events.${String(at)}-a.${String(at)}-a`));
    const [line = ''] = await lookInto(directory);
    expect(line.replace(/[123]-a/g, 'ID')).toBe('error: DIR/events.ID.ID 及另外 2 处 是一个链接：原样保留；请将其删除');
  });

  it('says that everybody can write to the directory', async () => {
    const directory = makeDirectory();
    chmodSync(directory, 0o777);
    expect(await lookInto(directory)).toEqual([
      'warn: DIR 所有用户都能写入，他们能删除其中等待的事件：请收回该权限（chmod o-w "DIR"）',
    ]);
  });

  it('says that files were deleted, and what is lost', async () => {
    const directory = makeDirectory();
    const { outbox, said } = openOutbox(directory, { residentBytes: 0 });
    appendAll(outbox, ['one', 'two']);
    await outbox.sync();
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
    appendAll(outbox, ['three']);
    await until(() => said.length > 1, 'it says so');
    expect(said).toEqual(['lost: 所在的文件已被删除', `warn: ${directory} 中的文件被删除：重新写入 1 个事件`]);
    expect(await drain(outbox)).toEqual(['three']);
  });

  it('says that dead letters, and a store, can not be written', async () => {
    const directory = makeDirectory();
    const said: string[] = [];
    const reports = new Reports(directory, 1024, (level, kind, message) => {
      said.push(`${level} ${kind}: ${message.replaceAll(directory, 'DIR')}`);
    });
    const error = Object.assign(new Error('text'), { code: 'EIO' });
    reports.lettersFailed(error);
    reports.storeFailed(join(directory, 'store'), error);
    await until(() => said.length === 2, 'both are said');
    expect(said.sort()).toEqual([
      'error dead-letters-disk: 死信无法写入 DIR/dead-letters（EIO）：恢复之前死信暂存内存，对应的事件留在磁盘队列中，重启后会再发一次',
      'warn outbox-store: DIR/store 无法写入（EIO）：其中已送达的事件在重启后会再发一次',
    ]);
  });

  it("says what can't be changed or belongs to somebody else, with the remedy", async () => {
    const path = makeDirectory();
    const other = join(path, 'other');
    mkdirSync(other);
    const complaints = new Complaints();
    await complaints.addFault(path, new UnsettledError(Object.assign(new Error('text'), { code: 'EROFS' })));
    await complaints.addFault(other, Object.assign(new Error('text'), { code: 'EACCES' }));
    await complaints.addFault(other, new UnsafePathError(other, 'EFOREIGN', '属于用户 7'));
    const said: string[] = [];
    complaints.say((level, kind, message) => said.push(`${level} ${kind}: ${message}`.replaceAll(path, 'DIR')));
    expect(said).toEqual([
      'error outbox DIR: DIR 无法修改（EROFS）：其中已送达的事件每次启动都会再发一遍，因此不送达；请以可写方式挂载它所在的卷',
      'error outbox DIR/other: DIR/other 无法读取（EACCES）：原样保留；请让所属用户（即运行本进程的用户）可以写入（chmod -R u+rwX "DIR/other"）',
      'error outbox DIR/other: DIR/other 属于用户 7：其中的事件不会送达；请让本进程可以写入，或以该用户的身份运行一个 client',
    ]);
    const chown = remedyFor({ path: '/x', owner: 7 }, 'EACCES');
    expect(chown).toBe(`请让运行本进程的用户 ${self} 可以写入（chown -R ${self} "/x"）`);
  });
});
