import { summarize, type Timing, type TimingSummary } from './figures';

/** Someone who is asked for one round at a time. */
export interface Racer {
  readonly name: string;
  round(): Promise<Timing>;
}

export interface ContenderResult extends TimingSummary {
  readonly name: string;
  readonly each: readonly Timing[];
}

/**
 * Runs the contenders in turn, round by round (A B C A B C …), so that a machine that gets slower or faster meanwhile does
 * so to all of them. One round more than asked for comes first and isn't counted: it is what compilers take.
 */
export async function runRounds(
  racers: readonly Racer[],
  rounds: number,
  tell: (line: string) => void = () => {},
): Promise<ContenderResult[]> {
  const each = racers.map((): Timing[] => []);
  for (let round = 0; round <= rounds; round++) {
    tell(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const [i, racer] of racers.entries()) {
      const measured = await racer.round();
      if (round > 0) each[i]!.push(measured);
    }
  }
  return racers.map(({ name }, i) => ({ name, ...summarize(each[i]!), each: each[i]! }));
}
