#!/usr/bin/env node
/** The process of `growingio`: runs the command, and ends with its exit code. */
import { main } from '../dist/main.js';

await main();
