/** A Nest application, on whichever adapter, that tracks events under the user of its session. */

import { setTimeout as sleep } from 'node:timers/promises';
import { currentTracker, GrowingIOModule, Track, Tracker } from '@growingio/nestjs'; // ours
import { Controller, Injectable, Module, Param, Post, Req } from '@nestjs/common';
import './plan.js'; // ours

/** What Express's and Fastify's requests have in common. */
interface Visit {
  session: { userId?: string };
}

@Injectable()
class OrdersService {
  @Track('BuyProduct', (order: { price: number }) => ({ product_price: order.price })) // ours
  async place(): Promise<{ price: number }> {
    await sleep(1);
    currentTracker()?.track('ViewCart'); // ours
    return { price: 14 };
  }

  // @ts-expect-error: no such event // ours
  @Track('BuyProdct', (order: { price: number }) => ({ product_price: order.price })) // ours
  misspell(): { price: number } {
    currentTracker()?.track('ViewCart', { product_count: 1 }); // ours
    return { price: 14 };
  }
}

@Controller()
class ShopController {
  constructor(
    private readonly orders: OrdersService,
    private readonly tracker: Tracker, // ours
  ) {}

  @Post('login/:userId')
  logIn(@Req() request: Visit, @Param('userId') userId: string): string {
    this.tracker.track('Login'); // ours
    request.session.userId = userId;
    return 'ok';
  }

  @Post('buy')
  buy(): Promise<{ price: number }> {
    return this.orders.place();
  }
}

@Module({
  imports: [GrowingIOModule.forRoot()], // ours
  controllers: [ShopController],
  providers: [OrdersService],
})
export class ShopModule {}
