import express4 from 'express4';
import type { RequestHandler } from 'express';
import { adapterContract } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { expressHost } from './express-host.js';

// Express 4 knows nothing of promises.
const passErrors =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const result = handler(request, response, next);
    if (result instanceof Promise) result.catch(next);
  };

adapterContract(
  tools,
  'Express 4, growingio() after the session',
  expressHost(express4, 'after the session', passErrors),
);
adapterContract(
  tools,
  'Express 4, growingio() before the session',
  expressHost(express4, 'before the session', passErrors),
);
adapterContract(tools, 'Express 4, growingio() twice', expressHost(express4, 'twice', passErrors));
