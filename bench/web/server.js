/** The process of one web application; when asked, it reports the CPU time that it has used so far. */

import { behaviours } from './behaviours.js';
import { frameworks } from './frameworks.js';

const job = JSON.parse(process.argv[2]);
const behaviour = await behaviours[job.behaviour](job);
const port = await frameworks[job.framework](behaviour);

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ id }) => {
  // What a request leaves behind is part of what it costs.
  await behaviour.flush?.();
  const { user, system } = process.cpuUsage();
  process.send({ id, cpu: user + system });
});
process.send({ port });
