/** `growingio outbox`: what waits in the directory of a disk outbox, what was refused, and how both get to GrowingIO. */

import type { Command } from 'commander';
import { actionOf, collect, newCommand, type Runner } from '../command/command.js';
import { t } from '../messages.js';
import { drain } from './drain.js';
import { listDeadLetters } from './list-dead-letters.js';
import { listStores } from './list-stores.js';
import { listWaiting } from './list-waiting.js';
import { replay } from './replay.js';

export function outboxCommand(runner: Runner): Command {
  const directory = './growingio-outbox';
  const ls = newCommand('ls', t`what waits, of whom, since when; dead letters by reason; what is damaged`, [
    { words: `outbox ls ${directory}`, what: t`also while the application runs: nothing is changed` },
    { words: `outbox ls ${directory} --json`, what: t`the same for programs` },
  ])
    .argument('<directory>')
    .action(actionOf(runner, listStores));
  const show = newCommand('show', t`the events that wait, the oldest store first`, [
    { words: `outbox show ${directory} --event BuyProduct`, what: t`those of one event key` },
    { words: `outbox show ${directory} --limit 0 --json`, what: t`all, as JSON Lines` },
  ])
    .argument('<directory>')
    .option('--event <key>', t`only events of this key; may be repeated`, collect)
    .option('--user <id>', t`only events of this login user ID; may be repeated`, collect)
    .option('--limit <count>', t`at most so many, 0 for all (default: 100)`)
    .action(actionOf(runner, listWaiting));
  const dead = newCommand('dead', t`the events that GrowingIO has refused, and why`, [
    { words: `outbox dead ${directory}`, what: t`the oldest first` },
    { words: `outbox dead ${directory} --reason 'HTTP 400'`, what: t`those of one reason` },
  ])
    .argument('<directory>')
    .option('--event <key>', t`only events of this key; may be repeated`, collect)
    .option('--reason <text>', t`only those whose reason contains this; may be repeated`, collect)
    .option('--limit <count>', t`at most so many, 0 for all (default: 100)`)
    .action(actionOf(runner, listDeadLetters));
  const replayed = newCommand('replay', t`put dead letters back among the events that wait`, [
    { words: `outbox replay ${directory} --event BuyProduct`, what: t`once the event exists on GrowingIO` },
    { words: `outbox replay ${directory} --all`, what: t`all of them` },
  ])
    .argument('<directory>')
    .option('--event <key>', t`only events of this key; may be repeated`, collect)
    .option('--reason <text>', t`only those whose reason contains this; may be repeated`, collect)
    .option('--all', t`all dead letters`)
    .option('--project <id>', t`for letters that don't say their project (default: GROWINGIO_PROJECT_ID)`)
    .option('--host <url>', t`for letters that don't say their host (default: GROWINGIO_HOST)`)
    .action(actionOf(runner, replay));
  const drained = newCommand('drain', t`deliver what waits to GrowingIO, without the application`, [
    { words: `outbox drain ${directory}`, what: t`to GROWINGIO_PROJECT_ID at GROWINGIO_HOST` },
    { words: `outbox drain ${directory} --project 8a1b3c`, what: t`to that project` },
  ])
    .argument('<directory>')
    .option('--project <id>', t`the project that the events were accepted for (default: GROWINGIO_PROJECT_ID)`)
    .option('--host <url>', t`the host that they were accepted for (default: GROWINGIO_HOST)`)
    .option('--timeout <seconds>', t`give up after so long without a delivery (default: 60)`)
    .action(actionOf(runner, drain));
  const examples = [
    { words: `outbox ls ${directory}`, what: t`what waits there` },
    { words: `outbox drain ${directory}`, what: t`deliver it` },
  ];
  const command = newCommand('outbox', t`what waits on disk (@growingio/outbox-disk): look, replay, deliver`, examples);
  for (const each of [ls, show, dead, replayed, drained]) command.addCommand(each);
  return command;
}
