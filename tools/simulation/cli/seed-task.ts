import { runSeed } from '../core/run';
import { runTwice } from '../core/run-twice';
import { loadSystem, type SimulateOptions } from './options';
import { createRunReport, type RunReport } from './report';

/** A seed to simulate, perhaps in another process: everything in it can be sent as JSON. */
export interface SeedTask extends SimulateOptions {
  readonly system: string;
  /** Whether the seed runs twice, and the traces are compared. */
  readonly isRepeated: boolean;
}

/** What became of a task. */
export interface SeedOutcome {
  /** The first run. */
  readonly report: RunReport;
  /** Whether both runs had the same trace; true without a second one. */
  readonly isRepeatable: boolean;
  /** The deliveries that the second run processed. */
  readonly repeatedDeliveries: number;
  /** The CPU time of all threads of the process, for both runs. */
  readonly cpuSeconds: number;
}

/** Simulates a seed in this process. @throws UserError if the system or the bug is unknown */
export async function runSeedTask({ system: name, isRepeated, ...options }: SeedTask): Promise<SeedOutcome> {
  const system = await loadSystem(name, options.bug);
  const started = process.cpuUsage();
  const result = isRepeated
    ? await runTwice(system, options)
    : { ...(await runSeed(system, options)), isRepeatable: true, repeatedDeliveries: 0 };
  const { user, system: kernel } = process.cpuUsage(started);
  return {
    report: createRunReport(name, options, result),
    isRepeatable: result.isRepeatable,
    repeatedDeliveries: result.repeatedDeliveries,
    cpuSeconds: (user + kernel) / 1e6,
  };
}
