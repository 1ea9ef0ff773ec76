import fc from 'fast-check';
import {
  type Alert,
  type AlertRow,
  type Brake,
  BRAKE_WINDOW_MS,
  createAlert,
  createCooldown,
  createDigest,
  decideDelivery,
  findSuppression,
  formatDigestMessage,
  formatDigestSubject,
  formatDigestText,
  formatMinuteId,
  formatMuteId,
  getAlertOutcome,
  isCoolingDown,
  isMuted,
  MAX_LISTED_ALERTS,
  MIN_CONFIDENCE_GAIN,
  MIN_COOLDOWN_MS,
  type Mute,
  takeBrakeSlot,
} from '../../../../src/domain/alerts';
import { detection, omitVersion } from '../detection';

const NOW = Date.UTC(2024, 4, 1);
const MINUTE = 60_000;
/** An alert that is confirmed after some minutes, of a pattern that took a length to form. */
const alertAt = (minute: number, length: number, confidence = 70): Alert =>
  createAlert(
    detection({ start: NOW + (minute - length) * MINUTE, confirmedAt: NOW + minute * MINUTE, confidence }),
    'c',
    0,
  );
const anyAlert = fc
  .record({ minute: fc.nat(500), length: fc.nat(200), confidence: fc.integer({ min: 50, max: 100 }) })
  .map(({ minute, length, confidence }) => alertAt(minute, length, confidence));

describe('the cooldown', () => {
  it('is as long as the pattern took to form, and at least 15 minutes', () => {
    const getLength = ({ from, until }: { from: string; until: string }) =>
      Date.parse(until) - Date.parse(from);
    expect(getLength(createCooldown(alertAt(0, 40)))).toBe(40 * MINUTE);
    expect(getLength(createCooldown(alertAt(0, 3)))).toBe(MIN_COOLDOWN_MS);
  });

  it('suppresses alerts until its end, unless their confidence is clearly higher', () => {
    const cooldown = createCooldown(alertAt(0, 40));
    expect(isCoolingDown(cooldown, alertAt(39, 20, 79))).toBe(true);
    expect(isCoolingDown(cooldown, alertAt(39, 20, 70 + MIN_CONFIDENCE_GAIN))).toBe(false);
    expect(isCoolingDown(cooldown, alertAt(40, 20))).toBe(false);
    expect(isCoolingDown(undefined, alertAt(0, 20))).toBe(false);
  });

  it('suppresses an earlier alert that arrives later only if its own cooldown would cover the other alert', () => {
    const cooldown = createCooldown(alertAt(100, 40));
    expect(isCoolingDown(cooldown, alertAt(90, 20))).toBe(true);
    expect(isCoolingDown(cooldown, alertAt(70, 20))).toBe(false);
  });

  it('never suppresses the alert that started it, and suppresses one of two alerts regardless of their order', () => {
    fc.assert(
      fc.property(anyAlert, anyAlert, (first, second) => {
        expect(isCoolingDown(createCooldown(first), first)).toBe(false);
        const same = { ...second, confidence: first.confidence };
        expect(isCoolingDown(createCooldown(first), same)).toBe(isCoolingDown(createCooldown(same), first));
      }),
    );
  });
});

describe('the brake', () => {
  it('allows at most its count in any window, retains the slot of an alert, and frees it after the window', () => {
    const steps = fc.array(fc.record({ id: fc.nat(60), wait: fc.nat(30_000) }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (all, count) => {
        let brake: Brake = { slots: [], version: 0 };
        let now = NOW;
        const taken: { id: string; at: number }[] = [];
        for (const { id, wait } of all) {
          now += wait;
          const had = brake.slots.some(
            ({ alertId, at }) => alertId === `${id}` && at > now - BRAKE_WINDOW_MS,
          );
          const next = takeBrakeSlot(brake, `${id}`, count, now);
          if (had) expect(next).toBeDefined();
          if (!next) continue;
          expect(next.version).toBe(brake.version + 1);
          if (!had) taken.push({ id: `${id}`, at: now });
          brake = next;
        }
        for (const { at: start } of taken)
          expect(
            taken.filter(({ at }) => at >= start && at < start + BRAKE_WINDOW_MS).length,
          ).toBeLessThanOrEqual(count);
      }),
    );
  });
});

describe('a mute', () => {
  const mute = (kind: Mute['kind'], target: string, until: string): Mute => ({
    muteId: formatMuteId(kind, target),
    kind,
    target,
    until,
    by: 'ada',
    createdAt: '2024-04-30T00:00:00.000Z',
  });
  it.each([
    ['its symbol', mute('symbol', 'AAPL', '2024-05-01T00:00:00.001Z'), true],
    ['its pattern', mute('pattern', 'double-top', '2024-05-01T00:00:00.001Z'), true],
    ['another symbol', mute('symbol', 'IBM', '2024-05-01T00:00:00.001Z'), false],
    ['its symbol, which has ended', mute('symbol', 'AAPL', '2024-05-01T00:00:00.000Z'), false],
  ])('of %s', (_, one, expected) => {
    expect(isMuted([one], alertAt(0, 40), NOW)).toBe(expected);
    const facts = { mutes: [one], cooldown: createCooldown({ ...alertAt(0, 40), alertId: 'other' }) };
    expect(findSuppression(alertAt(0, 40), facts, NOW)).toBe(expected ? 'muted' : 'cooldown');
  });
});

