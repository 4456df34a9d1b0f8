/** Takes orders. A service: it knows nothing of requests and sessions, and its orders are tracked all the same. */

import { Track } from '@growingio/nestjs';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { findProduct, type Product } from 'growingio-example-storefront';

export interface Order {
  readonly product: Product;
}

@Injectable()
export class OrdersService {
  /** Throws when there is no such product, or no more of it: then no event is tracked. */
  @Track('BuyProduct', ({ product }: Order) => ({
    product_name: product.name,
    product_classify: product.classify,
    product_price: product.price,
  }))
  buy(productId: unknown): Order {
    const product = findProduct(productId);
    if (product === undefined) throw new NotFoundException('no such product');
    if (!product.inStock) throw new ConflictException(`${product.name}已售罄 · sold out`);
    return { product };
  }
}
