/** The docstrings and the READMEs say what the tables of options say. */
import { join } from 'node:path';
import { describeOptionDocs } from '../../../testing/option-docs.js';
import { queueTable, relayTable, senderTable } from '../src/options.js';

const folder = join(__dirname, '..');
const source = 'src/options.ts';

describeOptionDocs({ table: queueTable, folder, source, interfaceName: 'QueueOptions' });
describeOptionDocs({ table: senderTable, folder, source, interfaceName: 'BullmqSenderOptions' });
describeOptionDocs({ table: relayTable, folder, source, interfaceName: 'RelayOptions' });
