/** A process with an outbox, as it is built: when it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { atCleanUp, cleanUp, makeDirectory } from '../../../testing/disk-outboxes.js';

afterEach(cleanUp);

describe('a process with an outbox', () => {
  it.each(['', "(await open('/dev/null')).constructor.prototype.write = () => Promise.reject(new Error('EIO'));"])(
    'ends by itself, also when nothing can be written, without a close (%p)',
    async (before) => {
      const code = `
        import { open } from 'node:fs/promises';
        import { EncodedEvent } from '@growingio/upload';
        import { diskOutbox } from '@growingio/outbox-disk';
        const outbox = diskOutbox({ directory: ${JSON.stringify(makeDirectory())} });
        const destination = { format: 's2s/cstm', projectId: 'p', host: 'h' };
        outbox.start({ destination, recovered() {}, lost() {}, say() {} });
        ${before}
        outbox.append(new EncodedEvent(Buffer.from('{}'), 0, 2, 0));
        // It comes only if something else keeps the process alive for so long.
        setTimeout(() => {
          console.log('kept alive by ' + process.getActiveResourcesInfo());
          process.exit(1);
        }, 10_000).unref();`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        cwd: __dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      atCleanUp(() => child.kill('SIGKILL'));
      let said = '';
      child.stdout.on('data', (chunk) => (said += String(chunk)));
      await once(child, 'close');
      expect([said, child.exitCode]).toEqual(['', 0]);
    },
  );
});
