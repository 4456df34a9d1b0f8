/** The door of the core. What is not named here is private. */

export { GrowingIOError, type GrowingIOErrorCode } from './errors.js';
export type { EventIssue, EventIssueCode, EventNoteCode } from './event/issue.js';
export { checkEventKey, checkPlatformEventKey, checkPlatformVariableKey, maxEventKeyLength } from './event/keys.js';
export { checkLoginUserId } from './event/login-user-id.js';
export { maxStringLength } from './event/variables.js';
