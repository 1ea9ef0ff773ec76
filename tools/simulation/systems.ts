import type { SimulatedSystem } from './core/system';

/** The systems by name, each loaded when it is simulated. */
export const SIMULATED_SYSTEMS: Readonly<Record<string, () => Promise<SimulatedSystem>>> = {
  'transaction-pipeline': async () => (await import('./systems/transaction-pipeline')).SYSTEM,
};
