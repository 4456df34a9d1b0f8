import { adapterContract } from '../../upload/test/adapter-contract.js';
import { nestFastifyHost } from './nest-fastify-host.js';

adapterContract('NestJS on Fastify', nestFastifyHost('by the module'));
adapterContract('NestJS on Fastify, growingio before the session, too', nestFastifyHost('before the session, too'));
