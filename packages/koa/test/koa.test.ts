import Koa from 'koa';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract } from '@growingio/upload/conformance';
import { tools } from '../../../testing/host-tools.js';
import { koaHost } from './koa-host.js';

adapterContract(tools, 'Koa 3, growingio() after the session', koaHost(Koa, 'after the session'));
adapterContract(tools, 'Koa 3, growingio() before the session', koaHost(Koa, 'before the session'));
adapterContract(tools, 'Koa 3, growingio() twice', koaHost(Koa, 'twice'));

entryContract(tools, growingio);
