import { Option } from 'commander';
import { UserError } from '../../../src/cli/errors';
import { FAULT_KINDS, FAULT_PROFILE_NAMES, type FaultProfileName } from '../core/fault-profiles';
import type { SimulatedSystem } from '../core/system';
import { SIMULATED_SYSTEMS } from '../systems';

/** What to simulate. */
export interface SimulateOptions {
  readonly seed: number;
  readonly deliveries: number;
  readonly faults: FaultProfileName;
  readonly bug?: string;
}

/** Creates the option `--faults PROFILE`. */
export const createFaultsOption = (description = 'which faults happen'): Option =>
  new Option('--faults <profile>', description).choices(FAULT_PROFILE_NAMES);

/** Creates the option `--kinds KIND...`. */
export const createKindsOption = (): Option =>
  new Option('--kinds <kind...>', 'the kinds of the faults').choices(FAULT_KINDS);

/** Loads a system. @throws UserError if it is unknown, or has no such bug */
export async function loadSystem(name: string, bug?: string): Promise<SimulatedSystem> {
  const load = SIMULATED_SYSTEMS[name];
  if (!load)
    throw new UserError(
      `no simulation of "${name}": expected one of ${Object.keys(SIMULATED_SYSTEMS).join(', ')}`,
    );
  const system = await load();
  if (bug !== undefined && !system.bugs.includes(bug))
    throw new UserError(
      `--bug "${bug}" is not planted in ${name}: expected one of "${system.bugs.join('", "')}"`,
    );
  return system;
}
