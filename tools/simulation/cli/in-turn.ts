import { EXIT } from '../../../src/cli/errors';
import { formatCount, print, printJson, printNote } from '../../../src/cli/terminal/print';
import { runEachFault } from '../core/each-fault';
import type { FaultKind } from '../core/fault-profiles';
import { formatFault } from '../core/faults';
import { loadSystem, type SimulateOptions } from './options';
import { formatDuration } from './report';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Options of {@link runInTurn}, in addition to those of a simulation. */
export interface InTurnOptions extends SimulateOptions {
  readonly kinds: readonly FaultKind[];
  /** How long deliveries are sent, in seconds. */
  readonly sending?: number;
  /** How long faults can happen, in minutes. */
  readonly minutes?: number;
  readonly json: boolean;
}

/** Simulates a system once for each place of a fault, with only this fault, and prints the faults that break an invariant. */
export async function runInTurn(name: string, options: InTurnOptions): Promise<void> {
  const { seed, deliveries, faults, bug, kinds, sending, minutes, json } = options;
  const system = await loadSystem(name, bug);
  printNote(`${name}, seed ${seed}: each ${kinds.join(' and ')} in turn …`);
  const result = await runEachFault(
    system,
    {
      ...{ seed, deliveries, faults },
      ...(bug !== undefined && { bug }),
      ...(sending !== undefined && { paceMs: (sending * SECOND_MS) / deliveries }),
      ...(minutes !== undefined && { faultsMs: minutes * MINUTE_MS }),
    },
    kinds,
  );
  if (result.failures.length > 0) process.exitCode = EXIT.failed;
  if (json) return printJson(result);
  const { runs, failures, longestStallMs } = result;
  print(
    `${formatCount(runs, 'run')}, each with another fault; ${failures.length} of them broke an invariant; ` +
      `longest stall ${formatDuration(longestStallMs)}`,
  );
  for (const { fault, violations } of failures)
    for (const { invariant, text } of violations) print(`${formatFault(fault)}: ${invariant}: ${text}`);
}
