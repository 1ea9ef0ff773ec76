// Measures a random sample of the mutants of an area, which is much faster than all of them.
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** The quantile of the normal distribution for an interval that contains the true score in 95 % of all samples. */
const QUANTILE = 1.96;

/**
 * Lets Stryker run only a random sample of the mutants. It reports the others as ignored, and its score is that of the sample.
 * @param size how many mutants the sample has
 * @param seed the same seed selects the same mutants of the same code
 */
export function sampleMutants(size, seed) {
  const { instrument } = Instrumenter.prototype;
  Instrumenter.prototype.instrument = async function (...args) {
    const result = await instrument.apply(this, args);
    const candidates = result.mutants.filter((mutant) => !mutant.status);
    for (const mutant of shuffle(candidates, seed).slice(size)) {
      mutant.status = 'Ignored';
      mutant.statusReason = 'not in the sample';
    }
    return result;
  };
}

/** Shuffles a list by the algorithm of Fisher and Yates. */
function shuffle(items, seed) {
  const shuffled = [...items];
  const random = createRandom(seed);
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

/** Creates a generator of random numbers from 0 to 1: Mulberry32. */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Estimates the score of an area from a sample, in percent: Wilson's interval, which is narrower if the sample is a large part
 * of the area.
 * @param mutants the results of the run
 */
export function estimateScore(mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const detected = count('Killed', 'Timeout');
  const size = detected + count('Survived', 'NoCoverage');
  if (size === 0) return undefined;
  const total = size + mutants.filter(({ statusReason }) => statusReason === 'not in the sample').length;
  const score = detected / size;
  if (total === size) return { size, total, score: 100 * score, low: 100 * score, high: 100 * score };
  const effectiveSize = (size * (total - 1)) / (total - size);
  const squared = QUANTILE ** 2 / effectiveSize;
  const middle = (score + squared / 2) / (1 + squared);
  const error =
    (QUANTILE * Math.sqrt((score * (1 - score)) / effectiveSize + squared / (4 * effectiveSize))) /
    (1 + squared);
  return { size, total, score: 100 * score, low: 100 * (middle - error), high: 100 * (middle + error) };
}
