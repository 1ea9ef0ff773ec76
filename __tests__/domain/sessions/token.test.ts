import fc from 'fast-check';
import {
  checkSession,
  computeUserId,
  createSession,
  createToken,
  parseToken,
  readBearerToken,
  TOKEN_LENGTH,
  TOKEN_RANDOM_BYTES,
} from '../../../src/domain/sessions';
import { sessionCrypto as crypto } from '../../../src/lambdas/trading-platform/session-crypto';

const NOW = Date.UTC(2026, 10, 29, 12);
const anyRandom = fc.uint8Array({ minLength: TOKEN_RANDOM_BYTES, maxLength: TOKEN_RANDOM_BYTES });
const USER = computeUserId('alice', crypto);
const issue = (random: Uint8Array) => {
  const token = createToken(USER, random);
  const terms = { user: 'alice', accounts: ['acc-1'], generation: 0, sessionMinutes: 60, idleMinutes: 5 };
  return { token, session: createSession(token, { ...terms, now: NOW }, crypto) };
};
/** Whether a text gives access to the session, as the functions check it. */
const opens = (text: string, session: ReturnType<typeof issue>['session']) => {
  const token = parseToken(text);
  return token !== undefined && 'session' in checkSession(token, { session }, NOW, crypto);
};
const SAMPLE = issue(new Uint8Array(TOKEN_RANDOM_BYTES).fill(7));

test('a token gives access to its session, and is not stored', () => {
  fc.assert(
    fc.property(anyRandom, (random) => {
      const { token, session } = issue(random);
      expect(token.text).toHaveLength(TOKEN_LENGTH);
      expect(parseToken(token.text)).toEqual(token);
      expect(opens(token.text, session)).toBe(true);
      const secret = token.text.split('.')[2]!;
      expect(JSON.stringify(session)).not.toContain(secret);
    }),
  );
});

test('a token with any flipped bit is rejected', () => {
  let rejected = 0;
  fc.assert(
    fc.property(anyRandom, (random) => {
      const { token, session } = issue(random);
      const bytes = Buffer.from(token.text, 'latin1');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const text = bytes.toString('latin1');
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        if (opens(text, session)) throw new Error(`accepted: ${text}`);
        rejected++;
      }
    }),
    { numRuns: 30 },
  );
  expect(rejected).toBe(30 * 8 * TOKEN_LENGTH);
});

test('a token with another secret, or the secret of another session, is rejected', () => {
  fc.assert(
    fc.property(anyRandom, anyRandom, (random, other) => {
      fc.pre(!Buffer.from(random).equals(Buffer.from(other)));
      const [a, b] = [issue(random), issue(other)];
      expect(opens(b.token.text, a.session)).toBe(false);
      const mixed = `s1.${a.token.sessionId}.${b.token.text.split('.')[2]!}`;
      fc.pre(mixed !== a.token.text);
      expect(opens(mixed, a.session)).toBe(false);
    }),
  );
});

test('each token has exactly one text', () => {
  const { token, session } = SAMPLE;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ';
  // The last character of each part has unused bits: several texts would decode to the same bytes.
  const ends = [24, 46, TOKEN_LENGTH - 1];
  const aliases = ends.flatMap((end) =>
    [...alphabet].map((character) => token.text.slice(0, end) + character + token.text.slice(end + 1)),
  );
  const decoded = (text: string) =>
    text
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join();
  expect(
    aliases.filter((text) => text !== token.text && decoded(text) === decoded(token.text)).length,
  ).toBeGreaterThanOrEqual(3);
  for (const text of aliases) expect(opens(text, session)).toBe(text === token.text);
  for (const text of [
    '',
    `${token.text} `,
    `${token.text}=`,
    token.text.toUpperCase(),
    `s2${token.text.slice(2)}`,
  ])
    expect(opens(text, session)).toBe(false);
});

test('any other text is rejected without an exception', () => {
  const parts = fc.oneof(fc.string(), fc.constantFrom('s1', ...SAMPLE.token.text.split('.')));
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 5 }), (list) => {
      const text = list.join('.');
      expect(opens(text, SAMPLE.session)).toBe(text === SAMPLE.token.text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['Bearer TOKEN', true],
  ['bearer TOKEN', true],
  ['TOKEN', false],
  ['Basic TOKEN', false],
  ['Bearer TOKEN, Bearer TOKEN', false],
  ['Bearer  TOKEN', false],
  ['Bearer TOKEN ', false],
  ['Bearer', false],
])('the header "%s" contains a token: %s', (header, isToken) => {
  const token = readBearerToken(header.replaceAll('TOKEN', SAMPLE.token.text));
  expect(token?.text).toBe(isToken ? SAMPLE.token.text : undefined);
  expect(readBearerToken(undefined)).toBeUndefined();
});

test('the sessions of a user share the id of the user, and those of others do not', () => {
  const { sessionId } = SAMPLE.token;
  expect(sessionId.startsWith(USER)).toBe(true);
  expect(computeUserId('bob', crypto)).not.toBe(USER);
  expect(sessionId).not.toContain('alice');
});
