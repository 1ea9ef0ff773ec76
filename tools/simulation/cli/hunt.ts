import { EXIT } from '../../../src/cli/errors';
import { interruptSignal } from '../../../src/cli/process/interrupt';
import { formatCount, print, printJson, printNote } from '../../../src/cli/terminal/print';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { runSeed } from '../core/run';
import { saveFailure } from './failures';
import { loadSystem, type SimulateOptions } from './options';
import { createRunReport } from './report';

/** A seed that breaks an invariant, with its first violation. */
interface HuntFailure {
  readonly seed: number;
  readonly invariant: string;
  readonly text: string;
  /** Where the run is saved. */
  readonly file: string;
}

/** Simulates one seed after another for some minutes, and saves the runs that break an invariant. */
export async function runHunt(
  name: string,
  {
    seed: first,
    deliveries,
    faults,
    bug,
    hunt,
    json,
  }: SimulateOptions & { readonly hunt: number; readonly json: boolean },
): Promise<void> {
  const system = await loadSystem(name, bug);
  const notes = createProgressNotes(printNote);
  const started = Date.now();
  const failures: HuntFailure[] = [];
  let seed = first;
  let processed = 0;
  for (; Date.now() - started < hunt * 60_000; seed++) {
    if (interruptSignal.aborted) throw interruptSignal.reason;
    const options = { seed, deliveries, faults, ...(bug !== undefined && { bug }) };
    const result = await runSeed(system, options);
    processed += result.deliveries;
    if (result.violations.length > 0) {
      const file = saveFailure(createRunReport(name, options, result));
      const { invariant, text } = result.violations[0]!;
      failures.push({ seed, invariant, text, file });
      printNote(`seed ${seed}: ${invariant}: ${text}`);
    }
    notes.show(`${formatCount(seed - first + 1, 'seed')}, ${processed.toLocaleString('en-US')} deliveries`);
  }
  if (failures.length > 0) process.exitCode = EXIT.failed;
  if (json) return printJson({ system: name, faults, deliveries, seeds: seed - first, processed, failures });
  print(
    `${name}: ${formatCount(seed - first, 'seed')}, ${processed.toLocaleString('en-US')} deliveries, ` +
      formatCount(failures.length, 'failure'),
  );
  for (const failure of failures) print(`  seed ${failure.seed}: ${failure.file}`);
  if (failures.length > 0)
    print(`\nTo see what happened: npm run simulate -- replay ${failures[0]!.seed} ${name}`);
}
