import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
  fromBase64url,
  verifyToken,
  signToken,
  toBase64url,
  TOKEN_LIFETIME_S,
  type Verifier,
} from '../../../src/domain/approvals';
import { FUZZ } from '../../support/fuzz';
import { createKeys } from './keys';

// These tests take seconds on an idle machine, and longer on a busy one.

const IAT = 1_714_573_800;
const NOW = IAT * 1000;
const AUD = 'pattern-detection-test';
const claims = {
  aid: 'GOOG#double-top#2007-02-27T00:00:00.000Z',
  jti: toBase64url(new Uint8Array(16).fill(7)),
  iat: IAT,
  aud: AUD,
};
const keys = createKeys('k1');
const read = (token: string, verifier: Verifier = keys, now = NOW, audience = AUD) =>
  verifyToken(token, verifier, audience, now);
const forged = { rejected: 'forged' };

/** Signs any payload as signToken does, to test the checks after the MAC. */
const signBody = async (body: unknown): Promise<string> => {
  const payload = toBase64url(
    new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  );
  const message = `market-stacks approval token\nv1.k1.${payload}`;
  return `v1.k1.${payload}.${toBase64url(await keys.sign(new TextEncoder().encode(message)))}`;
};

let token: string;
beforeAll(async () => {
  token = await signToken(claims, keys);
});

test('a signed token is verified, and the same claims result in the same token', async () => {
  expect(await read(token)).toEqual({
    claims: { ...claims, exp: IAT + TOKEN_LIFETIME_S, purpose: 'decide-alert' },
  });
  expect(await signToken(claims, keys)).toBe(token);
  expect(token.length).toBeLessThanOrEqual(512);
});

test('a token is valid until the last millisecond of its hour', async () => {
  expect(await read(token, keys, NOW + 3_600_000 - 1)).toHaveProperty('claims');
  expect(await read(token, keys, NOW + 3_600_000)).toMatchObject({ rejected: 'expired' });
});

/** Yields every text that differs from this one by one bit. */
function* listBitFlips(text: string): Generator<string> {
  const bytes = Buffer.from(text, 'latin1');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    yield bytes.toString('latin1');
    bytes[bit >> 3]! ^= 1 << (bit & 7);
  }
}

test('a token with any flipped bit is rejected', async () => {
  const anyClaims = fc.record({
    aid: fc.string({ minLength: 1, maxLength: 60 }),
    jti: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64url),
    iat: fc.nat(2_000_000_000),
    aud: fc.constant(AUD),
  });
  let rejectedCount = 0;
  await fc.assert(
    fc.asyncProperty(anyClaims, async (signed) => {
      const good = await signToken(signed, keys);
      expect(await read(good, keys, signed.iat * 1000)).toHaveProperty('claims');
      for (const text of listBitFlips(good)) {
        if (!('rejected' in (await read(text, keys, signed.iat * 1000))))
          throw new Error(`accepted: ${text}`);
        rejectedCount++;
      }
    }),
    { numRuns: 50, examples: [[claims]] },
  );
  expect(rejectedCount).toBeGreaterThan(50 * 8 * 200);
});

test('a token in any alternative encoding is rejected: other last characters, padding, the other alphabet, spaces', async () => {
  const [version, kid, payload, mac] = token.split('.') as [string, string, string, string];
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const aliases = [
    ...[...alphabet].map((last) => mac.slice(0, -1) + last).filter((alias) => alias !== mac),
    `${mac}=`,
    `${mac} `,
    ` ${mac}`,
    mac.replaceAll('-', '+').replaceAll('_', '/') + '=',
  ];
  const same = aliases.filter((alias) =>
    Buffer.from(alias, 'base64url').equals(Buffer.from(mac, 'base64url')),
  );
  expect(same.length).toBeGreaterThanOrEqual(4); // Node decodes all of these to the same bytes
  for (const alias of aliases) expect(await read(`${version}.${kid}.${payload}.${alias}`)).toEqual(forged);
  for (const last of ['=', '.', `.${mac}`]) expect(await read(token + last)).toEqual(forged);
});

