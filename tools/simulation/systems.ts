import type { SimulatedSystem } from './core/system';

/** The systems by name, each loaded when it is simulated. */
export const SIMULATED_SYSTEMS: Readonly<Record<string, () => Promise<SimulatedSystem>>> = {
  'pattern-detection': async () => (await import('./systems/pattern-detection')).SYSTEM,
  'transaction-pipeline': async () => (await import('./systems/transaction-pipeline')).SYSTEM,
  'trade-processing': async () => (await import('./systems/trade-processing')).SYSTEM,
  'trading-platform': async () => (await import('./systems/trading-platform')).SYSTEM,
};
