import {
  checkSession,
  computeUserId,
  createSession,
  createToken,
  formatSession,
  isResultOf,
  needsTouch,
  ownsAccount,
  parseSessionRequest,
  parseSessionUpdate,
  readMinutes,
  type SessionRow,
  TOKEN_RANDOM_BYTES,
  type UserRow,
} from '../../../src/domain/sessions';
import { sessionCrypto as crypto } from '../../../src/lambdas/trading-platform/session-crypto';

const NOW = Date.UTC(2026, 10, 29, 12);
const MINUTE = 60_000;
const token = createToken(computeUserId('alice', crypto), new Uint8Array(TOKEN_RANDOM_BYTES).fill(3));
const session = createSession(
  token,
  { user: 'alice', accounts: ['acc-1'], generation: 4, sessionMinutes: 60, idleMinutes: 10, now: NOW },
  crypto,
);
const user: UserRow = { sessionId: 'USER#x', generation: 4 };
const check = (now: number, changes: Partial<SessionRow> = {}, rows: { user?: UserRow } = { user }) =>
  checkSession(token, { session: { ...session, ...changes }, ...rows }, now, crypto);

it('ends after its lifetime by the clock, though its row still exists', () => {
  const lastUsedAt = new Date(NOW + 59 * MINUTE).toISOString();
  expect(check(NOW + 60 * MINUTE - 1, { lastUsedAt })).toHaveProperty('session');
  expect(check(NOW + 60 * MINUTE, { lastUsedAt })).toEqual({ rejected: 'expired' });
  // DynamoDB deletes the row later, whatever its clock says.
  expect(session.ttl * 1000).toBeGreaterThan(NOW + 61 * MINUTE);
});

it('ends after its idle time', () => {
  expect(check(NOW + 10 * MINUTE - 1)).toHaveProperty('session');
  expect(check(NOW + 10 * MINUTE)).toEqual({ rejected: 'idle' });
});

it('ends when the user signs out everywhere, and does not come back', () => {
  for (const generation of [0, 3, 5, 6])
    expect(check(NOW, {}, { user: { ...user, generation } })).toEqual({ rejected: 'signed-out' });
  expect(check(NOW, {}, {})).toEqual({ rejected: 'signed-out' });
  expect(check(NOW, { generation: 0 }, {})).toHaveProperty('session');
});

it('gives no access without its row, or with another token, also after its end', () => {
  expect(checkSession(token, {}, NOW, crypto)).toEqual({ rejected: 'unknown' });
  const expired = NOW + 99 * MINUTE;
  expect(check(expired, { tokenHash: 'x' })).toEqual({ rejected: 'unknown' });
});

it.each(['expiresAt', 'lastUsedAt'] as const)('gives no access with an invalid %s', (field) => {
  expect(check(NOW, { [field]: 'soon' })).toHaveProperty('rejected');
});

it('records a use after a tenth of the idle time', () => {
  expect([MINUTE - 1, MINUTE].map((after) => needsTouch(session, NOW + after))).toEqual([false, true]);
});

it('may trade for its own accounts only', () => {
  expect(['acc-1', 'acc-2', ''].map((account) => ownsAccount(session, account))).toEqual([
    true,
    false,
    false,
  ]);
});

it('is shown without the hash of its token', () => {
  expect(formatSession(session)).toEqual({
    sessionId: session.sessionId,
    user: 'alice',
    accounts: ['acc-1'],
    version: 1,
    data: {},
    createdAt: '2026-11-29T12:00:00.000Z',
    expiresAt: '2026-11-29T13:00:00.000Z',
  });
});

it('recognizes the result of an update that was repeated', () => {
  const update = { version: 1, data: '{"a":1}' };
  expect(isResultOf(update, { version: 2, data: '{"a":1}' })).toBe(true);
  expect(isResultOf(update, { version: 2, data: '{"a":2}' })).toBe(false);
  expect(isResultOf(update, { version: 3, data: '{"a":1}' })).toBe(false);
  expect(isResultOf(update, { version: 1, data: '{"a":1}' })).toBe(false);
});

describe('a request', () => {
  const read = (body: unknown) => parseSessionRequest(JSON.stringify(body));
  it('names a user and accounts', () => {
    const value = { user: 'alice@desk', accounts: ['acc-1', 'acc-2'] };
    expect(read(value)).toEqual({ value });
  });

  it.each([
    [{ accounts: ['a'] }, 'user'],
    [{ user: 'a b', accounts: ['a'] }, 'user'],
    [{ user: 'a', accounts: [] }, 'accounts'],
    [{ user: 'a', accounts: ['a', 'a'] }, 'accounts'],
    [{ user: 'a', accounts: ['a#b'] }, 'accounts'],
    [{ user: 'a', accounts: Array.from({ length: 21 }, (_, index) => `a${index}`) }, 'accounts'],
    [{ user: 'a', accounts: ['a'], generation: 0 }, 'generation'],
    [[], 'body'],
  ])('%j is refused because of %s', (body, field) => {
    expect(read(body)).toMatchObject({ violation: { field } });
  });

  it('is JSON', () => {
    expect(parseSessionRequest('{')).toMatchObject({ violation: { field: 'body' } });
  });
});

describe('an update', () => {
  const read = (body: unknown) => parseSessionUpdate(JSON.stringify(body));
  it('contains the version that was read and at most 4 KB of data', () => {
    expect(read({ version: 3, data: { watch: ['AAPL'] } })).toEqual({
      value: { version: 3, data: '{"watch":["AAPL"]}' },
    });
    const text = (length: number) => ({ version: 1, data: { text: 'x'.repeat(length) } });
    expect(read(text(4_096 - 11))).toHaveProperty('value');
    expect(read(text(4_096 - 10))).toMatchObject({ violation: { field: 'data' } });
    // The limit is in bytes.
    expect(read({ version: 1, data: { text: 'é'.repeat(3_000) } })).toHaveProperty('violation');
  });

  it.each(['9007199254740993', '[0.1234567890123456789]', '-1e999', '{"deep":100000000000000000001}'])(
    'is refused with %s, which would be stored as another number',
    (value) => {
      const body = `{"version":1,"data":{"id":${value}}}`;
      expect(parseSessionUpdate(body)).toMatchObject({ violation: { field: 'data' } });
      const text = `{"version":1,"data":{"id":${JSON.stringify(value)},"price":-189.50,"size":1e21,"zero":-0.0}}`;
      expect(parseSessionUpdate(text)).toHaveProperty('value');
    },
  );

  it.each([
    [{ data: {} }, 'version'],
    [{ version: 0, data: {} }, 'version'],
    [{ version: '1', data: {} }, 'version'],
    [{ version: 1 }, 'data'],
    [{ version: 1, data: [] }, 'data'],
    [{ version: 1, data: null }, 'data'],
    [{ version: 1, data: {}, accounts: ['b'] }, 'accounts'],
  ])('%j is refused because of %s', (body, field) => {
    expect(read(body)).toMatchObject({ violation: { field } });
  });
});

it.each([
  ['30', 30],
  ['1440', 1440],
  ['0', undefined],
  ['1441', undefined],
  ['1.5', undefined],
  [' 5', undefined],
  ['', undefined],
  [undefined, undefined],
])('the setting %j is %p minutes', (text, minutes) => {
  const read = readMinutes('IdleMinutes', text);
  expect('value' in read ? read.value : undefined).toBe(minutes);
  if ('violation' in read) expect(read.violation.field).toBe('IdleMinutes');
});
