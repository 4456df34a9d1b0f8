/** Answers of 1xx before the answer proper. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { InformationalSkipper, skipInformational } from '../../src/sender/skip-informational.js';

const continues = 'HTTP/1.1 100 Continue\r\n\r\n';
const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preload\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

/** What is left of chunks that begin an answer. */
function skip(...chunks: string[]): string {
  const skipper = new InformationalSkipper();
  skipper.expectAnswer();
  return chunks.map((chunk) => skipper.skip(Buffer.from(chunk, 'latin1')).toString('latin1')).join('');
}

describe('InformationalSkipper', () => {
  it.each([
    ['none', ''],
    ['100', continues],
    ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103 with headers', hints],
    ['100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['several', continues + hints + continues],
  ])('leaves the answer after %s', (_, before) => {
    expect(skip(before + ok)).toBe(ok);
  });

  it.each([ok, 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'SSH-2.0-OpenSSH\r\n', '\r\n\r\n'])(
    'leaves %j as it is, in one chunk and byte by byte',
    (text) => {
      expect(skip(text)).toBe(text);
      expect(skip(...text.split(''))).toBe(text);
    },
  );

  it('finds the same however the bytes are cut', () => {
    const text = continues + hints + ok;
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        expect(skip(...at.slice(1).map((end, i) => text.slice(at[i], end)))).toBe(ok);
      }),
    );
  });

  it('looks for it at the beginning of an answer only', () => {
    expect(skip('HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n', continues)).toContain(continues);
  });

  it('looks for it again when the next answer begins', () => {
    const skipper = new InformationalSkipper();
    for (let i = 0; i < 2; i += 1) {
      skipper.expectAnswer();
      expect(skipper.skip(Buffer.from(continues + ok)).toString()).toBe(ok);
      expect(skipper.skip(Buffer.from(continues)).toString()).toBe(continues);
    }
  });

  it('leaves what comes before any answer is expected', () => {
    expect(new InformationalSkipper().skip(Buffer.from(continues)).toString()).toBe(continues);
  });

  it.each([
    [16 * 1024 - 1, ''],
    [16 * 1024, 'HTTP/1.1 103 X'],
  ])('holds a head of %d bytes back, or not: %j', (length, beginning) => {
    expect(skip('HTTP/1.1 103 X\r\n'.padEnd(length, 'a')).slice(0, 14)).toBe(beginning);
  });

  it('holds no more than 16 KiB back', () => {
    const endless = `HTTP/1.1 103 X\r\n${'a'.repeat(16 * 1024)}`;
    expect(skip(endless)).toBe(endless);
  });
});

describe('skipInformational', () => {
  /** What a connection has received, in chunks, after this was written. */
  function receive(written: string[], ...chunks: string[]): Duplex {
    const socket = new Duplex({
      read: () => undefined,
      write(_, __, done) {
        done();
      },
    });
    skipInformational(socket as Socket);
    for (const text of written) expect(socket.write(text)).toBe(true);
    for (const chunk of chunks) socket.push(chunk);
    return socket;
  }

  it('leaves out what stands before the answer to what was written', () => {
    expect(String(receive(['POST'], continues, hints, ok).read())).toBe(ok);
  });

  it('has nothing to be read while there is no more than that, or a part of it', () => {
    expect(receive(['POST'], continues).read()).toBeNull();
    expect(receive(['POST'], continues, 'HTTP/1.1 1').read()).toBeNull();
    expect(receive(['POST']).read()).toBeNull();
  });

  it('leaves out nothing where nothing was written', () => {
    expect(String(receive([], continues).read())).toBe(continues);
  });
});
