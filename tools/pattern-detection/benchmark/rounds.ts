import { summarize, type Timing, type TimingSummary } from './timing';

/** One of the implementations that are compared. */
export interface Contender {
  readonly name: string;
  runRound(): Promise<Timing>;
}

export interface ContenderResult extends TimingSummary {
  readonly name: string;
  readonly each: readonly Timing[];
}

/**
 * Runs the contenders in turn, round by round (A B C A B C …), so that a change in the speed of the machine affects all
 * of them. An additional first round is not counted, because the code is compiled during it.
 */
export async function runRounds(
  contenders: readonly Contender[],
  rounds: number,
  onProgress: (line: string) => void = () => {},
): Promise<ContenderResult[]> {
  const each = contenders.map((): Timing[] => []);
  for (let round = 0; round <= rounds; round++) {
    onProgress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const [i, contender] of contenders.entries()) {
      const timing = await contender.runRound();
      if (round > 0) each[i]!.push(timing);
    }
  }
  return contenders.map(({ name }, i) => ({ name, ...summarize(each[i]!), each: each[i]! }));
}
