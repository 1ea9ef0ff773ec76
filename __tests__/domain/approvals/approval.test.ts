import fc from 'fast-check';
import { createAlert } from '../../../src/domain/alerts';
import {
  createApproval,
  applyDecision,
  getNextAction,
  applyExpiry,
  canDecide,
  canExpire,
  needsApproval,
  parseAnswer,
  toTokenClaims,
  type Approval,
} from '../../../src/domain/approvals';
import { detection } from '../alerts/detection';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const HOUR = 3_600_000;
const alert = createAlert(detection({ confidence: 93 }), 'shard:1#0', NOW);
const approval = createApproval(alert, 'the-jti', NOW);
const decision = { jti: 'the-jti', verdict: 'APPROVED', by: 'Ada', decidedAt: NOW + 1 } as const;

test('only critical alerts require an approval', () => {
  for (const confidence of [60, 79, 89.9])
    expect(needsApproval(createAlert(detection({ confidence }), 'c', NOW))).toBe(false);
  expect(needsApproval(createAlert(detection({ confidence: 90 }), 'c', NOW))).toBe(true);
});

test('an approval expires after an hour, and is then retained for a year', () => {
  expect(approval).toMatchObject({ state: 'PENDING', decideBy: '2024-05-01T15:30:00.000Z', open: 'open' });
  expect(approval.expiresAt * 1000 - Date.parse(approval.decideBy)).toBe(365 * 24 * HOUR);
});

test('an open approval can at any moment either be decided or expire, and a closed one neither', () => {
  fc.assert(
    fc.property(fc.integer({ min: -HOUR, max: 3 * HOUR }), (offset) => {
      const at = NOW + offset;
      const may = canDecide(approval, { jti: approval.jti, decidedAt: at });
      expect(may).toBe(offset < HOUR);
      expect(canExpire(approval, at)).toBe(!may);
      for (const ended of [applyDecision(approval, decision), applyExpiry(approval, NOW + HOUR)]) {
        expect(canDecide(ended, { jti: approval.jti, decidedAt: at })).toBe(false);
        expect(canExpire(ended, at)).toBe(false);
      }
    }),
  );
  expect(canDecide(approval, { jti: 'another', decidedAt: NOW })).toBe(false);
});

test('a decision is accepted in the last millisecond of the hour, and not in the next', () => {
  const decidedAt = NOW + HOUR;
  expect(canDecide(approval, { jti: approval.jti, decidedAt: decidedAt - 1 })).toBe(true);
  expect(canDecide(approval, { jti: approval.jti, decidedAt })).toBe(false);
  expect([canExpire(approval, decidedAt - 1), canExpire(approval, decidedAt)]).toEqual([false, true]);
});

// A retry must repeat the same link: the row has whole seconds, and the token is made from nothing else.
test('the claims of the token are derived from the row, whatever the fraction of the second was', () => {
  const created = createApproval(alert, 'the-jti', NOW + 999);
  expect(created).toEqual(approval);
  expect(toTokenClaims(created, 'prod')).toEqual({
    aid: alert.alertId,
    jti: 'the-jti',
    iat: NOW / 1000,
    aud: 'prod',
  });
});

test('the row determines the next action, and a closed approval is removed from the sweep’s index', () => {
  const sent: Approval = { ...approval, sentAt: approval.requestedAt };
  expect([getNextAction(approval, NOW), getNextAction(sent, NOW), getNextAction(sent, NOW + HOUR)]).toEqual([
    'send',
    'nothing',
    'expire',
  ]);
  expect(getNextAction(approval, NOW + HOUR)).toBe('expire'); // a request that never went out is not sent late
  const approved = applyDecision(sent, decision);
  // Someone can decide before the row records that the request was sent.
  expect(getNextAction(applyDecision(approval, decision), NOW)).toBe('notify');
  expect([getNextAction(approved, NOW), approved.open]).toEqual(['notify', 'open']);
  expect(getNextAction({ ...approved, notifiedAt: 'x' }, NOW)).toBe('nothing');
  for (const ended of [
    applyDecision(sent, { ...decision, verdict: 'REJECTED' }),
    applyExpiry(sent, NOW + HOUR),
  ]) {
    expect([getNextAction(ended, NOW + 2 * HOUR), 'open' in ended]).toEqual(['nothing', false]);
  }
});

test('every step adds an audit row and changes no earlier one', () => {
  const ended = applyDecision(approval, { ...decision, note: 'Volume is heavy' });
  expect(ended.audit).toEqual([
    { step: 'requested', at: '2024-05-01T14:30:00.000Z', by: 'system' },
    { step: 'approved', at: '2024-05-01T14:30:00.001Z', by: 'Ada', note: 'Volume is heavy' },
  ]);
  expect(applyExpiry(approval, NOW + HOUR).audit.at(-1)).toMatchObject({ step: 'expired', by: 'system' });
});

