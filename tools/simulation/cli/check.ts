import { EXIT } from '../../../src/cli/errors';
import { formatCount, print, printJson, printNote } from '../../../src/cli/terminal/print';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { formatTable } from '../../../src/cli/terminal/table';
import {
  FAULT_KINDS,
  FAULT_PROFILE_NAMES,
  type FaultKind,
  type FaultProfileName,
} from '../core/fault-profiles';
import type { SimulatedSystem } from '../core/system';
import { SIMULATED_SYSTEMS } from '../systems';
import { loadSystem } from './options';
import type { SeedOutcome, SeedTask } from './seed-task';
import { runTasks, startWorkers } from './workers';

/** What all seeds together must reach in both of their runs. */
export interface Minimum {
  readonly seeds: number;
  readonly deliveries: number;
  /** The faults that must happen. */
  readonly faultKinds: readonly FaultKind[];
}

/** A change of the systems, of their services or of their seeds does not weaken the gate. */
const MINIMUM: Minimum = { seeds: 200, deliveries: 2_000_000, faultKinds: FAULT_KINDS };

/** What the seeds of a system have reached together. */
class SystemTotal {
  seeds = 0;
  /** The deliveries that all runs processed, and the second runs among them. */
  deliveries = 0;
  repeatedDeliveries = 0;
  /** The faults in the first runs. */
  faults = 0;
  readonly faultKinds = new Set<FaultKind>();
  cpuSeconds = 0;

  constructor(readonly system: string) {}

  add({ report, repeatedDeliveries, cpuSeconds }: SeedOutcome): void {
    this.seeds++;
    this.deliveries += report.processed + repeatedDeliveries;
    this.repeatedDeliveries += repeatedDeliveries;
    this.faults += report.faultCount;
    for (const kind of report.faultKinds) this.faultKinds.add(kind);
    this.cpuSeconds += cpuSeconds;
  }
}

/**
 * Simulates every system as the gate does, on all cores, and prints what each system has reached. The exit code is 1 if a seed
 * breaks an invariant or has another trace the second time, or if all seeds together do not reach the minimum.
 */
export async function runCheck(
  { json }: { readonly json: boolean },
  {
    minimum = MINIMUM,
    start = startWorkers,
  }: { readonly minimum?: Minimum; readonly start?: typeof startWorkers } = {},
): Promise<void> {
  const names = Object.keys(SIMULATED_SYSTEMS);
  const tasks = (await Promise.all(names.map(listTasks))).flat();
  const totals = names.map((name) => new SystemTotal(name));
  const problems: string[] = [];
  const notes = createProgressNotes(printNote);
  const workers = start();
  try {
    await runTasks(tasks, workers.runners, (task, outcome) => {
      totals.find(({ system }) => system === task.system)!.add(outcome);
      const found = describeProblems(task, outcome);
      found.forEach(printNote);
      problems.push(...found);
      notes.show(`${task.system}, seed ${task.seed}`);
    });
  } finally {
    workers.stop();
  }
  const sum = (field: 'seeds' | 'deliveries'): number =>
    totals.reduce((result, total) => result + total[field], 0);
  for (const field of ['seeds', 'deliveries'] as const)
    if (sum(field) < minimum[field])
      problems.push(
        `${formatNumber(sum(field))} ${field}: expected at least ${formatNumber(minimum[field])}; ` +
          'increase the `gate` of a system in tools/simulation/systems',
      );
  // A fault that never happens breaks nothing.
  for (const kind of minimum.faultKinds)
    if (!totals.some(({ faultKinds }) => faultKinds.has(kind)))
      problems.push(`no fault "${kind}" has happened: expected at least one`);
  if (problems.length > 0) process.exitCode = EXIT.failed;
  if (json)
    return printJson({
      systems: totals.map((total) => ({ ...total, faultKinds: [...total.faultKinds] })),
      problems,
    });
  print(formatTotals(totals));
  for (const problem of problems) print(problem);
  print(
    `${formatCount(sum('seeds'), 'seed')}, ${formatNumber(sum('deliveries'))} deliveries, ` +
      formatCount(problems.length, 'problem'),
  );
}

/** Lists the seeds of a system, with the kinds of faults in turns. */
async function listTasks(name: string): Promise<readonly SeedTask[]> {
  const system = await loadSystem(name);
  const profiles = listProfiles(system);
  const { seeds, deliveries } = system.gate;
  return Array.from({ length: seeds }, (_, index) => ({
    ...{ system: name, seed: index + 1, deliveries, faults: profiles[index % profiles.length]! },
    isRepeated: true,
  }));
}

/** Lists the kinds of faults that can happen to a system. */
const listProfiles = ({ regions = [] }: SimulatedSystem): readonly FaultProfileName[] =>
  FAULT_PROFILE_NAMES.filter((name) => name !== 'region' || regions.length > 0);

function describeProblems({ system, seed, deliveries, faults }: SeedTask, outcome: SeedOutcome): string[] {
  const { report, isRepeatable } = outcome;
  const { accepted, lost, duplicated } = report.summary;
  const command = `npm run simulate -- ${system} --seed ${seed} --deliveries ${deliveries} --faults ${faults}`;
  return [
    ...report.violations.slice(0, 1).map(({ invariant, text }) => `${invariant}: ${text}`),
    ...(accepted === 0 || lost !== 0 || duplicated !== 0
      ? [`${accepted} accepted, ${lost} lost, ${duplicated} duplicated: expected some, none, none`]
      : []),
    ...(isRepeatable ? [] : ['the second run has another trace: expected the same one']),
  ].map((text) => `${text}\n  ${command}`);
}

const formatNumber = (value: number): string => Math.round(value).toLocaleString('en-US');

function formatTotals(totals: readonly SystemTotal[]): string {
  return formatTable(
    ['system', 'seeds', 'deliveries', 'of these in second runs', 'faults', 'CPU s', 'deliveries per CPU s'],
    totals.map((total) => [
      total.system,
      ...[total.seeds, total.deliveries, total.repeatedDeliveries, total.faults, total.cpuSeconds].map(
        formatNumber,
      ),
      formatNumber(total.deliveries / total.cpuSeconds),
    ]),
  );
}
