import { isSameLabel, labelOf, showLabel } from '../../src/directory/destination.js';
import { findStores, storePath } from '../../src/directory/paths.js';

const shop = { format: 's2s/cstm', projectId: 'shop', host: 'https://api.growingio.com' };

describe('labelOf', () => {
  it('says project and host in the name of a store, as far as one can', () => {
    const label = labelOf(shop);
    expect(label).toMatch(/^shop@api\.growingio\.com-[0-9a-f]{16}$/);
    expect(showLabel(label)).toBe('project shop at api.growingio.com');
    const path = storePath('/var', '1-a', '2-b', label);
    expect(findStores([path.slice('/var/'.length)])).toEqual([
      { name: `events.1-a.2-b.${label}`, creator: '1-a', holder: '2-b', label },
    ]);
  });

  it.each([
    ['project', { projectId: 'blog' }],
    ['project in other letters', { projectId: 'Shop' }],
    ['host', { host: 'https://collector.example.com' }],
    ['path of a gateway', { host: 'https://api.growingio.com/eu' }],
    ['format', { format: 'collect' }],
  ])('tells another %s apart', (_what, other) => {
    expect(isSameLabel(labelOf({ ...shop, ...other }), labelOf(shop))).toBe(false);
  });

  it.each([
    'http://api.growingio.com',
    'https://api.growingio.com:8443',
    'https://api.growingio.com/',
    'https://api.growingio.com//',
  ])('takes another way to the host for the same: %s', (host) => {
    expect(isSameLabel(labelOf({ ...shop, host }), labelOf(shop))).toBe(true);
  });

  it('takes a path for the same with and without a slash at its end, and for another with more in it', () => {
    const [label, same, other] = ['/a/b', '/a/b/', '/a//b'].map((path) =>
      labelOf({ ...shop, host: `https://x.com${path}` }),
    );
    expect(isSameLabel(label ?? '', same ?? '')).toBe(true);
    expect(isSameLabel(label ?? '', other ?? '')).toBe(false);
    expect(showLabel(label ?? '')).toBe('project shop at x.com_a_b');
  });

  it('takes a host that is no URL as it is', () => {
    expect(showLabel(labelOf({ ...shop, host: 'my host' }))).toBe('project shop at my_host');
  });

  it.each(['../../etc', 'a/b', '项目', 'a.b@c-d', 'x'.repeat(255), '\u0000', ' '])(
    'makes one name of %p that every file system takes, and no other project has',
    (projectId) => {
      const label = labelOf({ ...shop, projectId });
      expect(label).toMatch(/^[\w.@-]{1,90}$/);
      expect(isSameLabel(label, labelOf({ ...shop, projectId: `${projectId}.` }))).toBe(false);
    },
  );
});
