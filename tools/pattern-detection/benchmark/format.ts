import type { ContenderResult } from './rounds';

export const formatCount = (n: number): string => n.toLocaleString('en-US');
export const formatRate = (perSecond: number): string =>
  perSecond >= 1e5
    ? `${(perSecond / 1e6).toFixed(2)} M`
    : perSecond >= 1e4
      ? `${Math.round(perSecond / 1000)} k`
      : `${(perSecond / 1000).toFixed(1)} k`;
export const formatDuration = (nanoseconds: number): string =>
  nanoseconds < 1000
    ? `${Math.round(nanoseconds)} ns`
    : nanoseconds < 1e6
      ? `${(nanoseconds / 1000).toFixed(1)} µs`
      : `${(nanoseconds / 1e6).toFixed(1)} ms`;
export const formatRatio = (value: number): string =>
  `× ${value >= 100 ? formatCount(Math.round(value)) : value.toFixed(2)}`;
export const formatSpeed = ({ rate: median, spread, rounds }: ContenderResult): string[] => [
  formatRate(median),
  rounds > 1 ? `± ${Math.round(100 * spread)} %` : '–',
];
export const formatDelays = ({ p50, p99, p999, group999 }: ContenderResult): string[] =>
  [p50, p99, p999, group999].map(formatDuration);
