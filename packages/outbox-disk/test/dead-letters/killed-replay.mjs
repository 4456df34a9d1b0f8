/** A replay, as it is built, that is killed with SIGKILL before its Nth call of the file system that opens or changes something. */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [directory, last] = process.argv.slice(2);
let calls = 0;

function killIn(owner, name) {
  const real = owner[name];
  owner[name] = function counted(...given) {
    calls += 1;
    if (calls === Number(last)) process.kill(process.pid, 'SIGKILL');
    return real.apply(this, given);
  };
}

const probe = await fs.open(process.execPath);
for (const name of ['appendFile', 'write', 'writeFile', 'sync']) killIn(probe.constructor.prototype, name);
await probe.close();
for (const name of ['mkdir', 'open', 'rename', 'rm', 'rmdir']) killIn(fs, name);
syncBuiltinESMExports();

const { returnDeadLetters } = await import('@growingio/outbox-disk');
const isWanted = ({ event }) => event.n.startsWith('wanted');
console.log(JSON.stringify(await returnDeadLetters(directory, { isWanted })));
