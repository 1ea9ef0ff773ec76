import { share, type Counter } from './tally';

export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const formatPercent = (value: number): string =>
  Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;

/** A counter's share under a key, a dash where nothing was counted. */
export const formatShare = (counter: Counter, key: string): string => {
  const found = counter.rates.get(key);
  return found ? formatPercent(share(found)) : '–';
};
