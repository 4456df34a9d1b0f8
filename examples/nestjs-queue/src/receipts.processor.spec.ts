/** What a worker tracks: the job says whose it is. */

import 'reflect-metadata';
import '@growingio/testing/jest';
import { GrowingIOTestingModule, Recorder } from '@growingio/testing/nestjs';
import { beforeEach, expect, test } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { Job } from 'bullmq';
import { ReceiptsProcessor, type Receipt } from './receipts.processor.js';

let recorder: Recorder;
let processor: ReceiptsProcessor;

beforeEach(async () => {
  const imports = [GrowingIOTestingModule.forRoot()];
  const module = await Test.createTestingModule({ imports, providers: [ReceiptsProcessor] }).compile();
  recorder = module.get(Recorder);
  processor = module.get(ReceiptsProcessor);
});

function jobOf(data: Receipt, log: () => Promise<number>): Job<Receipt> {
  return { data, log } as unknown as Job<Receipt>;
}

test('a receipt is tracked for the user of its job', async () => {
  await processor.process(jobOf({ userId: '9128391', productId: 'apple' }, () => Promise.resolve(1)));
  expect(recorder).toHaveTrackedFor('9128391', 'SendReceipt');
});

test('a receipt that fails is not tracked', async () => {
  const fails = () => Promise.reject(new Error('no Redis'));
  await expect(processor.process(jobOf({ userId: '9128391', productId: 'apple' }, fails))).rejects.toThrow('no Redis');
  expect(recorder).not.toHaveTracked('SendReceipt');
});
