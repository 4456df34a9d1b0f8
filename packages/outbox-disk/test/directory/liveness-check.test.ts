/** Who is dead: by what the system knows, and else by the heartbeat, in the time of the file system. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProcess, LivenessCheck, type ProcessProof } from '../../src/directory/liveness-check.js';
import { cleanUp, makeDirectory } from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('LivenessCheck', () => {
  // Both clocks of the one who looks: they begin with the file's last change.
  let passed = 0;
  let path = '';
  let self: ProcessProof;

  beforeEach(async () => {
    passed = 0;
    path = join(makeDirectory(), 'holder.other.json');
    self = await describeProcess();
  });

  function checkOf(proof: unknown): LivenessCheck {
    writeFileSync(path, typeof proof === 'string' ? proof : JSON.stringify(proof));
    const begun = statSync(path).ctimeMs;
    return new LivenessCheck(self, {
      monotonic: () => passed,
      fileSystem: () => Promise.resolve(begun + passed),
    });
  }

  /** A heartbeat, which leaves this time on the file, in ms before now. */
  function beat(ago = 0): void {
    const time = new Date(Date.now() - ago);
    utimesSync(path, time, time);
  }

  it.each([
    ['on another host or in another container', { boot: 'other', pidSpace: 'other', host: 'other' }],
    ['after another boot', { boot: 'other' }],
  ])('takes a holder for alive whose heartbeat goes on, %s', async (_where, proof) => {
    const liveness = checkOf({ ...self, ...proof });
    for (let minute = 0; minute < 5; minute += 1) {
      beat();
      expect(await liveness.isDead(path)).toBe(false);
      passed += 60_000;
    }
  });

  it('takes a holder for alive whose heartbeat goes on by a clock of its own, an hour slow', async () => {
    const liveness = checkOf({ ...self, boot: 'other' });
    for (let look = 0; look < 3; look += 1) {
      beat(3_600_000);
      expect(await liveness.isDead(path)).toBe(false);
    }
  });

  it.each([{ boot: 'other' }, '', 'torn {'])(
    'takes a holder for dead that has had no heartbeat for a minute (%p)',
    async (proof) => {
      const liveness = checkOf(typeof proof === 'string' ? proof : { ...self, ...proof });
      beat();
      expect(await liveness.isDead(path)).toBe(false);
      passed += 59_000;
      expect(await liveness.isDead(path)).toBe(false);
      passed += 2000;
      expect(await liveness.isDead(path)).toBe(true);
    },
  );

  it('takes a holder for dead at first sight that has had no heartbeat for ten minutes', async () => {
    const liveness = checkOf({ ...self, boot: 'other' });
    passed += 599_000;
    expect(await liveness.isDead(path)).toBe(false);
    const other = checkOf({ ...self, boot: 'other' });
    passed += 2000;
    expect(await other.isDead(path)).toBe(true);
  });

  it('takes no holder for dead at first sight when the time of the file system is not known', async () => {
    writeFileSync(path, JSON.stringify({ ...self, boot: 'other' }));
    beat(3_600_000);
    const liveness = new LivenessCheck(self, { monotonic: () => passed, fileSystem: () => Promise.resolve(undefined) });
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });

  it('asks the system and not the heartbeat about a process of this system', async () => {
    const liveness = checkOf(self);
    passed += 3_600_000;
    expect(await liveness.isDead(path)).toBe(false);
  });

  it('takes a process for dead whose PID nobody has', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'close');
    expect(await checkOf({ ...self, pid: child.pid }).isDead(path)).toBe(true);
  });

  it.each([0, -1])('takes a process for dead whose PID is %d: nobody has that', async (pid) => {
    expect(await checkOf({ ...self, pid }).isDead(path)).toBe(true);
  });

  it.each([String(process.pid), 1.5, null, undefined])(
    'asks the heartbeat where the PID is %p, which is no number of a process',
    async (pid) => {
      const liveness = checkOf({ ...self, pid, started: '1' });
      expect(await liveness.isDead(path)).toBe(false);
      passed += 61_000;
      expect(await liveness.isDead(path)).toBe(true);
    },
  );

  it.each(['null', '5', '[]', '"text"'])('asks the heartbeat where the file says %s', async (text) => {
    const liveness = checkOf(text);
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });

  it('takes a process for dead that has started at another time: its PID is used again', async () => {
    expect(await checkOf({ ...self, started: '1' }).isDead(path)).toBe(true);
  });

  it('asks the heartbeat where the start of a process is not known', async () => {
    const liveness = checkOf({ ...self, started: '' });
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });

  it('asks the heartbeat about another space of PIDs', async () => {
    expect(await checkOf({ ...self, pid: 4_000_000, pidSpace: 'other' }).isDead(path)).toBe(false);
  });

  it('goes by the host where the boot is not known', async () => {
    self = { ...self, boot: '' };
    expect(await checkOf({ ...self, pid: 4_000_000 }).isDead(path)).toBe(true);
    expect(await checkOf({ ...self, pid: 4_000_000, host: 'other' }).isDead(path)).toBe(false);
  });

  it('forgets the heartbeats of those that it need not know any more', async () => {
    const liveness = checkOf({ ...self, boot: 'other' });
    expect(await liveness.isDead(path)).toBe(false);
    liveness.keepOnly(new Set([path]));
    liveness.keepOnly(new Set());
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(false);
  });

  it('takes a holder for dead whose file is gone', async () => {
    const liveness = checkOf(self);
    rmSync(path);
    expect(await liveness.isDead(path)).toBe(true);
  });

  it.each([
    ['a folder', 'mkdir'],
    ['a FIFO', 'mkfifo'],
    ['a file of 10 GB', 'truncate --size=10G'],
  ])('goes by the time of %s', async (_what, make) => {
    const liveness = checkOf(self);
    rmSync(path);
    spawnSync(`${make} ${path}`, { shell: true });
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });
});
