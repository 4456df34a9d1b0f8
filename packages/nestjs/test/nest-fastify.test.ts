import { adapterContract } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { nestFastifyHost } from './nest-fastify-host.js';

adapterContract(tools, 'NestJS on Fastify', nestFastifyHost('by the module'));
adapterContract(
  tools,
  'NestJS on Fastify, growingio before the session, too',
  nestFastifyHost('before the session, too'),
);
