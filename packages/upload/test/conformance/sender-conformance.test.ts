/** Senders of somebody else that break a rule: the suite says which. */
import {
  senderConformance,
  type FarEnd,
  type SenderConformanceOptions,
  type SenderStage,
} from '../../src/conformance.js';
import type { EncodedEvent, Sender, SendResult } from '../../src/index.js';
import { CollectingRunner } from '../../../../testing/collecting-runner.js';

const secret = 'sesame-7';
const results: Record<Exclude<FarEnd, 'silent'>, SendResult> = {
  up: { status: 'delivered' },
  down: { status: 'retryable', reason: 'ECONNREFUSED', failure: 'connection' },
  refusing: { status: 'rejected', reason: 'HTTP 400' },
  misconfigured: { status: 'blocked', reason: 'HTTP 403' },
};

/** A sender to a far end in this process, which keeps all rules. */
class QueueSender implements Sender {
  readonly received: Buffer[] = [];
  open = 0;
  closed = false;
  readonly #farEnd: FarEnd;
  #breakOff: (() => void)[] = [];

  constructor(farEnd: FarEnd) {
    this.#farEnd = farEnd;
  }

  async send(events: readonly EncodedEvent[]): Promise<SendResult> {
    if (this.closed) return { status: 'retryable', reason: 'closed' };
    this.open = 1;
    this.received.push(...events.map((event) => this.bytesOf(event)));
    await Promise.resolve();
    if (this.#farEnd !== 'silent') return this.resultOf(this.#farEnd, events);
    return this.answered();
  }

  protected answered(): Promise<SendResult> {
    const closed = { status: 'retryable', reason: 'closed' } as const;
    if (this.closed) return Promise.resolve(closed);
    return new Promise((resolve) =>
      this.#breakOff.push(() => {
        resolve(closed);
      }),
    );
  }

  close(): Promise<void> {
    this.closed = true;
    this.open = 0;
    for (const breakOff of this.#breakOff.splice(0)) breakOff();
    return Promise.resolve();
  }

  protected bytesOf(event: EncodedEvent): Buffer {
    return Buffer.from(event.bytes);
  }

  protected resultOf(farEnd: Exclude<FarEnd, 'silent'>, _events: readonly EncodedEvent[]): SendResult {
    return results[farEnd];
  }
}

async function brokenRules(
  create: (farEnd: FarEnd) => QueueSender,
  options?: SenderConformanceOptions,
): Promise<string[]> {
  const runner = new CollectingRunner();
  const createStage = (farEnd: FarEnd): SenderStage => {
    const sender = create(farEnd);
    return {
      sender,
      received: () => Buffer.concat(sender.received),
      connections: () => sender.open,
      secrets: [secret],
      close: () => undefined,
    };
  };
  senderConformance(runner, 'sender', createStage, options);
  return [...(await runner.failing()).keys()].map((name) => name.split(' › ').slice(1).join(' › '));
}

class Rejects extends QueueSender {
  protected override resultOf(farEnd: Exclude<FarEnd, 'silent'>): SendResult {
    if (farEnd === 'down') throw new Error('ECONNREFUSED');
    return results[farEnd];
  }
}

class Tells extends QueueSender {
  protected override resultOf(farEnd: Exclude<FarEnd, 'silent'>, [event]: readonly EncodedEvent[]): SendResult {
    if (farEnd === 'misconfigured') return { status: 'blocked', reason: `the token ${secret} is wrong` };
    if (farEnd === 'refusing') return { status: 'rejected', reason: `refused: ${String(event?.bytes)}` };
    if (farEnd === 'down') return { status: 'retryable', reason: 'down\nERROR forged' };
    return results[farEnd];
  }
}

class SendsTheBuffer extends QueueSender {
  protected override bytesOf(event: EncodedEvent): Buffer {
    return Buffer.from(event.buffer);
  }
}

class SendsTwice extends QueueSender {
  protected override bytesOf(event: EncodedEvent): Buffer {
    return Buffer.concat([event.bytes, event.bytes]);
  }
}

class GoesOn extends QueueSender {
  override async close(): Promise<void> {
    await super.close();
    this.closed = false;
  }
}

class KeepsConnections extends QueueSender {
  override async close(): Promise<void> {
    await super.close();
    if (this.received.length > 0) this.open = 1;
  }
}

class HandsOver extends QueueSender {
  protected override resultOf(farEnd: Exclude<FarEnd, 'silent'>): SendResult {
    return farEnd === 'up' ? { status: 'handedOver' } : results[farEnd];
  }
}

class WaitsForever extends QueueSender {
  protected override resultOf(): SendResult {
    return { status: 'retryable', reason: '', retryAfter: NaN };
  }
}

describe('senderConformance', () => {
  it('finds nothing in a sender that keeps the rules', async () => {
    expect(await brokenRules((farEnd) => new QueueSender(farEnd))).toEqual([]);
  });

  it('wants of a queue that it hands over, and of nobody else', async () => {
    const create = (farEnd: FarEnd): QueueSender => new HandsOver(farEnd);
    expect(await brokenRules(create, { taken: 'handedOver' })).toEqual([]);
    expect(await brokenRules(create)).toContain('the result › is delivered where the far end is up, each time');
    const delivers = await brokenRules((farEnd) => new QueueSender(farEnd), { taken: 'handedOver' });
    expect(delivers).toContain('the result › is handedOver where the far end is up, each time');
  });

  it.each([
    ['rejects', Rejects, ['the result › is retryable where the far end is down, each time']],
    [
      'tells secrets, contents and line breaks',
      Tells,
      [
        'the result › is retryable where the far end is down, each time',
        'the result › is rejected where the far end is refusing, each time',
        'the result › is blocked where the far end is misconfigured, each time',
      ],
    ],
    [
      'sends what stands beside an event',
      SendsTheBuffer,
      ['send › sends nothing of what stands beside an event in its buffer, and leaves the buffer as it is'],
    ],
    ['sends events twice', SendsTwice, ['send › delivers what is sent at the same time, each event once']],
    ['goes on after its close', GoesOn, ['close › lets nothing be sent afterwards: it returns retryable']],
    ['keeps its connections', KeepsConnections, ['close › frees the connections of a far end that is up']],
    [
      'says nothing of why, and no time',
      WaitsForever,
      ['the result › is retryable where the far end is down, each time'],
    ],
  ])('names what a sender breaks that %s', async (_what, Broken, rules) => {
    expect(await brokenRules((farEnd) => new Broken(farEnd))).toEqual(expect.arrayContaining(rules));
  });
});
