/**
 * The events of the tracking plan, for TypeScript. Written by `growingio plan types`: change
 * growingio.plan.json and run it again; what is changed here is lost.
 */

// prettier-ignore
export {};

// prettier-ignore
declare module '@growingio/upload' {
  interface Register {
    events: {
      BuyProduct: {
        product_price: number;
      };
      Login: Record<string, never>;
      ViewCart: {
        /** A whole number. */
        product_count?: number | null | undefined;
      };
    };
  }
}
