import type { FuzzEntry } from './core/entry';

/** The entries of the systems, each list loaded when it is needed. */
export const SYSTEM_ENTRIES: readonly (() => Promise<readonly FuzzEntry[]>)[] = [
  async () => (await import('./systems/pattern-detection')).ENTRIES,
  async () => (await import('./systems/transaction-pipeline')).ENTRIES,
  async () => (await import('./systems/trade-processing')).ENTRIES,
  async () => (await import('./systems/trading-platform')).ENTRIES,
];
