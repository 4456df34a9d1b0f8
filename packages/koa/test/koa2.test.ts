import Koa2 from 'koa2';
import { adapterContract } from '../../upload/test/adapter-contract.js';
import { koaHost } from './koa-host.js';

adapterContract('Koa 2, growingio() after the session', koaHost(Koa2, 'after the session'));
adapterContract('Koa 2, growingio() before the session', koaHost(Koa2, 'before the session'));
adapterContract('Koa 2, growingio() twice', koaHost(Koa2, 'twice'));
