import Koa from 'koa';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract } from '../../upload/test/adapter-contract.js';
import { koaHost } from './koa-host.js';

adapterContract('Koa 3, growingio() after the session', koaHost(Koa, 'after the session'));
adapterContract('Koa 3, growingio() before the session', koaHost(Koa, 'before the session'));
adapterContract('Koa 3, growingio() twice', koaHost(Koa, 'twice'));

entryContract(growingio);
