/** Finds out in which language a person reads. */

/**
 * Whether the locale of the environment is Chinese: the first of LC_ALL, LC_MESSAGES and LANG that is set decides, as POSIX says it.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function isChinese({ LC_ALL, LC_MESSAGES, LANG }) {
  return /^zh(?:$|[_.@-])/i.test(LC_ALL || LC_MESSAGES || LANG || '');
}
