/** What the shop is made of. */

import { GrowingIOModule } from '@growingio/nestjs';
import { Module } from '@nestjs/common';
import { AccountController } from './account.controller.js';
import { OrdersService } from './orders.service.js';
import { ShopController } from './shop.controller.js';

@Module({
  imports: [GrowingIOModule.forRoot()], // GROWINGIO_PROJECT_ID and GROWINGIO_HOST come from the environment.
  controllers: [AccountController, ShopController],
  providers: [OrdersService],
})
export class ShopModule {}
