/** Starts the shop; `src/configuration.ts` says what it is made of. Not in `src`: Midway loads all that is there. */

import { join } from 'node:path';
import { Bootstrap } from '@midwayjs/bootstrap';

// At SIGTERM and SIGINT it stops the shop, and ends the process when every `onStop` has been waited for.
await Bootstrap.configure({ moduleLoadType: 'esm', baseDir: join(import.meta.dirname, 'dist') }).run();
console.log(`midway shop: http://127.0.0.1:${process.env.MIDWAY_HTTP_PORT}`);
