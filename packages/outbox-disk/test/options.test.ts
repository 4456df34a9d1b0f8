import { GrowingIOError } from '@growingio/upload';
import { resolveOptions, type DiskOutboxOptions } from '../src/options.js';

describe('resolveOptions', () => {
  it('fills in the defaults', () => {
    expect(resolveOptions({ directory: '/data' })).toMatchObject({
      durability: 'os',
      maxQueueSize: 10_000_000,
      maxQueueBytes: 512 * 1024 * 1024,
      maxMemoryBytes: 64 * 1024 * 1024,
      maxDeadLetterBytes: 64 * 1024 * 1024,
      takeoverInterval: 5000,
      segmentBytes: 4 * 1024 * 1024,
    });
  });

  it.each<[unknown, string]>([
    [undefined, 'options is undefined: it must be an object'],
    [{}, 'directory is undefined: it must be the path of a directory'],
    [{ directory: '' }, 'directory is "": it must be the path of a directory'],
    [{ directory: 7 }, 'directory is 7: it must be'],
    [
      { directory: '~/growingio' },
      'directory is "~/growingio": it must be a path as Node takes it: nothing replaces ~',
    ],
    [{ directory: '$HOME/growingio' }, 'directory is "$HOME/growingio": it must be a path as Node takes it'],
    [{ directory: '${DATA}/growingio' }, 'directory is "${DATA}/growingio": it must be a path as Node takes it'],
    [{ directory: '%APPDATA%\\growingio' }, 'it must be a path as Node takes it'],
    [{ directory: 'undefined/growingio' }, 'directory is "undefined/growingio": it must be a path as Node takes it'],
    [{ directory: 'file:///var/lib/growingio' }, 'it must be a path as Node takes it'],
    [{ directory: '/d', durability: 'disk' }, "durability is \"disk\": it must be 'os' or 'fsync'"],
    [
      { directory: '/d', maxQueueBytes: 1000 },
      'maxQueueBytes is 1000: it must be a whole number from 1048576 to 1099511627776 (bytes)',
    ],
    [{ directory: '/d', takeoverInterval: 1.5 }, 'takeoverInterval is 1.5: it must be a whole number'],
    [{ directory: '/d', maxQueueSize: [] }, 'maxQueueSize is a list of 0: it must be a whole number'],
    [{ directory: '/d', maxqueuebytes: 1 }, 'maxqueuebytes is no option: did you mean maxQueueBytes?'],
    [{ directory: '/d', maxBytes: 1 }, 'maxBytes is no option: did you mean maxQueueBytes?'],
    [{ directory: '/d', max_events: 1 }, 'max_events is no option: did you mean maxQueueSize?'],
    [{ directory: '/d', size: 1 }, 'size is no option: known are directory, durability, maxQueueSize, maxQueueBytes, '],
  ])('refuses %p', (options, message) => {
    const resolve = (): unknown => resolveOptions(options as DiskOutboxOptions);
    expect(resolve).toThrow(GrowingIOError);
    expect(resolve).toThrow(message);
  });
});
