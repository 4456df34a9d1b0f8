/** Which hosts may be a collector, and which of them have said so. */
import { mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { announcementPath, isAnnounced, mayBeCollector } from '../../src/reports/collector-host.js';

describe('mayBeCollector', () => {
  test.each([
    'http://127.0.0.1:7080',
    'http://127.1.2.3',
    'http://localhost:7080/below',
    'http://shop.localhost:7080',
    'http://[::1]:7080',
    'http://collector:7080',
    'http://collector.internal',
    'http://mac-mini.local:7080',
    'http://10.0.0.7:7080',
    'http://172.16.0.1',
    'http://172.31.255.1',
    'http://192.168.1.20:7080',
    'http://[fd00::1]:7080',
    'http://[fe80::1]:7080',
  ])('holds for %s', (host) => {
    expect(mayBeCollector(host)).toBe(true);
  });

  test.each([
    'https://api.growingio.com',
    'http://api.growingio.com',
    'http://apifwd.growingio.com',
    'https://127.0.0.1:7080',
    'https://collector:7080',
    'http://example.com',
    'http://10.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://172.32.0.1',
    'http://11.0.0.1',
    'http://8.8.8.8:7080',
    'http://[2001:db8::1]',
  ])('does not hold for %s', (host) => {
    expect(mayBeCollector(host)).toBe(false);
  });
});

describe('isAnnounced', () => {
  const port = 65_432;
  const path = announcementPath(port);

  it('finds the file of a collector at that port of this machine only', () => {
    expect(isAnnounced(`http://127.0.0.1:${String(port)}`)).toBe(false);
    writeFileSync(path, '');
    try {
      for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
        expect(isAnnounced(`http://${name}:${String(port)}`)).toBe(true);
      }
      expect(isAnnounced('http://127.0.0.1:65433')).toBe(false);
      expect(isAnnounced('http://127.0.0.1')).toBe(false);
      expect(isAnnounced(`http://10.0.0.7:${String(port)}`)).toBe(false);
    } finally {
      unlinkSync(path);
    }
  });

  it('takes nothing else for one', () => {
    mkdirSync(path);
    try {
      expect(isAnnounced(`http://127.0.0.1:${String(port)}`)).toBe(false);
    } finally {
      rmdirSync(path);
    }
  });
});
