#!/usr/bin/env node
/** The command `growingio-relay`. It lies here, and not in dist, so that npm finds it before the first build, too. */
import '../dist/esm/cli.js';
