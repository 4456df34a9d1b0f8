import { adapterContract } from '../../upload/test/adapter-contract.js';
import { listenFastify } from './fastify-host.js';

adapterContract('Fastify 5, growingio() after the session', listenFastify('after the session'));
adapterContract('Fastify 5, growingio() before the session', listenFastify('before the session'));
adapterContract('Fastify 5, growingio() twice', listenFastify('twice'));
