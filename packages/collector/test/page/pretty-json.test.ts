/** JSON in lines: as JSON.stringify lays it out, but with numbers as they were written. */
import fc from 'fast-check';
import { prettyJson } from '../../page/detail/pretty-json.js';

describe('prettyJson', () => {
  it('lays any value out as JSON.stringify does, however it was written', () => {
    const indent = fc.constantFrom(undefined, ' ', '\t\n\r ');
    fc.assert(
      fc.property(fc.jsonValue(), indent, (value, space) => {
        expect(prettyJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps every digit, and shows what was escaped', () => {
    expect(prettyJson(String.raw`{"a":12345678901234567890,"a":1e400,"b":[14.0,{}],"\u82f9":"\u82f9\"[,"}`)).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1e400,\n  "b": [\n    14.0,\n    {}\n  ],\n  "苹": "苹\\"[,"\n}',
    );
  });
});
