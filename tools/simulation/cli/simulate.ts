import { EXIT } from '../../../src/cli/errors';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { runSeed } from '../core/run';
import { shrink } from '../core/shrink';
import { DEFAULT_START } from '../core/simulation';
import { loadSystem, type SimulateOptions } from './options';
import { createRunReport, formatRun, formatShrunk } from './report';

/** Simulates a system with one seed, prints its numbers and, if an invariant is broken, the shortest history of it. */
export async function runSimulation(
  name: string,
  { seed, deliveries, faults, bug, json }: SimulateOptions & { readonly json: boolean },
): Promise<void> {
  const system = await loadSystem(name, bug);
  const options = { seed, deliveries, faults, ...(bug !== undefined && { bug }) };
  const started = performance.now();
  const result = await runSeed(system, options);
  const seconds = (performance.now() - started) / 1_000;
  printNote(`${Math.round(result.deliveries / seconds).toLocaleString('en-US')} deliveries/s`);
  const report = createRunReport(name, options, result);
  const startsAt = system.startsAt ?? DEFAULT_START;
  if (!json) print(formatRun(report, startsAt));
  if (result.violations.length === 0) return json ? printJson(report) : undefined;
  process.exitCode = EXIT.failed;
  printNote('looking for the shortest history …');
  const shrunk = await shrink(system, options);
  if (!json) return print(`\n${formatShrunk(shrunk, startsAt)}`);
  const { omitted, ...shortest } = shrunk.options;
  printJson({
    ...report,
    shortest: {
      ...shortest,
      omitted: [...(omitted ?? [])],
      faults: shrunk.result.faults,
      lines: shrunk.result.lines,
    },
  });
}
