/** The types of storefront.js, for the shop in TypeScript. */

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly classify: string;
  readonly price: number;
  readonly inStock: boolean;
}

export interface Login {
  readonly userId: string;
  readonly name: string;
}

export declare const products: readonly Product[];
export declare function findProduct(id: unknown): Product | undefined;
export declare function readLogin(body: unknown): Login | undefined;
export declare const pageFile: string;
