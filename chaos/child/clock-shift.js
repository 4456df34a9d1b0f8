/** Loaded before everything else: replaces the system clock by one that can be set at any time. */

const realDate = Date;
const realNow = Date.now;
const clock = { offset: Number(process.env.CHAOS_CLOCK_OFFSET ?? 0) };

globalThis[Symbol.for('chaos.clock')] = clock;
// On the real one, which the shifted one reads through.
realDate.now = () => realNow() + clock.offset;

globalThis.Date = new Proxy(realDate, {
  construct(target, args, newTarget) {
    return Reflect.construct(target, args.length === 0 ? [realDate.now()] : args, newTarget);
  },
  apply() {
    return new realDate(realDate.now()).toString();
  },
});