test('a closed approval contains how, when, by whom and why it was closed', () => {
  const rejected = applyDecision(approval, { ...decision, verdict: 'REJECTED', note: 'Thin volume' });
  const at = '2024-05-01T14:30:00.001Z';
  expect(rejected).toMatchObject({
    state: 'REJECTED',
    decidedAt: at,
    decidedBy: 'Ada',
    note: 'Thin volume',
  });
  expect(rejected.audit.at(-1)).toEqual({ step: 'rejected', at, by: 'Ada', note: 'Thin volume' });
  expect(applyExpiry(approval, NOW + HOUR)).toMatchObject({
    state: 'EXPIRED',
    decidedAt: '2024-05-01T15:30:00.000Z',
    decidedBy: 'system',
  });
});

// The row is written as it is, and DynamoDB's client rejects a field without a value.
test('a decision without a note adds no field for it', () => {
  const approved = applyDecision(approval, decision);
  expect([approved, approved.audit.at(-1)].map((row) => 'note' in row!)).toEqual([false, false]);
});

describe('an answer to an approval request', () => {
  test('contains a decision, a name and an optional note', () => {
    expect(parseAnswer({ decision: 'approve', name: ' Ada ', note: '' })).toEqual({
      value: { verdict: 'APPROVED', by: 'Ada' },
    });
    expect(parseAnswer({ decision: 'reject', name: 'Žofie Ó', note: 'thin\r\nvolume' })).toEqual({
      value: { verdict: 'REJECTED', by: 'Žofie Ó', note: 'thin\nvolume' },
    });
  });

  test('may have a name and a note of the maximum length, without the white space around them', () => {
    const [name, note] = ['x'.repeat(60), `${'x'.repeat(499)}.`];
    expect(parseAnswer({ decision: 'approve', name, note: ` ${note}\r\n` })).toEqual({
      value: { verdict: 'APPROVED', by: name, note },
    });
    expect(parseAnswer({ decision: 'approve', name, note: ' \n ' })).toEqual(
      parseAnswer({ decision: 'approve', name }),
    );
    expect(parseAnswer({ decision: 'approve', name })).toEqual({ value: { verdict: 'APPROVED', by: name } });
  });

  // The page shows the rule beside the field, so that the person can correct the answer.
  test.each([
    [{ decision: 'yes' }, 'be approve or reject'],
    [{ name: '' }, 'be 1 to 60 printable characters'],
    [{ note: 'x'.repeat(501) }, 'be at most 500 printable characters'],
  ])('%j is rejected with the rule: %s', (fields, rule) => {
    expect(parseAnswer({ decision: 'approve', name: 'Ada', ...fields })).toMatchObject({
      violation: { rule },
    });
  });

  test.each([
    [{ name: 'Ada' }, 'decision'],
    [{ decision: 'APPROVED', name: 'Ada' }, 'decision'],
    [{ decision: 'approve' }, 'name'],
    [{ decision: 'approve', name: ' ' }, 'name'],
    [{ decision: 'approve', name: 'A\u0000' }, 'name'],
    [{ decision: 'approve', name: 'evil\u202Etxt' }, 'name'],
    [{ decision: 'approve', name: 'x'.repeat(61) }, 'name'],
    [{ decision: 'approve', name: 'Ada', note: 'x'.repeat(501) }, 'note'],
  ])('%j is rejected for its %s', (fields, field) => {
    expect(parseAnswer(fields)).toMatchObject({ violation: { field } });
  });
});

describe('names in any script', () => {
  const ZWNJ = '\u200c';
  const ZWJ = '\u200d';
  test.each([
    ['Persian', `علی${ZWNJ}رضا`],
    ['Sinhala', `ක්${ZWJ}ෂණ`],
    ['Malayalam, with a joiner at the end', `രാജന്${ZWJ}`],
    ['an emoji of two parts', `Ada 👩${ZWJ}💻`],
    ['an emoji with a skin tone', `Ada 👩🏽${ZWJ}💻`],
    ['a flag', `Ada 🏳️${ZWJ}🌈`],
  ])('are accepted with joiners: %s', (_, name) => {
    expect(parseAnswer({ decision: 'approve', name, note: name })).toEqual({
      value: { verdict: 'APPROVED', by: name, note: name },
    });
  });

  test.each([
    ['only a joiner', ZWJ],
    ['a joiner at the start', `${ZWNJ}Ada`],
    ['a joiner at the end, after a letter', `Ada${ZWNJ}`],
    ['two joiners', `علی${ZWNJ}${ZWNJ}رضا`],
    ['a joiner after a space', `Ada ${ZWJ}Lovelace`],
    ['a zero-width space', 'Ada\u200bLovelace'],
    ['a change of direction', 'Ada\u202eLovelace'],
    ['a byte order mark', 'Ada\ufeffLovelace'],
    ['a joiner after a line break', `Ada\n${ZWJ}Lovelace`],
  ])('are rejected with invisible characters: %s', (_, name) => {
    expect(parseAnswer({ decision: 'approve', name })).toMatchObject({ violation: { field: 'name' } });
    expect(parseAnswer({ decision: 'approve', name: 'Ada', note: name })).toMatchObject({
      violation: { field: 'note' },
    });
  });
});
