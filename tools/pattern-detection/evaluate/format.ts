import { computeShare, type Counter } from './tally';

export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const formatPercent = (value: number): string =>
  Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;

/** The share of a key, or a dash if nothing was counted. */
export const formatShare = (counter: Counter, key: string): string => {
  const rate = counter.rates.get(key);
  return rate ? formatPercent(computeShare(rate)) : '–';
};
