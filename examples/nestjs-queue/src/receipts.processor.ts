/** Sends the receipts, outside of any request: the job says whose it is. */

import { Track } from '@growingio/nestjs';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';

export interface Receipt {
  readonly userId: string;
  readonly productId: string;
}

@Processor('receipts')
export class ReceiptsProcessor extends WorkerHost {
  @Track('SendReceipt', { loginUserId: (_result: unknown, job: Job<Receipt>) => job.data.userId })
  override async process(job: Job<Receipt>): Promise<void> {
    await job.log(`a receipt for ${job.data.productId}`);
  }
}
