import type { Detection } from '../patterns/types';

/** Formats the key of the bars of a symbol: `AAPL`, or `AAPL#5m` if they have an interval. */
export const formatSeries = ({ symbol, interval }: Pick<Detection, 'symbol' | 'interval'>): string =>
  interval === undefined ? symbol : `${symbol}#${interval}`;
