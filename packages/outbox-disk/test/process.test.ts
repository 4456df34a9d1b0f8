/** A process with an outbox, as it is built: when it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanUp, makeDirectory, until } from './fixtures.js';

afterEach(cleanUp);

describe('a process with an outbox', () => {
  it.each(['', "(await open('/dev/null')).constructor.prototype.write = () => Promise.reject(new Error('EIO'));"])(
    'ends by itself, also when nothing can be written, without a close (%p)',
    async (before) => {
      const directory = makeDirectory();
      const code = `
        import { open } from 'node:fs/promises';
        import { EncodedEvent } from '@growingio/upload';
        import { diskOutbox } from '@growingio/outbox-disk';
        const outbox = diskOutbox({ directory: ${JSON.stringify(directory)} });
        const destination = { format: 's2s/cstm', projectId: 'p', host: 'h' };
        outbox.start({ destination, recovered() {}, lost() {}, say() {} });
        ${before}
        outbox.append(new EncodedEvent(Buffer.from('{}'), 0, 2, 0));
        console.log('ready');`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        cwd: __dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let hasEnded = false;
      child.once('close', () => {
        hasEnded = true;
      });
      await once(child.stdout, 'data');
      try {
        await until(() => hasEnded, 'the process ends');
      } finally {
        child.kill('SIGKILL');
      }
      expect(child.exitCode).toBe(0);
    },
    60_000,
  );
});
