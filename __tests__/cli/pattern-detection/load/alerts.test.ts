import type { AlertRow } from '../../../../src/domain/alerts';
import {
  checkAlerts,
  isAlertCheckClean,
} from '../../../../src/cli/pattern-detection/load/alerts/check-alerts';
import {
  createLoadAlerts,
  createPoison,
} from '../../../../src/cli/pattern-detection/load/alerts/create-alerts';
import { parseAlert } from '../../../../src/lambdas/pattern-detection/messages';

const NOW = Date.UTC(2026, 10, 30);
const create = createLoadAlerts('LABC123', 1, NOW);
const ALERTS = Array.from({ length: 2_500 }, (_, index) => create(index));

describe('the alerts of a load test', () => {
  it('are valid, have ids of their own, and none waits for an approval', () => {
    for (const alert of ALERTS) expect(parseAlert(JSON.stringify(alert))).toEqual(alert);
    expect(new Set(ALERTS.map(({ alertId }) => alertId)).size).toBe(ALERTS.length);
    expect(ALERTS.filter(({ severity }) => severity === 'CRITICAL')).toEqual([]);
  });

  it('are the same for a seed, and the poison messages are invalid', () => {
    const again = createLoadAlerts('LABC123', 1, NOW);
    expect(ALERTS.slice(0, 50).map((_, index) => again(index))).toEqual(ALERTS.slice(0, 50));
    expect(() => parseAlert(JSON.stringify(createPoison('LABC123', 1).content))).toThrow();
  });
});

describe('the check of a load test of alerts', () => {
  const sent = new Set(ALERTS.slice(0, 3).map(({ alertId }) => alertId));
  const rows = ALERTS.slice(0, 3).map((alert): AlertRow => ({
    ...alert,
    claimedUntil: '',
    heldFor: 'digest',
  }));
  const check = (changed: Partial<Parameters<typeof checkAlerts>[1]>, mayBeNotifiedTwice = 0) =>
    checkAlerts(sent, { rows, notified: [], brakeCount: 15, ...changed }, mayBeNotifiedTwice);

  it('is clean if each alert has one row with an outcome', () => {
    expect(check({})).toMatchObject({ alerts: { expected: 3, found: 3, lost: [], duplicated: [] } });
    expect(isAlertCheckClean(check({}))).toBe(true);
  });

  it('finds lost alerts, unexpected rows, and rows without an outcome', () => {
    expect(check({ rows: rows.slice(1) }).alerts.lost).toEqual([rows[0]!.alertId]);
    const other = { ...rows[0]!, alertId: 'another' };
    expect(check({ rows: [...rows, other] }).alerts.duplicated).toEqual(['another']);
    const open = rows.map((row) => ({ ...row, heldFor: undefined }));
    expect(check({ rows: open }).outcomes.processing).toBe(3);
    for (const changed of [{ rows: rows.slice(1) }, { rows: [...rows, other] }, { rows: open }])
      expect(isAlertCheckClean(check(changed))).toBe(false);
  });

  it('allows a second notification only for a killed function', () => {
    const notified = [rows[0]!.alertId, rows[0]!.alertId];
    expect(isAlertCheckClean(check({ notified }))).toBe(false);
    expect(isAlertCheckClean(check({ notified }, 1))).toBe(true);
  });
});
