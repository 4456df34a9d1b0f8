/** The signature by which a code is asked for, and how often one is. */
import { Authorization, writeCodeRequest } from '../../../src/plan/remote/authorization.js';

/**
 * Each made by an independent program, OpenSSL 3:
 * `printf 'POST\n/auth/token\nproject=PROJECT&ai=AI&tm=TM' | openssl dgst -sha256 -hmac 'SECRET'`
 */
const signed = [
  {
    project: 'nxog09md',
    ai: '0a1b4118dd954ec3bcc69da5138bdb96',
    tm: 1_434_556_935_000,
    secret: 'a-secret-key',
    hex: '22f46f67b9eb7124ffd6502f7da14e3986dbbd81d2c34d273b2db39da9018085',
  },
  {
    project: 'demo',
    ai: 'demo',
    tm: 1_796_016_732_000,
    secret: 'demo',
    hex: '2dbadd19c816b1b80d67dd2744083b4a713feb5bcb5fa14ba0de94d29740a834',
  },
  {
    project: '1P6',
    ai: 'b9-3_a.d',
    tm: 0,
    secret: '!"#$%%&/()=?~',
    hex: '9ea62042468b0fb4b8a92c4d5eb9c147b488dd5848e2164a52d4a5973804aba5',
  },
  {
    // Longer than a block of SHA-256.
    project: 'p',
    ai: 'a',
    tm: 1,
    secret: 'k'.repeat(100),
    hex: '09e794a9118e88d3a7f3150253a4306fdf5a463bf1e2b71d7bbcf4b68d2c3f3a',
  },
];

describe('writeCodeRequest', () => {
  it.each(signed)('signs project $project as openssl does', ({ project, ai, tm, secret, hex }) => {
    const keys = { projectUid: project, projectId: ai, secretKey: secret };
    expect(writeCodeRequest(keys, tm)).toBe(`project=${project}&ai=${ai}&tm=${String(tm)}&auth=${hex}`);
  });
});

describe('Authorization', () => {
  const keys = { projectUid: 'demo', projectId: 'demo', secretKey: 'the-secret-key' };
  const open = (code?: string, hasKeys = true): { authorization: Authorization; asked: string[] } => {
    const asked: string[] = [];
    const credentials = { host: '', projectUid: 'demo', publicKey: '', code, keys: hasKeys ? keys : undefined };
    const fetch = (body: string): Promise<string> => Promise.resolve(`code-${String(asked.push(body))}`);
    return { authorization: new Authorization(credentials, fetch, () => 7), asked };
  };

  it('takes a ready code, and fetches none', async () => {
    const { authorization, asked } = open('ready');
    expect([await authorization.code(), await authorization.code(), asked]).toEqual(['ready', 'ready', []]);
  });

  it('fetches one without a ready code, once', async () => {
    const { authorization, asked } = open();
    expect([await authorization.code(), await authorization.code()]).toEqual(['code-1', 'code-1']);
    expect(asked).toEqual([writeCodeRequest(keys, 7)]);
  });

  it('fetches another one when it is refused, once in all', async () => {
    const { authorization, asked } = open('ready');
    expect([await authorization.renew(), await authorization.code()]).toEqual([true, 'code-1']);
    expect([await authorization.renew(), asked.length]).toEqual([false, 1]);
  });

  it('fetches none without keys', async () => {
    const { authorization, asked } = open('ready', false);
    expect([await authorization.renew(), await authorization.code(), asked]).toEqual([false, 'ready', []]);
  });

  it('hides the secret key, codes and signatures in what others say', async () => {
    const { authorization, asked } = open('ready');
    await authorization.renew();
    const [, auth = ''] = (asked[0] ?? '').split('&auth=');
    expect(authorization.hide(`the-secret-key, ready, code-1, ${auth}; more`)).toBe('***, ***, ***, ***; more');
  });
});
