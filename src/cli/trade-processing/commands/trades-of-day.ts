import { formatAccountDay, formatInstrumentDay } from '../../../domain/trade-records';
import { formatCount, print, printJson } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { openReplica } from '../open-replica';
import { formatTradeStates, listTradeStates, type TradeState } from '../records/format-trades';
import { findTradeIds, type TradeIndex } from '../records/trade-rows';
import { describeProblems, readTradesAt, toVersionJson } from '../records/trades-at';
import { nameRegion } from '../region-unavailable';
import { assertIntact, type AtOptions, describeView, formatAt } from './show';

/** Trades of a day: by an index, whose value each row has. */
interface DayQuery {
  readonly index: TradeIndex;
  readonly subject: string;
  readonly day: string;
  readonly value: string;
  /** Whether the newest version of a trade still belongs to the subject and the day. */
  readonly includes: (state: TradeState) => boolean;
}

/** `stacks trade-processing account`: lists the trades of an account on a trading day, as they were at a time. */
export const runAccount = (account: string, day: string, options: AtOptions): Promise<void> =>
  listTrades(
    {
      index: 'ByAccountDay',
      subject: `account ${account}`,
      day,
      value: formatAccountDay(account, day),
      includes: (state) => state.newest.payload.trade.account === account && getDay(state) === day,
    },
    options,
  );

/** `stacks trade-processing instrument`: lists the trades of an instrument on a trading day, as they were at a time. */
export const runInstrument = (isin: string, day: string, options: AtOptions): Promise<void> =>
  listTrades(
    {
      index: 'ByInstrumentDay',
      subject: `instrument ${isin}`,
      day,
      value: formatInstrumentDay(isin, day),
      includes: (state) => state.newest.payload.trade.isin === isin && getDay(state) === day,
    },
    options,
  );

/** The trading day, or the date in UTC if the venue's day is unknown, as in the index. */
const getDay = ({ newest: { payload } }: TradeState): string =>
  payload.enrichment.tradingDay ?? payload.trade.executedAt.slice(0, 10);

async function listTrades(
  { index, subject, day, value, includes }: DayQuery,
  { at, region, json, ...options }: AtOptions,
): Promise<void> {
  const { trades, readIn } = await withDeployment(options, async (deployment) => {
    const replica = await openReplica(deployment, region);
    const table = { dynamo: replica.dynamo, table: replica.getOutput('TradesTableName') };
    // All versions of each trade: a correction can move it to another account, instrument or day.
    const read = async () => readTradesAt(table, await findTradeIds(table, index, value), formatAt(at));
    return { readIn: replica.region, trades: await nameRegion(replica.region, read) };
  });
  const states = listTradeStates(trades.versions);
  const listed = states.filter(includes);
  const moved = states.filter((state) => !includes(state));
  const problems = describeProblems(trades);
  if (json)
    printJson({
      subject,
      day,
      ...(at !== undefined && { at: formatAt(at) }),
      readIn,
      trades: listed.map(toStateJson),
      moved: moved.map(toStateJson),
      duplicates: trades.duplicates.map(toVersionJson),
      problems,
    });
  else {
    print(`${subject} on ${day}: ${formatCount(listed.length, 'trade')} ${describeView(readIn, at)}`);
    if (listed.length > 0) print(formatTradeStates(listed));
    for (const { tradeId, newest } of moved)
      print(
        `moved to another account, instrument or day: ${tradeId} by its version ${newest.payload.trade.version}`,
      );
    for (const { payload, entry, original } of trades.duplicates)
      print(
        `recorded twice: version ${payload.trade.version} of ${payload.enrichment.tradeId} by ${original.region}, which counts, and by ${entry.region}`,
      );
    for (const problem of problems) print(`not as recorded: ${problem}`);
  }
  assertIntact(problems);
}

const toStateJson = ({ newest, ...state }: TradeState): object => ({
  ...state,
  newest: toVersionJson(newest),
});
