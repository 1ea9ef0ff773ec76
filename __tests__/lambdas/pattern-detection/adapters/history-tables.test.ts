import { createAlert, decodeCursor, toPatternRow, type HistoryQuery } from '../../../../src/domain/alerts';
import { createAlertHistory } from '../../../../src/lambdas/pattern-detection/adapters/alert-history';
import { createTradingPatterns } from '../../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import { detection } from '../../../domain/alerts/detection';
import { createAlertsTable, createPatternsTable } from './tables';

const NOW = Date.UTC(2024, 4, 1);
const MINUTE = 60_000;
const toIso = (time: number) => new Date(time).toISOString();

describe('TradingPatterns', () => {
  /** A row of each day of March 2013: AAPL on all days, double bottoms on even days, and one row of IBM. */
  const fill = () => {
    const table = createPatternsTable();
    for (let day = 1; day <= 30; day++)
      table.add({
        ...toPatternRow(
          detection({
            pattern: day % 2 === 0 ? 'double-bottom' : 'double-top',
            confirmedAt: Date.UTC(2013, 2, day),
          }),
          'shard:1#0',
          NOW,
        ),
      });
    table.add({ ...toPatternRow(detection({ symbol: 'IBM' }), 'shard:1#1', NOW) });
    return table;
  };
  const readAll = async (query: Omit<HistoryQuery, 'after'>, table = fill()) => {
    const patterns = createTradingPatterns(table.client, table.name);
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await patterns.query({ ...query, ...(after !== undefined && { after }) });
      pages.push(page.items.map(({ timestamp }) => timestamp.slice(0, 10)));
      after = page.next === undefined ? undefined : decodeCursor(page.next)?.id;
      if (page.next !== undefined) expect(after).toBeDefined();
    } while (after !== undefined);
    return pages;
  };
  const days = (...numbers: number[]) => numbers.map((day) => `2013-03-${String(day).padStart(2, '0')}`);

  test('returns the rows of a symbol in pages, the newest first, and each row once', async () => {
    const pages = await readAll({ symbol: 'AAPL', limit: 12 });
    expect(pages.map(({ length }) => length)).toEqual([12, 12, 6]);
    expect(pages.flat()).toEqual(days(...Array.from({ length: 30 }, (_, index) => 30 - index)));
  });

  test('has no next page after a page that contains the last row', async () => {
    expect(await readAll({ symbol: 'AAPL', limit: 15 })).toHaveLength(2);
    expect(await readAll({ symbol: 'IBM', limit: 1 })).toEqual([days(1)]);
    expect(await readAll({ symbol: 'MSFT', limit: 1 })).toEqual([[]]);
  });

  test('returns the rows of a time range, including its ends', async () => {
    const from = '2013-03-10T00:00:00.000Z';
    const to = '2013-03-12T00:00:00.000Z';
    expect(await readAll({ symbol: 'AAPL', from, to, limit: 50 })).toEqual([days(12, 11, 10)]);
    expect(await readAll({ pattern: 'double-top', from, limit: 50 })).toEqual([
      days(29, 27, 25, 23, 21, 19, 17, 15, 13, 11),
    ]);
    expect(await readAll({ to: '2013-03-02T00:00:00.000Z', limit: 50 })).toEqual([days(2, 1, 1)]);
  });

  test('filters the rows of a symbol by pattern, also over several responses', async () => {
    const table = fill();
    table.pageSize = 7;
    const pages = await readAll({ symbol: 'AAPL', pattern: 'double-bottom', limit: 4 }, table);
    expect(pages.flat()).toEqual(days(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2));
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(4);
  });

  test('gives a cursor after ten responses, which continues with the next row', async () => {
    const table = fill();
    table.pageSize = 2;
    const pages = await readAll({ symbol: 'AAPL', pattern: 'double-bottom', limit: 30 }, table);
    expect(pages.map(({ length }) => length)).toEqual([10, 5]);
    expect(pages.flat()).toHaveLength(new Set(pages.flat()).size);
  });

  test('rejects a cursor that is not the id of a row', async () => {
    const table = fill();
    const patterns = createTradingPatterns(table.client, table.name);
    await expect(patterns.query({ symbol: 'AAPL', limit: 1, after: 'x' })).rejects.toThrow('row x');
  });

  test('stores a pattern once, and reads it by its id and time', async () => {
    const table = createPatternsTable();
    const patterns = createTradingPatterns(table.client, table.name);
    const row = toPatternRow(detection(), 'shard:1#0', NOW, true);
    expect(await patterns.store(row)).toBe(true);
    expect(await patterns.store({ ...row, confidence: 1 })).toBe(false);
    table.settle();
    expect(await patterns.get(row.patternId, row.timestamp)).toEqual(row);
    expect(await patterns.get(row.patternId, toIso(NOW))).toBeUndefined();
  });

  test('lists the due alerts of detections up to a time, from the oldest, until they are queued', async () => {
    const table = createPatternsTable();
    const patterns = createTradingPatterns(table.client, table.name);
    const rows = [3, 1, 2].map((minute) =>
      toPatternRow(detection({ symbol: `S${minute}` }), 'shard:1#0', NOW + minute * MINUTE, true),
    );
    for (const row of rows) await patterns.store(row);
    await patterns.store(toPatternRow(detection({ symbol: 'S0' }), 'shard:1#0', NOW));
    table.settle();
    const list = async (limit: number, until = NOW + 2 * MINUTE) =>
      (await patterns.listAlertsDue(toIso(until), limit)).map(({ symbol }) => symbol);
    expect(await list(10)).toEqual(['S1', 'S2']);
    expect(await list(1)).toEqual(['S1']);
    expect(await list(10, NOW)).toEqual([]);
    await patterns.clearAlertDue(rows[1]!);
    table.settle();
    expect(await list(10)).toEqual(['S2']);
    expect(table.list()).toHaveLength(4);
  });

  test('does not create a row for a pattern that was deleted', async () => {
    const table = createPatternsTable();
    const { patternId, timestamp } = toPatternRow(detection(), 'shard:1#0', NOW);
    const clear = createTradingPatterns(table.client, table.name).clearAlertDue({ patternId, timestamp });
    await expect(clear).rejects.toThrow('condition');
    expect(table.list()).toEqual([]);
  });
});

