/** The side of a process under test of what `children.js` says to it: commands enter by IPC, their results leave. */

/**
 * Obeys these commands. After one of the last the process has to end by itself. Returns `send` for what is said without being
 * asked, and `end`, which disconnects.
 */
export function serve(commands, last) {
  let isFinished = false;
  const end = () => {
    isFinished = true;
    if (process.connected) process.disconnect();
  };
  process.on('message', async ({ id, command, ...given }) => {
    // Messages of the cluster module have no id.
    if (id === undefined) return;
    try {
      const value = (await commands[command](given)) ?? null;
      await send({ id, value });
    } catch (error) {
      await send({ id, error: error.stack });
    }
    if (last.includes(command)) end();
  });
  // The chaos program has died: nobody is left to tell.
  process.on('disconnect', () => {
    if (!isFinished) process.kill(process.pid, 'SIGKILL');
  });
  void send({ listens: true });
  return { send, end };
}

function send(message) {
  return new Promise((resolve) => {
    if (process.connected) process.send(message, resolve);
    else resolve();
  });
}
