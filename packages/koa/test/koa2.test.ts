import Koa2 from 'koa2';
import { adapterContract } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { koaHost } from './koa-host.js';

adapterContract(tools, 'Koa 2, growingio() after the session', koaHost(Koa2, 'after the session'));
adapterContract(tools, 'Koa 2, growingio() before the session', koaHost(Koa2, 'before the session'));
adapterContract(tools, 'Koa 2, growingio() twice', koaHost(Koa2, 'twice'));
