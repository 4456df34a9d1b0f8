/** The outbox of an import keeps the contract of outboxes. */
import { outboxConformance } from '@growingio/upload/conformance';
import { ImportOutbox } from '../../src/send/import-outbox.js';

outboxConformance({ describe, it }, 'ImportOutbox', (limits) => new ImportOutbox(limits));
