/** Requests whose response never ends, as frameworks make them for schedules and consumers: all arrives, and none is kept. */

const MiB = 1024 * 1024;
// 18 MiB were kept of so many before anything was released.
const mostGrowth = 4 * MiB;

const endless = {
  name: 'contexts whose response never ends',
  outboxes: ['memory', 'disk'],
  length: 30,
  async play(stage) {
    const rounds = stage.isQuick ? [2000, 4000] : [10_000, 30_000];
    const child = await stage.start({ measuresHeap: true, clients: [{ options: { flushInterval: 100 } }] });
    const heaps = [];
    for (const count of rounds) {
      await child.command('trackInContexts', { count });
      await stage.untilArrived();
      // Until it has been silent for the time after which it is released, and the heap has been measured.
      const from = child.heaps.length;
      await stage.until(() => child.heaps.length >= from + 4, 10_000);
      heaps.push(Math.min(...child.heaps.slice(from).map(({ heap }) => heap)));
    }
    await child.finish();
    const growth = heaps[1] - heaps[0];
    stage.notes.push(`heap ${heaps.map((heap) => (heap / MiB).toFixed(1)).join(' → ')} MiB`);
    stage.expect(growth <= mostGrowth, `the heap grew by ${(growth / MiB).toFixed(1)} MiB with ${rounds[1]} contexts`);
  },
};

export const contexts = [endless];
