/** How Midway and its components are set up. */

import type { MidwayConfig } from '@midwayjs/core';

export default {
  keys: process.env['SESSION_SECRET'] ?? 'for trying only',
  midwayLogger: { default: { dir: 'logs' } },
  koa: { port: Number(process.env['PORT'] ?? 3006), hostname: '127.0.0.1' },
} satisfies MidwayConfig;
