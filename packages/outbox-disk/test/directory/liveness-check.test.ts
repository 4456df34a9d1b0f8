/** Who is dead: by what the system knows, and else by the heart, in the time of the file system. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProcess, LivenessCheck, type ProcessProof } from '../../src/directory/liveness-check.js';
import { cleanUp, makeDirectory } from '../fixtures.js';

afterEach(cleanUp);

describe('LivenessCheck', () => {
  // Both clocks of the one who judges: they begin with the file's last change.
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
  ])('takes a heart for alive that beats %s', async (_where, proof) => {
    const liveness = checkOf({ ...self, ...proof });
    for (let minute = 0; minute < 5; minute += 1) {
      beat();
      expect(await liveness.isDead(path)).toBe(false);
      passed += 60_000;
    }
  });

  it('takes a heart for alive that beats by a clock of its own, an hour slow', async () => {
    const liveness = checkOf({ ...self, boot: 'other' });
    for (let look = 0; look < 3; look += 1) {
      beat(3_600_000);
      expect(await liveness.isDead(path)).toBe(false);
    }
  });

  it.each([{ boot: 'other' }, '', 'torn {'])(
    'takes a heart for dead that has not beaten for a minute (%p)',
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

  it('takes a heart for dead at first sight that has not beaten for ten minutes', async () => {
    const liveness = checkOf({ ...self, boot: 'other' });
    passed += 599_000;
    expect(await liveness.isDead(path)).toBe(false);
    const other = checkOf({ ...self, boot: 'other' });
    passed += 2000;
    expect(await other.isDead(path)).toBe(true);
  });

  it('takes no heart for dead at first sight when the time of the file system is not known', async () => {
    writeFileSync(path, JSON.stringify({ ...self, boot: 'other' }));
    beat(3_600_000);
    const liveness = new LivenessCheck(self, { monotonic: () => passed, fileSystem: () => Promise.resolve(undefined) });
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });

  it('asks the system and not the heart about a process of this system', async () => {
    const liveness = checkOf(self);
    passed += 3_600_000;
    expect(await liveness.isDead(path)).toBe(false);
  });

  it('takes a process for dead whose PID nobody has', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'close');
    expect(await checkOf({ ...self, pid: child.pid }).isDead(path)).toBe(true);
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
  ])('judges %s by its time', async (_what, make) => {
    const liveness = checkOf(self);
    rmSync(path);
    spawnSync(`${make} ${path}`, { shell: true });
    expect(await liveness.isDead(path)).toBe(false);
    passed += 61_000;
    expect(await liveness.isDead(path)).toBe(true);
  });
});
