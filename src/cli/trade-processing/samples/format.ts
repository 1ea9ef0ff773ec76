import {
  EXECUTION_REPORT,
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  type Trade,
  TRADE_CAPTURE_REPORT,
} from '../../../domain/trades';

/**
 * Formats a trade as its source writes it.
 * @param sequence the number of the message in its session. FIX messages with odd numbers are TradeCaptureReports
 * @throws Error for a short sale of the clearing house, whose messages have no code for it
 */
export function formatMessage(trade: Trade, sequence: number): string {
  if (trade.source === 'clearing') return formatClearingTrade(trade);
  if (trade.source === 'trading-desk') return formatDeskTrade(trade);
  const messageType = sequence % 2 === 0 ? EXECUTION_REPORT : TRADE_CAPTURE_REPORT;
  return formatFixTrade(trade, { messageType, sequence, sentAt: trade.executedAt });
}
