/** What the example shops sell, what they ask of who logs in, and their page. Nothing here tracks anything. */

import { fileURLToPath } from 'node:url';

export const products = [
  { id: 'apple', name: '苹果', classify: '水果', price: 14, inStock: true },
  { id: 'banana', name: '香蕉', classify: '水果', price: 6.5, inStock: true },
  { id: 'tea', name: '龙井茶', classify: '茶叶', price: 128, inStock: true },
  { id: 'book', name: '《红楼梦》', classify: '图书', price: 59.9, inStock: true },
  { id: 'durian', name: '榴莲', classify: '水果', price: 99, inStock: false },
];

/** The product with this ID, or `undefined`. */
export function findProduct(id) {
  return products.find((product) => product.id === id);
}

/** What a visitor typed in to log in, or `undefined` when a field is missing. A shop for trying asks for no password. */
export function readLogin(body) {
  const { userId, name } = body ?? {};
  return isText(userId) && isText(name) ? { userId, name } : undefined;
}

function isText(value) {
  return typeof value === 'string' && value.trim() !== '';
}

/** The file of the page: plain HTML that calls the shop's own routes. */
export const pageFile = fileURLToPath(new URL('shop.html', import.meta.url));
