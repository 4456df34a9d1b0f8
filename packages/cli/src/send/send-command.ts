/** `growingio send`: one event and what became of it, or the events of a file. */

import { Option, type Command } from 'commander';
import { wrongUse } from '../command/command-error.js';
import { actionOf, newCommand, type Runner } from '../command/command.js';
import { t } from '../messages.js';
import { sendFile, type SendFileOptions } from './send-file.js';
import { sendOne, type SendOneOptions } from './send-one.js';

type Options = SendOneOptions & Partial<SendFileOptions>;

export function sendCommand(runner: Runner): Command {
  const command = newCommand('send', t`send one event and see what becomes of it, or the events of a file`, [
    { words: 'send BuyProduct --user 9128391 --var product_name=苹果 --var product_price=14', what: t`one event` },
    { words: 'send --from events.csv --rate 500', what: t`a file of events, at most 500 a second` },
  ]);
  return command
    .argument('[event]', t`the event key`)
    .addOption(new Option('--project <id>', t`project ID (default: GROWINGIO_PROJECT_ID)`))
    .addOption(new Option('--host <url>', t`where to send (default: GROWINGIO_HOST, else GrowingIO)`))
    .addOption(new Option('--user <id>', t`login user ID`))
    .addOption(
      new Option(
        '--var <key=value>',
        t`a variable, again for each; what looks like a number is one, unless it is KEY:string=VALUE`,
      ).argParser((text: string, before?: readonly string[]) => [...(before ?? []), text]),
    )
    .addOption(new Option('--time <time>', t`when it happened: ISO 8601, or Unix milliseconds (default: now)`))
    .addOption(
      new Option('--from <file>', t`JSON Lines or CSV, or - for standard input (resumed only with --state)`).conflicts([
        ...['user', 'var', 'time'],
      ]),
    )
    .addOption(new Option('--rate <n>', t`with --from: at most so many events a second`))
    .addOption(new Option('--state <file>', t`with --from: keeps what is sent (default: beside the file)`))
    .addOption(
      new Option('--rejected <file>', t`with --from: takes the lines that were not sent (default: beside the file)`),
    )
    .action(
      actionOf<[string | undefined], Options>(runner, async (options, host, event) => {
        const { from } = options;
        if (event !== undefined && from !== undefined) {
          throw wrongUse(t`an event and --from exclude each other`, t`leave one of them out`);
        }
        if (from !== undefined) return sendFile({ ...options, from }, host);
        const lone = (['rate', 'state', 'rejected'] as const).find((name) => options[name] !== undefined);
        if (lone !== undefined) throw wrongUse(t`--${lone} is for --from`, t`leave it out, or name a file by --from`);
        if (event === undefined) throw wrongUse(t`there is nothing to send`, t`name an event, or a file by --from`);
        return sendOne(event, options, host);
      }),
    );
}
