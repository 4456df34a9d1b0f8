/** The sender into a queue, the relay that empties it, its command line, and what a stranger may see of both. */

export { bullmqSender } from './sender/bullmq-sender.js';
export { createRelay, type Relay, type RelayCloseOptions, type RelayStats } from './relay/relay.js';
export type { BullmqSenderOptions, QueueOptions, RelayOptions } from './options.js';
export type { ConnectionGiven } from './backend/read-connection.js';
export type { RedisClient, RedisGiven } from './backend/redis-connection.js';
export type { PostgresClient, PostgresGiven } from './backend/postgres-given.js';
export { readFleet, type FleetStatus } from './fleet/read-fleet.js';
export type { FleetCounts } from './fleet/ledger.js';
export { runRelayCommand, type RelayCommandHost } from './cli/run-relay-command.js';
export type { CommandOutput } from './cli/command.js';
export { replayDeadLetters } from './source/replay-dead-letters.js';
export type { DeadLetter } from './source/dead-letters.js';
export type { Settlement, Source, SourceBatch, SourceHost } from './source/source.js';
