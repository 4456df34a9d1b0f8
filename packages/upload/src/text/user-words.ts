/** Knows what applications call a user and his ID, to guess what was meant by a name. */

import { bareName } from './did-you-mean.js';

const words = new Set([
  ...[
    'user',
    'userid',
    'userno',
    'username',
    'userkey',
    'uid',
    'id',
    'cs1',
    'login',
    'loginid',
    'loginuser',
    'loginuid',
  ],
  ...['distinctid', 'identity', 'identify', 'account', 'accountid', 'member', 'memberid', 'customer', 'customerid'],
  ...['openid', 'unionid', 'actor', 'actorid', 'owner', 'ownerid', 'by', 'who', '用户', '用户id', '登录用户id'],
]);

// In a token or a session: `sub`, `currentUser`, `staffNo`, `passport.user`, `payload.sub`.
const kept =
  /^(?:current|loggedin|auth)?(?:sub|subject|passport|payload|claims|profile|(?:user|member|account|customer|client|staff|employee|admin|player|person|openid)(?:id|uid|no|number|key|code|info)?)$/;

/** Whether a caller may have meant the user by an option of this name. */
export function isUserWord(name: string): boolean {
  return words.has(bareName(name));
}

/** Whether a session or a token may keep the user, or his ID, under this name. */
export function mayKeepUser(name: string): boolean {
  const bare = bareName(name);
  return words.has(bare) || kept.test(bare);
}