describe('the delivery', () => {
  const settings = { brakeCount: 1, breakerCount: 2 };
  const full: Brake = { slots: [{ alertId: 'X', at: NOW }], version: 1 };
  const open = '2024-05-01T00:00:01.000Z';
  it.each([
    ['now', false, undefined, { slots: [], version: 0 }, 'notify'],
    ['with a digest after the brake', false, undefined, full, 'digest'],
    ['with a digest after the breaker', false, open, { slots: [], version: 0 }, 'digest'],
    ['after an approval, regardless of the limits', true, open, full, 'approve'],
  ] as const)('is %s', (_, needsApproval, breakerUntil, brake, decision) => {
    const decided = decideDelivery({ alertId: 'A', needsApproval }, { breakerUntil, brake }, settings, NOW);
    expect(decided.decision).toBe(decision);
    expect(decided.brake !== undefined).toBe(decision === 'notify');
  });

  it('counts the alerts of each minute separately', () => {
    expect([formatMinuteId(NOW), formatMinuteId(NOW + 59_999), formatMinuteId(NOW + MINUTE)]).toEqual([
      'minute#2024-05-01T00:00',
      'minute#2024-05-01T00:00',
      'minute#2024-05-01T00:01',
    ]);
  });
});

it.each([
  [{ severity: 'HIGH' }, 'processing'],
  [{ severity: 'CRITICAL' }, 'approval'],
  [{ severity: 'CRITICAL', notifiedAt: 'then' }, 'notified'],
  [{ severity: 'LOW', heldFor: 'digest' }, 'held'],
  [{ severity: 'LOW', heldFor: 'digest', notifiedAt: 'then', digestId: 'D' }, 'digest'],
  [{ severity: 'CRITICAL', suppressed: 'muted' }, 'muted'],
  [{ severity: 'LOW', suppressed: 'cooldown' }, 'cooldown'],
] as const)('the outcome of %j is %s', (row, outcome) => {
  expect(getAlertOutcome(row)).toBe(outcome);
});

describe('a digest', () => {
  const createRow = (index: number): AlertRow => ({
    ...createAlert(detection({ symbol: `S${index}`, confidence: 50 + (index % 40) }), 'c', 0),
    claimedUntil: '2024-05-01T00:00:00.000Z',
  });
  const rows = Array.from({ length: MAX_LISTED_ALERTS + 20 }, (_, index) => createRow(index));
  const digest = createDigest(
    'double-top',
    rows.map(({ alertId }) => alertId),
    NOW,
    NOW + 1000,
  );

  it('has an id of its pattern and time', () => {
    expect(digest.digestId).toBe('double-top#2024-05-01T00:00:00.000Z');
  });

  it('has a subject in ASCII with less than 100 characters', () => {
    const subject = formatDigestSubject(digest, rows);
    expect(subject).toBe('Digest: 120 double-top alerts, up to HIGH');
    expect(
      formatDigestSubject({ ...digest, pattern: 'inverse-head-and-shoulders' }, rows).length,
    ).toBeLessThan(100);
  });

  it('lists the alerts with the highest confidence as a table, and counts the others', () => {
    const lines = formatDigestText(digest, rows).split('\n');
    expect(lines[0]).toMatch(/^120 alerts were delayed for pattern double-top, because/);
    expect(lines[2]).toMatch(/^symbol +confidence +severity +confirmed +close +level$/);
    expect(lines[3]).toMatch(/^S119? +89 +HIGH +2013-03-01T00:00:00.000Z/);
    expect(lines.filter((line) => /^S\d/.test(line))).toHaveLength(MAX_LISTED_ALERTS);
    expect(lines).toContain('20 more with a lower confidence are not listed.');
    expect(formatDigestText(digest, rows.slice(0, 1))).toMatch(/^1 alert was delayed/);
  });

  it('contains the same alerts as JSON, below the limit of SNS', () => {
    const message = formatDigestMessage(digest, rows) as { alerts: { symbol: string }[]; count: number };
    expect([message.count, message.alerts.length]).toEqual([120, MAX_LISTED_ALERTS]);
    const marked = { ...omitVersion(rows[0]!), acrossSessions: true as const };
    expect(formatDigestMessage(digest, [marked]).alerts).toEqual([
      expect.objectContaining({ version: 1, acrossSessions: true }),
    ]);
    const text = formatDigestText(digest, rows);
    expect(message.alerts.every(({ symbol }) => text.includes(`\n${symbol} `))).toBe(true);
    const sent = JSON.stringify({ default: JSON.stringify(message, null, 2), email: text });
    expect(sent.length).toBeLessThan(128 * 1024);
  });
});
