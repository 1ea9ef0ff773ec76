import { runReconcile } from '../../../../src/cli/trade-processing/commands/reconcile';
import { runShow } from '../../../../src/cli/trade-processing/commands/show';
import { createRunDay, createTrade } from '../../../../src/cli/trade-processing/demonstration/new-trades';
import { formatMessage } from '../../../../src/cli/trade-processing/samples/format';
import { TradeSender } from '../../../../src/cli/trade-processing/send/trade-sender';
import type { TradeRegion } from '../../../../src/config/trade-processing';
import { getTradeId, type Trade } from '../../../../src/domain/trades';
import { createRecordingRegions } from '../fake-regions';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/trade-processing/deployment'),
  withDeployment: jest.fn(),
}));

const DAY = createRunDay('20261129');
const TRADE = createTrade(DAY, { number: 1, source: 'order-management', symbol: 'AAPL' });
const PRICE = Number(TRADE.price);
const create = (trade: Trade, changes: Partial<Trade>): Trade => ({ ...trade, ...changes });
const correct = (trade: Trade, changes: Partial<Trade> = {}): Trade =>
  create(trade, { version: trade.version + 1, action: 'correct', ...changes });

/** Two regions whose replication is paused, so that neither knows what the other one records. */
function openRegions() {
  let time = Date.UTC(2026, 10, 29, 15);
  const { deployment, replication, resume } = createRecordingRegions(() => time);
  const wait = async (milliseconds: number) => void (time += milliseconds);
  let count = 0;
  const record = async (region: TradeRegion, ...trades: readonly Trade[]) => {
    const sender = new TradeSender(deployment, { now: () => time, wait, region });
    for (const trade of trades) {
      const id = `m${++count}`;
      await sender.send([{ id, source: trade.source, text: formatMessage(trade, count) }]);
      await wait(1_000);
    }
  };
  replication.isPaused = true;
  const reconcile = async () => {
    const run = await runCommand(deployment, () => runReconcile({ json: true }));
    return { ...run, report: JSON.parse(run.stdout) as { duplicates: object[]; conflicts: object[] } };
  };
  return { deployment, record, resume, reconcile };
}

describe('reconcile', () => {
  it('states different contents of one version as a conflict, until the source has corrected it', async () => {
    const { deployment, record, resume, reconcile } = openRegions();
    const other = create(TRADE, { price: String(PRICE + 0.5) });
    await record('us-east-1', TRADE);
    await record('eu-west-1', other);
    resume();
    const first = await reconcile();
    expect(first.error).toMatch(
      /^1 conflict between trades that the regions recorded without knowledge of each other, such as of order-management:demo-20261129-1: /,
    );
    expect(first.report.duplicates).toHaveLength(1);
    expect(first.report.conflicts).toEqual([
      {
        kind: 'conflicting-content',
        tradeIds: [getTradeId(TRADE)],
        version: 1,
        differences: [{ field: 'price', values: [TRADE.price, other.price] }],
        entries: [
          expect.objectContaining({ region: 'us-east-1' }),
          expect.objectContaining({ region: 'eu-west-1' }),
        ],
      },
    ]);
    const shown = await runCommand(deployment, () => runShow(getTradeId(TRADE), {}));
    expect(shown.stdout).toContain(`price is ${other.price}, and ${TRADE.price} in the entry that counts`);
    await record('us-east-1', correct(other));
    const { report, error } = await reconcile();
    expect(error).toBeUndefined();
    expect(report.conflicts).toEqual([expect.objectContaining({ correctedBy: 2 })]);
  });

  it.each<[string, Trade[], Trade[]]>([
    ['double-report', [TRADE], [create(TRADE, { sourceTradeId: `${TRADE.sourceTradeId}-again` })]],
    ['conflicting-terms', [TRADE], [create(TRADE, { source: 'clearing', price: String(PRICE + 0.5) })]],
    ['conflicting-content', [TRADE], [create(TRADE, { executionId: 'other' })]],
    [
      'version-after-cancel',
      [TRADE, create(TRADE, { version: 2, action: 'cancel' })],
      [TRADE, correct(correct(TRADE))],
    ],
  ])('states a conflict of the kind %s', async (kind, ofPrimary, ofStandby) => {
    const { record, resume, reconcile } = openRegions();
    await record('us-east-1', ...ofPrimary);
    await record('eu-west-1', ...ofStandby);
    resume();
    const { report, error } = await reconcile();
    expect(report.conflicts).toEqual([expect.objectContaining({ kind })]);
    expect(error).toMatch(/^1 conflict /);
  });

  it('states no conflict of reports that agree, and of changes whose entries have a warning', async () => {
    const leg = create(TRADE, { source: 'clearing' });
    const agreed = openRegions();
    await agreed.record('us-east-1', TRADE);
    await agreed.record('eu-west-1', leg);
    agreed.resume();
    await agreed.record('us-east-1', correct(leg, { price: String(PRICE + 0.5) }));
    expect(await agreed.reconcile()).toMatchObject({ report: { conflicts: [] } });
    expect((await agreed.reconcile()).error).toBeUndefined();
  });
});
