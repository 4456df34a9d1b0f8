/** The docstrings and the READMEs say what the table of options says. */
import { join } from 'node:path';
import { describeOptionDocs } from '../../../testing/option-docs.js';
import { optionTable } from '../src/options.js';

const folder = join(__dirname, '..');
describeOptionDocs({ table: optionTable, folder, source: 'src/options.ts', interfaceName: 'CollectorOptions' });
