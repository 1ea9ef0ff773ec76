import type { Fault } from './faults';
import { type RunOptions, type RunResult, runSeed } from './run';
import type { SimulatedSystem } from './system';

/** The shortest history found that breaks an invariant. */
export interface Shrunk {
  readonly options: RunOptions;
  /** The last run of it, with the lines of its trace. */
  readonly result: RunResult;
  /** How many runs it took. */
  readonly runs: number;
}

/** Removes the elements of a list that a check does not need, by halves, quarters … (delta debugging, Zeller 1999). */
async function findMinimalList<T>(
  list: readonly T[],
  isEnough: (candidate: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let current = list;
  let size = Math.ceil(current.length / 2);
  while (current.length > 0) {
    let hasRemoved = false;
    for (let start = 0; start < current.length;) {
      const candidate = [...current.slice(0, start), ...current.slice(start + size)];
      if (await isEnough(candidate)) {
        current = candidate;
        hasRemoved = true;
      } else start += size;
    }
    if (size === 1 && !hasRemoved) break;
    if (size > 1) size = Math.ceil(size / 2);
  }
  return current;
}

/** Few deliveries are tried with this number of other seeds: the same mistake often shows in a much shorter history. */
const OTHER_SEEDS = 60;
const MAX_DELIVERIES_OF_OTHER_SEEDS = 32;

/**
 * Finds a short history that breaks the same invariant as a failed run: first fewer deliveries, also with other seeds, then
 * fewer faults, then single deliveries.
 * @param maxRuns how many runs the last two take together at most
 * @throws Error if the run does not fail
 */
export async function shrink(system: SimulatedSystem, failed: RunOptions, maxRuns = 250): Promise<Shrunk> {
  let runs = 1;
  const first = await runSeed(system, failed);
  const [violation] = first.violations;
  if (!violation) throw new Error(`seed ${failed.seed} breaks no invariant: expected a run that fails`);
  let best = { options: failed, result: first };
  /** Whether a run fails in the same way; it is then the best so far. */
  const fails = async (options: RunOptions): Promise<boolean> => {
    runs++;
    const result = await runSeed(system, options);
    if (!result.violations.some(({ invariant }) => invariant === violation.invariant)) return false;
    best = { options, result };
    return true;
  };

  for (const options of listShorterRuns({ ...failed, paceMs: first.paceMs })) if (await fails(options)) break;

  const lastRun = runs + maxRuns;
  const isEnough = async (change: Partial<RunOptions>): Promise<boolean> =>
    runs < lastRun && (await fails({ ...best.options, ...change }));
  const { faults } = best.result;
  if (await isEnough({ script: faults }))
    await findMinimalList<Fault>(faults, (script) => isEnough({ script }));
  const indexes = Array.from({ length: best.options.deliveries }, (_, index) => index);
  await findMinimalList(indexes, (sent) => {
    const isSent = new Set(sent);
    return isEnough({ omitted: new Set(indexes.filter((index) => !isSent.has(index))) });
  });
  const result = await runSeed(system, { ...best.options, keepsLines: true });
  return { options: best.options, result, runs };
}

/** Lists runs with fewer deliveries, fewest first. */
function* listShorterRuns(failed: RunOptions): Generator<RunOptions> {
  for (let deliveries = 1; deliveries < failed.deliveries; deliveries *= 2) {
    const others = deliveries <= MAX_DELIVERIES_OF_OTHER_SEEDS ? OTHER_SEEDS : 0;
    for (let offset = 0; offset <= others; offset++)
      yield { ...failed, deliveries, seed: failed.seed + offset };
  }
}
