/** An Egg application that tracks events under the user of its session. Egg finds the rest by the folders' names. */

import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { start } from 'egg';

// For the compiler, which sees what Egg finds.
export type { default } from './app/router.js';

async function serve(): Promise<void> {
  // Not all of them are in the types of Egg 3.
  const options = { baseDir: dirname(process.argv[1] ?? ''), mode: 'single' as const, env: 'unittest' };
  const app = await start(options);
  const server = createServer((request, response) => void app.callback()(request, response));
  server.listen(Number(process.env.PORT), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close();
    // As Egg's own workers end: it waits for what is to be done before, and then exits.
    void app.close().then(() => process.exit());
  });
}

void serve();
