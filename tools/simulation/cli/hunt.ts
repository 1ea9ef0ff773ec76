import { EXIT } from '../../../src/cli/errors';
import { formatCount, print, printJson, printNote } from '../../../src/cli/terminal/print';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { saveFailure } from './failures';
import { loadSystem, type SimulateOptions } from './options';
import type { SeedTask } from './seed-task';
import { runTasks, startWorkers } from './workers';

/** A seed that breaks an invariant, with its first violation. */
interface HuntFailure {
  readonly seed: number;
  readonly invariant: string;
  readonly text: string;
  /** Where the run is saved. */
  readonly file: string;
}

interface HuntOptions extends Omit<SimulateOptions, 'deliveries'> {
  /** @default as many as in the gate */
  readonly deliveries?: number;
  /** How long, in minutes. */
  readonly hunt: number;
  readonly json: boolean;
}

/** Simulates new seeds on all cores for some minutes, and saves the runs that break an invariant. */
export async function runHunt(
  name: string,
  { seed: first, hunt, json, ...options }: HuntOptions,
  start = startWorkers,
): Promise<void> {
  const { faults, bug } = options;
  const { gate } = await loadSystem(name, bug);
  const { deliveries = gate.deliveries } = options;
  const notes = createProgressNotes(printNote);
  const endsAt = Date.now() + hunt * 60_000;
  const failures: HuntFailure[] = [];
  let seeds = 0;
  let processed = 0;
  const workers = start();
  try {
    await runTasks(listTasks(), workers.runners, ({ seed }, { report }) => {
      seeds++;
      processed += report.processed;
      if (report.violations.length > 0) {
        const file = saveFailure(report);
        const { invariant, text } = report.violations[0]!;
        failures.push({ seed, invariant, text, file });
        printNote(`seed ${seed}: ${invariant}: ${text}`);
      }
      notes.show(`${formatCount(seeds, 'seed')}, ${processed.toLocaleString('en-US')} deliveries`);
    });
  } finally {
    workers.stop();
  }
  failures.sort((a, b) => a.seed - b.seed);
  if (failures.length > 0) process.exitCode = EXIT.failed;
  if (json) return printJson({ system: name, faults, deliveries, seeds, processed, failures });
  print(
    `${name}: ${formatCount(seeds, 'seed')}, ${processed.toLocaleString('en-US')} deliveries, ` +
      formatCount(failures.length, 'failure'),
  );
  for (const failure of failures) print(`  seed ${failure.seed}: ${failure.file}`);
  if (failures.length > 0)
    print(`\nTo see what happened: npm run simulate -- replay ${failures[0]!.seed} ${name}`);

  function* listTasks(): Generator<SeedTask> {
    for (let seed = first; Date.now() < endsAt; seed++)
      yield { system: name, seed, deliveries, faults, ...(bug !== undefined && { bug }), isRepeated: false };
  }
}
