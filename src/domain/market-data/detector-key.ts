import { isInterval, type Interval } from '../calendar';

/** The symbol of a detector, and the interval of its bars; undefined if it uses events as they arrive. */
export interface DetectorKey {
  readonly symbol: string;
  readonly interval?: Interval;
}

/** Formats the key of a detector in the table DetectorState: `AAPL#5m`, or `AAPL` without an interval. */
export const formatDetectorKey = ({ symbol, interval }: DetectorKey): string =>
  interval === undefined ? symbol : `${symbol}#${interval}`;

/** Parses the key of a detector. Symbols are in upper case, so no symbol ends like an interval. */
export const parseDetectorKey = (key: string): DetectorKey => {
  const separatorIndex = key.lastIndexOf('#');
  const interval = key.slice(separatorIndex + 1);
  return separatorIndex > 0 && isInterval(interval)
    ? { symbol: key.slice(0, separatorIndex), interval }
    : { symbol: key };
};
