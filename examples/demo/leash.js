/** Loaded into each shop: should the demo die without a word, the shop stops too. */

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
