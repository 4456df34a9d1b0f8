/** Versions: ranges as npm reads them, and Node as it is maintained. */
import { checkNode } from '../../../src/doctor/versions/check-node.js';
import { isInRange } from '../../../src/doctor/versions/range.js';

const now = Date.parse('2026-11-30');
const range = '>=20.19.0';

describe('checkNode', () => {
  it.each([
    ['v24.3.0', 'ok', 'Node 24.3.0, maintained until 2028-04-30'],
    ['v20.20.2', 'warning', 'Node 20.20.2: it works, and gets no security fixes since 2026-04-30'],
    ['v25.1.0', 'warning', 'Node 25.1.0: it works, and gets no security fixes since 2026-06-01'],
    ['v20.18.3', 'failure', 'Node 20.18.3: our packages need >=20.19.0'],
    ['v18.20.8', 'failure', 'Node 18.20.8: our packages need >=20.19.0'],
    ['v28.0.0', 'ok', 'Node 28.0.0'],
  ])('says of %s that it is %s', (version, status, detail) => {
    const check = checkNode(version, range, now);
    expect(check).toMatchObject({ name: 'node', status, detail });
    expect(check.hint).toMatch(status === 'ok' ? /^$/ : /install Node 24/);
  });
});

describe('isInRange', () => {
  it.each([
    ['4.16.0', '^4.16.0 || ^5.0.0', true],
    ['4.15.9', '^4.16.0 || ^5.0.0', false],
    ['5.1.0', '^4.16.0 || ^5.0.0', true],
    ['6.0.0', '^4.16.0 || ^5.0.0', false],
    ['0.7.9', '^0.7.0', true],
    ['0.8.0', '^0.7.0', false],
    ['1.2.9', '~1.2.3', true],
    ['1.3.0', '~1.2.3', false],
    ['6.3.10', '>=6.3.3', true],
    ['6.3.2', '>=6.3.3', false],
    ['0.1.0', '0.1.0', true],
    ['0.1.1', '0.1.0', false],
    ['5.0.0-beta.1', '^5.0.0', true],
    ['1.0.0', '*', true],
  ])('says whether %s is in %s', (version, given, isIn) => {
    expect(isInRange(version, given)).toBe(isIn);
  });
});
