/** Starts a relay that delivers what a block hands over to its queue, to where each batch is for. */

/** Starts it on the queue that a sender has without an option. Resolves with what ends it. */
export async function startRelay(connection) {
  const { createRelay } = await import('../../packages/bullmq/dist/esm/index.js');
  const relay = createRelay({ connection });
  void relay.run();
  return { close: () => relay.close({ timeout: 0 }) };
}