describe('AlertHistory', () => {
  const alert = createAlert(detection(), 'shard:1#0', NOW);
  const setUp = () => {
    const table = createAlertsTable();
    return { table, history: createAlertHistory(table.client, table.name) };
  };

  test('is queried by symbol, pattern and time like the patterns', async () => {
    const { table, history } = setUp();
    table.add({ ...alert });
    for (const query of [{ symbol: 'AAPL' }, { pattern: 'double-top' as const }, {}])
      expect(await history.query({ ...query, limit: 5 })).toEqual({ items: [alert] });
    expect(await history.query({ symbol: 'IBM', limit: 5 })).toEqual({ items: [] });
  });

  test('lets one processor claim an alert, and another one after the claim has expired', async () => {
    const { table, history } = setUp();
    expect(await history.claim(alert, NOW, NOW + MINUTE)).toEqual({ state: 'claimed' });
    expect(await history.claim(alert, NOW + MINUTE - 1, NOW + 2 * MINUTE)).toEqual({ state: 'in-progress' });
    await history.recordDecision(alert, 'notify', NOW + MINUTE, NOW + MINUTE);
    expect(await history.claim(alert, NOW + MINUTE, NOW + 3 * MINUTE)).toEqual({
      state: 'claimed',
      decision: 'notify',
    });
    expect(table.list()).toEqual([{ ...alert, decision: 'notify', claimedUntil: toIso(NOW + 3 * MINUTE) }]);
  });

  test.each(['muted', 'cooldown', 'digest'] as const)(
    'does not process an alert again after the decision %s',
    async (decision) => {
      const { history } = setUp();
      await history.claim(alert, NOW, NOW + MINUTE);
      await history.recordDecision(alert, decision, NOW + MINUTE, NOW + MINUTE);
      expect(await history.claim(alert, NOW + 9 * MINUTE, NOW + 10 * MINUTE)).toEqual({ state: 'done' });
    },
  );

  test('processes an alert whose approval was requested only after the approval', async () => {
    const { table, history } = setUp();
    await expect(history.markApprovalRequested(alert.alertId, NOW)).rejects.toThrow('has no row');
    await history.claim(alert, NOW, NOW + MINUTE);
    await history.recordDecision(alert, 'approve', NOW + MINUTE, NOW);
    await history.markApprovalRequested(alert.alertId, NOW + 1);
    await history.markApprovalRequested(alert.alertId, NOW + 2);
    expect(table.list()).toMatchObject([{ approvalRequestedAt: toIso(NOW + 1) }]);
    expect(await history.claim(alert, NOW + 9 * MINUTE, NOW + 10 * MINUTE)).toEqual({ state: 'done' });
    const claimed = { state: 'claimed', decision: 'approve' };
    expect(await history.claim(alert, NOW + 9 * MINUTE, NOW + 10 * MINUTE, true)).toEqual(claimed);
    expect(await history.claim(alert, NOW + 9 * MINUTE, NOW + 10 * MINUTE, true)).toEqual({
      state: 'in-progress',
    });
    await history.markNotified(alert.alertId, NOW);
    expect(await history.claim(alert, NOW + 11 * MINUTE, NOW + 12 * MINUTE, true)).toEqual({ state: 'done' });
  });

  test('records no decision of a processor whose claim was lost, or about an alert that was notified', async () => {
    const { history } = setUp();
    await history.claim(alert, NOW, NOW + MINUTE);
    await history.claim(alert, NOW + MINUTE, NOW + 2 * MINUTE);
    await expect(history.recordDecision(alert, 'notify', NOW + MINUTE, NOW)).rejects.toThrow('has expired');
    await history.markNotified(alert.alertId, NOW);
    await expect(history.recordDecision(alert, 'muted', NOW + 2 * MINUTE, NOW)).rejects.toThrow(
      'has expired',
    );
    expect(await history.claim(alert, NOW + 9 * MINUTE, NOW + 10 * MINUTE)).toEqual({ state: 'done' });
  });

  test('retains the time of the first notification', async () => {
    const { table, history } = setUp();
    await expect(history.markNotified(alert.alertId, NOW)).rejects.toThrow(`${alert.alertId} has no row`);
    await history.claim(alert, NOW, NOW + MINUTE);
    await history.markNotified(alert.alertId, NOW + 1);
    await history.markNotified(alert.alertId, NOW + 2);
    expect(table.list()).toMatchObject([{ notifiedAt: toIso(NOW + 1) }]);
  });

  test('lists the alerts of a pattern that wait for a digest, from the oldest', async () => {
    const { table, history } = setUp();
    for (const [symbol, minute] of [
      ['B', 2],
      ['A', 1],
      ['C', 3],
    ] as const) {
      const one = createAlert(detection({ symbol }), 'shard:1#0', NOW + minute * MINUTE);
      await history.claim(one, NOW, NOW + MINUTE);
      await history.recordDecision(one, 'digest', NOW + MINUTE, NOW);
    }
    await history.claim(alert, NOW, NOW + MINUTE);
    table.settle();
    const list = async (limit: number) =>
      (await history.listDigestDue('double-top', limit)).map(({ symbol }) => symbol);
    expect(await list(10)).toEqual(['A', 'B', 'C']);
    expect(await list(2)).toEqual(['A', 'B']);
    expect(await history.listDigestDue('double-bottom', 10)).toEqual([]);
  });

  test('adds an alert to one digest, which may repeat it, and marks it as notified once', async () => {
    const { table, history } = setUp();
    await history.claim(alert, NOW, NOW + MINUTE);
    expect(await history.addToDigest(alert.alertId, 'D')).toBeUndefined();
    await history.recordDecision(alert, 'digest', NOW + MINUTE, NOW);
    for (const repeat of [1, 2])
      expect([repeat, await history.addToDigest(alert.alertId, 'D')]).toMatchObject([
        repeat,
        { alertId: alert.alertId, digestId: 'D', heldFor: 'digest' },
      ]);
    expect(await history.addToDigest(alert.alertId, 'E')).toBeUndefined();
    await history.markDigested(alert.alertId, 'E', NOW);
    expect(table.list()[0]).not.toHaveProperty('notifiedAt');
    await history.markDigested(alert.alertId, 'D', NOW + 1);
    await history.markDigested(alert.alertId, 'D', NOW + 2);
    expect(table.list()[0]).toMatchObject({ notifiedAt: toIso(NOW + 1), heldFor: 'digest' });
    expect(table.list()[0]).not.toHaveProperty('digestDue');
  });
});
