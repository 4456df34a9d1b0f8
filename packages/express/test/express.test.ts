import express from 'express';
import { growingio } from '../src/index.js';
import { adapterContract, entryContract } from '../../upload/test/adapter-contract.js';
import { expressHost } from './express-host.js';

adapterContract('Express 5, growingio() after the session', expressHost(express, 'after the session'));
adapterContract('Express 5, growingio() before the session', expressHost(express, 'before the session'));
adapterContract('Express 5, growingio() twice', expressHost(express, 'twice'));

entryContract(growingio);
