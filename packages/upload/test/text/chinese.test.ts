/** What is said in Chinese, message by message. */
import { join } from 'node:path';
import { describeChineseMessages } from '../../../../testing/chinese-messages.js';
import { chinese } from '../../src/text/chinese.js';

describeChineseMessages({
  folder: join(__dirname, '../../src'),
  dictionary: chinese,
  positions: { issue: [1], note: [2], noteVersion: [0], refuse: [1], reject: [1] },
  apart: [
    // Names of tests, and what OpenTelemetry shows.
    'conformance/',
    'telemetry/metrics.ts',
    // Units by the words of the tables.
    /^(batches a second|a port, 0 for any free one)$/,
    // Words of undici, and the name of a listener of a package.
    /^bad (response|upgrade)$/,
    /^signal-exit emitter$/,
  ],
});
