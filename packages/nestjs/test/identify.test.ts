/** `identify()` of the `Tracker` that Nest injects, within a request or job and outside of one. */
import { KeptLog } from '@growingio/upload/conformance';
import { AmbientTracker } from '../src/ambient-tracker.js';
import { GrowingIO, type GrowingIOOptions } from '../src/index.js';

const message = 'identify() needs a request: outside of one, use client.scope({ loginUserId }, work)';

describe('the injected Tracker', () => {
  let client: GrowingIO | undefined;

  afterEach(() => client?.shutdown());

  function inject(mode: GrowingIOOptions['mode']): { client: GrowingIO; tracker: AmbientTracker; log: KeptLog } {
    const log = new KeptLog();
    const made = (client = new GrowingIO({ mode, logger: log }));
    return { client: made, tracker: new AmbientTracker(made), log };
  }

  it('says once, and counts, that it can identify nobody outside of a request', () => {
    const { client, tracker, log } = inject('test');
    for (let i = 0; i < 2; i += 1) {
      expect(tracker.identify('u1')).toEqual({
        ok: false,
        reason: 'no_login_user',
        issues: [{ code: 'missing', path: 'loginUserId', message }],
      });
    }
    expect(log.text.split(message)).toHaveLength(2);
    expect(log.lines).toContainEqual({ level: 'warn', message });
    expect(client.stats().refused.no_login_user).toBe(2);
  });

  it('identifies nobody for what others track outside of a request', () => {
    const { tracker } = inject('test');
    tracker.identify('u1');
    expect(tracker.track('BuyProduct')).toMatchObject({ ok: false, reason: 'no_login_user' });
  });

  it('identifies the user of a job', async () => {
    const { client, tracker, log } = inject('test');
    client.scope(null, () => {
      expect(tracker.identify('u1')).toEqual({ ok: true });
      expect(tracker.track('BuyProduct')).toEqual({ ok: true });
    });
    await client.flush();
    expect(log.text).toContain('BuyProduct by u1');
    expect(log.text).not.toContain(message);
  });

  it('says nothing where tracking is off', () => {
    const { client, tracker, log } = inject('off');
    expect(tracker.identify('u1')).toEqual({ ok: true });
    expect(client.stats().refused.no_login_user).toBe(0);
    expect(log.lines).toEqual([]);
  });
});
