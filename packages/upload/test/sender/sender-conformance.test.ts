/** The sender that posts to GrowingIO keeps the contract of every sender. */
import type { ServerResponse } from 'node:http';
import { senderConformance, type FarEnd, type SenderStage } from '../../src/conformance.js';
import { TestSenders } from './senders.js';
import { serve } from '../../../../testing/serve.js';

const senders = new TestSenders();
const statuses = { up: 200, down: 503, refusing: 400, misconfigured: 403 };
const secret = 'sesame-7';

async function create(farEnd: FarEnd): Promise<SenderStage> {
  const received: Buffer[] = [];
  const answer = (response: ServerResponse): void => {
    if (farEnd === 'silent') return;
    // What it says must not come into a log.
    response.writeHead(statuses[farEnd], `because of ${secret}`).end(`the token ${secret} is wrong`);
  };
  const { server, url, close } = await serve((request, response) => {
    request
      .on('data', (chunk: Buffer) => received.push(chunk))
      .on('end', () => {
        answer(response);
      });
  });
  return {
    sender: senders.create({ host: `${url}/${secret}`, maxConcurrency: 2 }),
    received: () => Buffer.concat(received),
    connections: () =>
      new Promise((resolve) =>
        server.getConnections((_, count) => {
          resolve(count);
        }),
      ),
    secrets: [secret],
    close,
  };
}

senderConformance({ describe, it }, 'UndiciSender', create);

senderConformance({ describe, it }, 'UndiciSender where nobody listens', async (farEnd) => {
  const stage = await create(farEnd);
  if (farEnd === 'down') await stage.close();
  return stage;
});
