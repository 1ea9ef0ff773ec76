import {
  type Alert,
  createAlert,
  createCooldown,
  findRelatedAlerts,
  findSuppression,
  formatAlertSummary,
  formatCooldownId,
  isSameStructure,
  listOtherCooldownIds,
} from '../../../../src/domain/alerts';
import type { Detection } from '../../../../src/domain/patterns';
import { detection } from '../detection';

const MINUTE = 60_000;
const OPEN = Date.UTC(2026, 2, 2, 14, 30);
const createAt = (interval: Detection['interval'], from: number, until: number, level = 100): Alert =>
  createAlert(
    detection({
      interval,
      level,
      height: 10,
      start: OPEN + from * MINUTE,
      confirmedAt: OPEN + until * MINUTE,
    }),
    'c',
    0,
  );

describe('the same structure', () => {
  const alert = createAt('15m', 0, 120);

  it.each([
    ['a little earlier', createAt('5m', -5, 115), true],
    ['as half of it', createAt('5m', 60, 120), true],
    ['as a small part of it', createAt('5m', 70, 120), false],
    ['after it', createAt('5m', 120, 180), false],
    ['at a similar level', createAt('5m', 0, 120, 103.5), true],
    ['at another level', createAt('5m', 0, 120, 104), false],
  ])('is found %s: %#', (_, other, expected) => {
    expect([isSameStructure(alert, other), isSameStructure(other, alert)]).toEqual([expected, expected]);
  });
});

describe('alerts of several intervals', () => {
  const [short, middle, long] = [createAt('5m', 0, 110), createAt('15m', 0, 120), createAt('1h', 0, 120)];

  it('are replaced by that of the longest interval', () => {
    expect(findRelatedAlerts(short, [createCooldown(middle), createCooldown(long)])).toEqual({
      replacedBy: long.alertId,
      replaces: [],
    });
    expect(findRelatedAlerts(long, [createCooldown(short), createCooldown(middle)])).toEqual({
      replaces: [middle.alertId, short.alertId],
    });
    expect(findRelatedAlerts(middle, [createCooldown(short), createCooldown(long)])).toEqual({
      replacedBy: long.alertId,
      replaces: [short.alertId],
    });
  });

  it('are independent if they are different structures, or have no interval', () => {
    const later = createAt('1h', 600, 720);
    expect(findRelatedAlerts(short, [createCooldown(later)])).toEqual({ replaces: [] });
    expect(findRelatedAlerts(createAt(undefined, 0, 120), [createCooldown(long)])).toEqual({ replaces: [] });
    const { alertId, from, until, confidence } = createCooldown(long);
    const old = { alertId, from, until, confidence, interval: '1h' } as const;
    expect(findRelatedAlerts(short, [old])).toEqual({ replaces: [] });
  });

  it('suppress that of the shorter interval, even if its confidence is higher, and never that of the longer one', () => {
    const facts = (other: Alert) => ({ mutes: [], others: [createCooldown(other)] });
    expect(findSuppression({ ...short, confidence: 99 }, facts(long), OPEN)).toBe('longer-interval');
    expect(findSuppression(long, facts(short), OPEN)).toBeUndefined();
  });

  it('have a cooldown for each interval', () => {
    expect([long, createAt(undefined, 0, 1)].map(formatCooldownId)).toEqual([
      'cooldown#AAPL#double-top#1h',
      'cooldown#AAPL#double-top',
    ]);
    expect(listOtherCooldownIds(long)).toEqual(
      ['1m', '5m', '15m', '30m', '4h', '1d'].map((interval) => `cooldown#AAPL#double-top#${interval}`),
    );
    expect(listOtherCooldownIds(createAt(undefined, 0, 1))).toEqual([]);
  });

  it('are named in the notification of the longer interval', () => {
    const text = formatAlertSummary({ ...long, replaces: [short.alertId] });
    expect(text).toContain(`The same structure was notified before at a shorter interval: ${short.alertId}.`);
    expect(formatAlertSummary(long)).not.toContain('same structure');
  });
});
