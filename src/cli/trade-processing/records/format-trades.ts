import { compareTexts } from '../../../domain/compare-texts';
import { formatReference } from '../../../domain/ledger';
import { getTradeId } from '../../../domain/trades';
import { formatTable } from '../../terminal/table';
import type { RecordedVersion } from './trades-at';

/** A trade in the state of its newest version. */
export interface TradeState {
  readonly tradeId: string;
  readonly newest: RecordedVersion;
  /** The number of versions that count. */
  readonly versions: number;
}

/** Groups versions by trade, in the order of execution. The newest version is the one with the highest number. */
export function listTradeStates(versions: readonly RecordedVersion[]): TradeState[] {
  const trades = new Map<string, RecordedVersion[]>();
  for (const version of versions) {
    const tradeId = getTradeId(version.payload.trade);
    trades.set(tradeId, [...(trades.get(tradeId) ?? []), version]);
  }
  return [...trades]
    .map(([tradeId, all]) => ({
      tradeId,
      newest: all.reduce((a, b) => (b.payload.trade.version > a.payload.trade.version ? b : a)),
      versions: all.length,
    }))
    .sort((a, b) => compareTexts(getOrder(a), getOrder(b)));
}

const getOrder = ({ newest, tradeId }: TradeState): string =>
  `${newest.payload.trade.executedAt.replace('Z', '')} ${tradeId}`;

/** Formats trades: one line each, with the newest version. */
export const formatTradeStates = (states: readonly TradeState[]): string =>
  formatTable(
    [
      'executed',
      'trade',
      'version',
      'state',
      'side',
      'quantity',
      'instrument',
      'price',
      'currency',
      'account',
      'verdict',
      'entry',
    ],
    states.map(({ tradeId, newest: { entry, payload } }) => {
      const { trade, validation, enrichment } = payload;
      return [
        trade.executedAt,
        tradeId,
        String(trade.version),
        trade.action,
        trade.side,
        trade.quantity,
        enrichment.instrument?.symbol ?? trade.isin,
        trade.price,
        trade.currency,
        trade.account,
        validation.verdict,
        formatReference(entry),
      ];
    }),
  );
