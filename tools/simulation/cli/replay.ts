import { EXIT, UserError } from '../../../src/cli/errors';
import { print } from '../../../src/cli/terminal/print';
import { runSeed } from '../core/run';
import { DEFAULT_START } from '../core/simulation';
import { listFailures } from './failures';
import { loadSystem, type SimulateOptions } from './options';
import { createRunReport, formatRun, formatTraceLine } from './report';

const DEFAULTS = { deliveries: 1_000, faults: 'heavy' } as const;

/** Prints the timeline of a seed: every effect and every fault, and the broken invariants. */
export async function runReplay(
  seed: number,
  name: string | undefined,
  options: Partial<SimulateOptions>,
): Promise<void> {
  const saved = listFailures(seed, name);
  const [failure, ...others] = saved;
  const found = name ?? failure?.system;
  if (found === undefined || (name === undefined && others.length > 0))
    throw new UserError(
      `${saved.length} failures of seed ${seed} are saved: expected the name of the system after the seed, as in ` +
        `replay ${seed} ${failure?.system ?? 'SYSTEM'}`,
    );
  const { deliveries, faults, bug } = { ...DEFAULTS, ...(failure as Partial<SimulateOptions>), ...options };
  const system = await loadSystem(found, bug);
  const run = { seed, deliveries, faults, ...(bug !== undefined && { bug }) };
  const result = await runSeed(system, { ...run, keepsLines: true });
  const startsAt = system.startsAt ?? DEFAULT_START;
  for (const line of result.lines) print(formatTraceLine(line, startsAt));
  print(`\n${formatRun(createRunReport(found, run, result), startsAt)}`);
  if (result.violations.length > 0) process.exitCode = EXIT.failed;
}
