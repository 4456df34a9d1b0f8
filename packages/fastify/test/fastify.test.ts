import { adapterContract } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { listenFastify } from './fastify-host.js';

adapterContract(tools, 'Fastify 5, growingio() after the session', listenFastify('after the session'));
adapterContract(tools, 'Fastify 5, growingio() before the session', listenFastify('before the session'));
adapterContract(tools, 'Fastify 5, growingio() twice', listenFastify('twice'));
