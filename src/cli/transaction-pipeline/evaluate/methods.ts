import { createFacts, type ScoreInput } from '../../../domain/fraud';

/** A simple way to score a transaction, to compare the detector with. Nothing of it is fitted. */
export interface Method {
  readonly name: string;
  score(input: ScoreInput): number;
}

const MAX_AMOUNT = 220;
/** The prior of a merchant's share of frauds, and its weight in transactions. */
const PRIOR_RISK = 0.005;
const PRIOR_WEIGHT = 2;

const scoreAmount = (input: ScoreInput): number => Number(createFacts(input).account.usd > MAX_AMOUNT);

/** The deviations of the amount from the account's own history; outliers are clipped before they enter it. */
const scoreDeviations = (input: ScoreInput): number => createFacts(input).account.amountDeviations;

/** The share of confirmed frauds of the merchant in the 7 days that were settled last, with a prior. */
function scoreMerchantRisk(input: ScoreInput): number {
  const { frauds7, settled7 } = createFacts(input).merchant;
  return (frauds7 + PRIOR_RISK * PRIOR_WEIGHT) / (settled7 + PRIOR_WEIGHT);
}

/** The three as independent chances. */
function scoreCombined(input: ScoreInput): number {
  const amount = 0.95 * scoreAmount(input);
  // 3.5 deviations are a chance of one half.
  const deviations = 1 / (1 + Math.exp(-4 * (scoreDeviations(input) - 3.5)));
  return 1 - (1 - amount) * (1 - 0.7 * deviations) * (1 - 0.95 * scoreMerchantRisk(input));
}

export const METHODS: readonly Method[] = [
  { name: 'amount above 220 US dollars', score: scoreAmount },
  { name: "deviations from the account's own history", score: scoreDeviations },
  { name: "merchant's confirmed frauds, 7 days", score: scoreMerchantRisk },
  { name: 'the three combined', score: scoreCombined },
];
