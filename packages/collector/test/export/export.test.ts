/** Events as a file: JSON Lines and CSV, whole and safe for a spreadsheet. */
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { writeCell } from '../../src/export/csv.js';
import { sendPieces } from '../../src/show/write-rows.js';
import { collect, makeEvent, upload } from '../fixtures.js';

describe('GET /api/export', () => {
  it('writes each event that matches as a line of JSON, oldest first', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ n: 'A' }), makeEvent({ n: 'B' }), makeEvent({ n: 'A', cs1: '' })]);
    const response = await fetch(`${collector.url}/api/export?search=event:A`);
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="growingio-events.jsonl"');
    const lines = (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
    expect(lines).toMatchObject([
      { id: 1, event: 'A', marks: [] },
      { id: 3, marks: [{ code: 'cs1_empty' }] },
    ]);
    expect(lines[0]).not.toHaveProperty('raw');
  });

  it('writes CSV in UTF-8 with a column for each variable', async () => {
    const collector = await collect();
    const tm = Date.now();
    await upload(collector, [
      makeEvent({ tm, var: { product_name: '苹果, "red"', product_price: 14 } }),
      makeEvent({ tm, cs1: '', var: { formula: '=1+1', product_price: -3 }, num: 2 }),
    ]);
    const response = await fetch(`${collector.url}/api/export?format=csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, first, second] = bytes.subarray(3).toString('utf8').split('\r\n');
    const time = new Date(tm).toISOString();
    const [one, two] = collector.events.map(({ receivedAt }) => new Date(receivedAt).toISOString());
    expect(head).toBe('id,received_at,project,user,event,time,num,var.product_name,var.product_price,var.formula,more_variables,problems'); // prettier-ignore
    expect(first).toBe(`1,${one!},demo,9128391,BuyProduct,${time},,"苹果, ""red""",14,,,`);
    expect(second).toMatch(`2,${two!},demo,,BuyProduct,${time},2,,-3,"'=1+1",,cs1: `);
  });

  it('puts variables beyond the first hundred together', async () => {
    const collector = await collect();
    const variables = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`v${String(at)}`, at]));
    await upload(collector, [makeEvent({ var: variables })]);
    const [head = '', line = ''] = (await (await fetch(`${collector.url}/api/export?format=csv`)).text()).split('\r\n');
    expect(head).toContain('var.v99,more_variables');
    expect(line).toContain('99,"{""v100"":100}",');
  });

  it('leaves a cell empty where an event has no such variable, whatever its name', async () => {
    const collector = await collect();
    await upload(collector, [makeEvent({ var: { toString: '\tx' } }), makeEvent({ tm: 9e15, var: undefined })]);
    const lines = (await (await fetch(`${collector.url}/api/export?format=csv`)).text()).split('\r\n');
    expect(lines[1]).toContain(`,"'\tx",,`);
    expect(lines[2]).toMatch(/,BuyProduct,9000000000000000,,,,/);
  });

  it('writes more than a socket takes at once', async () => {
    const collector = await collect();
    await upload(
      collector,
      Array.from({ length: 20_000 }, () => makeEvent({ var: { note: 'x'.repeat(200) } })),
    );
    const text = await (await fetch(`${collector.url}/api/export?format=csv`)).text();
    expect(text.trimEnd().split('\r\n')).toHaveLength(20_001);
  });

  it('does not wait for a client that reads nothing', async () => {
    const outcome = new Promise<unknown>((resolve) => {
      const server = createServer((_request, response) => {
        const endless = function* (): Generator<string> {
          for (;;) yield 'x'.repeat(64 * 1024);
        };
        sendPieces(response, endless(), 50)
          .then(resolve, resolve)
          .finally(() => server.close());
      }).listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        const client = connect(port, '127.0.0.1').pause().on('error', () => undefined); // prettier-ignore
        client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
        server.on('close', () => client.destroy());
      });
    });
    expect(await outcome).toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });

  it('refuses other formats', async () => {
    const collector = await collect();
    expect((await fetch(`${collector.url}/api/export?format=xlsx`)).status).toBe(400);
  });
});

describe('a cell', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\u200b=1', '＝1+1', '|cmd', '%0A'])(
    'with the text %j runs nothing',
    (text) => {
      expect(writeCell(text)).toMatch(/^"?'/);
    },
  );

  it('is read as it was written, by who reads CSV', () => {
    const read = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const cell = writeCell(text);
        expect(read(cell).replace(/^'/, '')).toBe(text.replace(/^'/, ''));
        expect(cell.startsWith('"') || !/[",\r\n]/.test(cell)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds a number as a number', () => {
    expect([writeCell(-3), writeCell(1.5), writeCell(undefined), writeCell(true), writeCell(['a'])]).toEqual([
      ...['-3', '1.5', '', 'true', '"[""a""]"'],
    ]);
  });
});
