/** Which page of the shop is whose. */

export default function route({ router, controller }) {
  router.get('/', controller.shop.view);
  router.get('/products', controller.shop.list);
  router.get('/health', controller.shop.sayWell);
  router.post('/login', controller.account.logIn);
  router.post('/logout', controller.account.logOut);
  router.post('/buy', controller.shop.buy);
}
