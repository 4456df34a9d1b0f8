/** Finds variables of the environment that were meant for the client, and are misspelt: nobody would read them. */

import { suggestName } from '../text/did-you-mean.js';
import { quoteUnlessWord } from '../text/quote.js';
import { optionTable } from './option-table.js';
import { t } from '../text/messages.js';

const known = Object.values(optionTable).flatMap((rule) => ('environment' in rule ? [rule.environment] : []));
// Read by `growingio plan`: near to a name of ours, and no slip.
const readElsewhere = 'GROWINGIO_PROJECT_UID';
const prefix = /^growing_?io_?/i;

/**
 * Says of each such variable which was probably meant, such as of `GROWINGIO_HSOT`, without its value. One that is set beside it is
 * meant as it is; so is any that only resembles them.
 */
export function describeMisspelt(environment: NodeJS.ProcessEnv): readonly string[] {
  const missing = known.filter((name) => (environment[name] ?? '') === '').map((name) => name.replace(prefix, ''));
  return Object.keys(environment).flatMap((name) => {
    if (!prefix.test(name) || name === readElsewhere || (known as readonly string[]).includes(name)) return [];
    const meant = suggestName(name.replace(prefix, ''), missing);
    if (meant === undefined) return [];
    return [t`nothing reads the environment variable ${quoteUnlessWord(name)}: did you mean ${`GROWINGIO_${meant}`}?`];
  });
}
