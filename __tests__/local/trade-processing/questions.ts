import type { Trade } from '../../../src/domain/trades';
import { createTrade, type TradeDeployment } from './trade-deployment';

/** A version in the output of `show --json`. */
interface Version {
  readonly entry: { readonly recordedAt: string; readonly kind: string };
  readonly payload: {
    readonly trade: Trade;
    readonly report: { readonly eventId: string; readonly text: string };
    readonly validation: { readonly verdict: string; readonly referenceDataKey: string };
    readonly enrichment: { readonly tradingDay: string; readonly used: readonly object[] };
  };
}

interface DayReport {
  readonly trades: readonly { readonly tradeId: string }[];
  readonly moved: readonly { readonly tradeId: string }[];
}

/** Tests the questions of a regulator: a trade, an account on a day and an instrument on a day, each as it was at a time. */
export function testQuestions(deployment: TradeDeployment): void {
  const first = createTrade();
  const corrected: Trade = {
    ...first,
    version: 2,
    action: 'correct',
    account: 'PENSION-07',
    capacity: 'agency',
  };
  const cancelled: Trade = { ...corrected, version: 3, action: 'cancel' };
  const tradeId = `order-management:${first.sourceTradeId}`;
  let versions: readonly Version[] = [];

  it('records each version of a trade with its lineage', async () => {
    for (const trade of [first, corrected, cancelled]) {
      const { messages } = await deployment.send([trade], '--wait');
      expect(messages).toEqual([expect.objectContaining({ outcome: 'recorded', tradeId, why: [] })]);
    }
    const { messages } = await deployment.send([corrected], '--wait');
    expect(messages[0]!.outcome).toBe('repeated');
    ({ versions } = await deployment.runCommand<{ versions: readonly Version[] }>('show', tradeId));
    expect(versions.map(({ payload }) => payload.trade)).toEqual([first, corrected, cancelled]);
    for (const { payload } of versions) {
      expect(payload.report.text).toContain(first.sourceTradeId);
      expect(payload.report.eventId).not.toBe('');
      expect(payload.validation.referenceDataKey).toMatch(/^[0-9a-f]{64}\.json$/);
      expect(payload.enrichment.used.length).toBeGreaterThan(0);
    }
  });

  it('shows a trade as it was at a time, from either replica', async () => {
    const at = versions[1]!.entry.recordedAt;
    for (const region of ['us-east-1', 'eu-west-1']) {
      const then = await deployment.runCommand<{ versions: readonly Version[] }>(
        ...['show', tradeId, '--at', at, '--region', region],
      );
      expect(then.versions).toEqual(versions.slice(0, 2));
    }
  });

  it('lists the trades of an account and of an instrument on a day, as they were at a time', async () => {
    const day = versions[0]!.payload.enrichment.tradingDay;
    const list = async (...args: string[]) => {
      const { trades, moved } = await deployment.runCommand<DayReport>(...args);
      const getIds = (found: DayReport['trades']) =>
        found.filter((trade) => trade.tradeId === tradeId).map((trade) => trade.tradeId);
      return [getIds(trades), getIds(moved)];
    };
    const before = versions[0]!.entry.recordedAt;
    expect(await list('account', 'HOUSE-EQ-1', day, '--at', before)).toEqual([[tradeId], []]);
    expect(await list('account', 'HOUSE-EQ-1', day)).toEqual([[], [tradeId]]);
    expect(await list('account', 'PENSION-07', day)).toEqual([[tradeId], []]);
    expect(await list('instrument', first.isin, day)).toEqual([[tradeId], []]);
  });

  it('verifies both ledgers against signed checkpoints', async () => {
    await deployment.project.runOrFail('trade-processing', 'checkpoint');
    await deployment.project.runOrFail('trade-processing', 'verify');
  });
}