test('random MACs are rejected', async () => {
  const prefix = token.slice(0, token.lastIndexOf('.') + 1);
  const MACS = 1_000;
  const RUNS = 50 * FUZZ;
  let rejectedCount = 0;
  await fc.assert(
    // One seed yields a thousand MACs, because fast-check is slow at generating 32 bytes for each.
    fc.asyncProperty(fc.noBias(fc.nat()), async (seed) => {
      const bytes = createHash('shake256', { outputLength: 32 * MACS })
        .update(`${seed}`)
        .digest();
      for (let at = 0; at < bytes.length; at += 32) {
        const mac = bytes.toString('base64url', at, at + 32);
        if (!('rejected' in (await read(prefix + mac)))) throw new Error(`accepted: ${mac}`);
        rejectedCount++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(rejectedCount).toBe(RUNS * MACS);
});

test('arbitrary text is rejected without an exception', async () => {
  const pieces = fc.array(fc.oneof(fc.string(), fc.constantFrom('v1', 'k1', ...token.split('.'))), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(pieces, async (parts) => {
      const text = parts.join('.');
      fc.pre(text !== token);
      expect(await read(text)).toEqual(forged);
    }),
    { numRuns: 5_000 },
  );
});

test('tokens that are too long, not canonical, or of another version or key are rejected before any key is used', async () => {
  const never: Verifier = { kids: ['k1'], verify: () => Promise.reject(new Error('asked')) };
  const [, , payload, mac] = token.split('.') as [string, string, string, string];
  const invalidTokens = [
    'x'.repeat(513),
    `v2.k1.${payload}.${mac}`,
    `v1.k9.${payload}.${mac}`,
    `v1.__proto__.${payload}.${mac}`,
    `v1.k1.${payload}=.${mac}`,
    `v1.k1.${payload}.${mac.slice(0, -2)}`,
    '',
  ];
  for (const text of invalidTokens) expect(await read(text, never)).toEqual(forged);
  await expect(read(token, never)).rejects.toThrow('asked');
});

test('a token is valid up to 512 characters, even if it is signed', async () => {
  const signWithAudience = async (length: number) => {
    const aud = 'x'.repeat(length);
    const signed = await signToken({ ...claims, aud }, keys);
    return { length: signed.length, result: await read(signed, keys, NOW, aud) };
  };
  const lengths = Array.from({ length: 300 }, (_, length) => length);
  const all = await Promise.all(lengths.map(signWithAudience));
  expect(all.find(({ length }) => length === 512)!.result).toHaveProperty('claims');
  expect(all.find(({ length }) => length > 512)!.result).toEqual(forged);
});

test('during a rotation, the new key signs and both keys verify; afterwards the old key is rejected', async () => {
  const during = createKeys('k2', 'k1');
  expect(await read(token, during)).toHaveProperty('claims');
  const newToken = await signToken(claims, during);
  expect(newToken).toMatch(/^v1\.k2\./);
  expect(await read(token, createKeys('k2'))).toEqual(forged);
  expect(await read(newToken, createKeys('k2'))).toHaveProperty('claims');
  expect(await read(token.replace('.k1.', '.k2.'), during)).toEqual(forged);
});

const body = { ...claims, exp: IAT + TOKEN_LIFETIME_S, purpose: 'decide-alert' };
test.each([
  ['another environment', { ...body, aud: 'pattern-detection-prod' }],
  ['another purpose', { ...body, purpose: 'log-in' }],
  ['a longer lifetime', { ...body, exp: IAT + 7200 }],
  ['an additional field', { ...body, admin: true }],
  ['no id', { ...body, aid: '' }],
  ['text', 'not json'],
  ['null', null],
])('a payload with %s is rejected, even if it is signed', async (_, changed) => {
  expect(await read(await signBody(changed))).toEqual(forged);
  expect(await read(await signBody(body))).toHaveProperty('claims');
});

test('each byte sequence has exactly one base64url encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      fc.pre(bytes.length > 0);
      expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }),
  );
});

// Text of the other alphabet decodes to the same bytes, so a link would have two texts.
test.each(['', '+A', 'A+', 'AA/A', '/AAA', 'AA==', 'AA\n', ' AA', 'A'])(
  '%j is not base64url, though a decoder of base64 may accept it',
  (text) => {
    expect(fromBase64url(text)).toBeUndefined();
  },
);
