import type { AccountContext, Transaction } from '../transactions/transaction';
import { NO_HISTORY, type AccountHistory } from './account/read';
import { explainPart } from './explain';
import { readMerchant } from './merchant/read';
import { FEATURES, fillFeatures, type ScoreFacts } from './model/features';
import { BASE_LOG_ODDS, evaluateTrees, MODEL_VERSION, PART_NAMES } from './model/trees';
import type { AccountFeatures, Outcome, Score, ScorePart } from './types';

/** A rule that matched a transaction, and what it adds to the score. */
export interface MatchedRule {
  readonly ruleId: string;
  readonly points: number;
  readonly reason: string;
}

export interface ScoreInput {
  readonly transaction: Transaction;
  readonly context: AccountContext;
  /** The features that `readAccount` returned. */
  readonly account: AccountFeatures;
  /** The stored state; undefined without history. */
  readonly merchant: Uint8Array | undefined;
  readonly matchedRules: readonly MatchedRule[];
  /** The result of an investigation that is known before the score; undefined without one. */
  readonly confirmed?: boolean | undefined;
}

/** The score of a transaction that is as likely a fraud as this is 50; see `toScore`. */
const MIDDLE_LOG_ODDS = Math.log(0.2 / 0.8);
/** The scale: 80 points are a chance of fraud of three in four. */
const LOG_ODDS_SCALE = 1.79;

/** The least scores of the outcomes. */
export const THRESHOLDS = { review: 50, decline: 80 } as const;

/** Parts with fewer points are one part together. */
const MIN_PART_POINTS = 1;

/** The part with the difference to 0 or 100, and the part with all that is not in another one. */
const LIMIT = 'limit';
const BASE = 'base';
/** The names of the parts that the model explains a score with. A rule with such a name could not be distinguished. */
export const MODEL_PARTS: readonly string[] = [...PART_NAMES, LIMIT, BASE];

const vector = new Float32Array(FEATURES.length);
const contributions = new Float64Array(PART_NAMES.length);

/** Converts log odds to points: 50 for a chance of fraud of 20 %, 80 for 75 %. */
const toScore = (logOdds: number): number =>
  100 / (1 + Math.exp((MIDDLE_LOG_ODDS - logOdds) / LOG_ODDS_SCALE));

const BASE_POINTS = toScore(BASE_LOG_ODDS);

/** Rounds to four decimals, so that a score is short as text and differences remain visible. */
const round = (points: number): number => Math.round(points * 10_000) / 10_000;

/** Scores a transaction with the trained model and the matched rules. The same input always gives the same score. */
export function scoreTransaction(input: ScoreInput): Score {
  const { matchedRules } = input;
  const facts = readFacts(input);
  const logOdds = evaluateTrees(vector, contributions);
  const modelScore = toScore(logOdds);
  const change = logOdds - BASE_LOG_ODDS;
  // The parts share the points in proportion to their log odds.
  const scale = Math.abs(change) < 1e-9 ? 0 : (modelScore - BASE_POINTS) / change;
  const parts: ScorePart[] = [];
  let rest = 0;
  for (let index = 0; index < PART_NAMES.length; index++) {
    const points = round(contributions[index]! * scale);
    if (Math.abs(points) < MIN_PART_POINTS) rest += points;
    else parts.push({ name: PART_NAMES[index]!, points, reason: explainPart(PART_NAMES[index]!, facts) });
  }
  for (const { ruleId, points, reason } of matchedRules)
    if (points !== 0) parts.push({ name: ruleId, points: round(points), reason });
  if (input.confirmed !== undefined) parts.push(createInvestigationPart(parts, rest, input.confirmed));
  return createScore(parts, rest, matchedRules);
}

/** Reads the histories of a transaction. A feature that the account does not have has the value of an empty history. */
export function createFacts({ transaction, context, account, merchant }: ScoreInput): ScoreFacts {
  const history: AccountHistory = { ...NO_HISTORY, ...account };
  return { transaction, context, account: history, merchant: readMerchant(merchant, transaction) };
}

/** Reads the histories and fills the vector. Only an older producer sends too few features, so the copy is rare. */
function readFacts(input: ScoreInput): ScoreFacts {
  const { transaction, context } = input;
  const merchant = readMerchant(input.merchant, transaction);
  const facts = { transaction, context, account: input.account as AccountHistory, merchant };
  fillFeatures(vector, facts);
  let sum = 0;
  for (let index = 0; index < vector.length; index++) sum += vector[index]!;
  if (!Number.isNaN(sum)) return facts;
  const complete = createFacts(input);
  fillFeatures(vector, complete);
  return complete;
}

/** A transaction of which the truth is known has the highest or the lowest score. */
function createInvestigationPart(parts: readonly ScorePart[], rest: number, fraud: boolean): ScorePart {
  const total = parts.reduce((sum, { points }) => sum + points, BASE_POINTS + rest);
  return {
    name: 'investigation',
    points: round((fraud ? 100 : 0) - total),
    reason: fraud
      ? 'an investigation confirmed that the transaction is a fraud'
      : 'an investigation cleared the transaction',
  };
}

function createScore(parts: ScorePart[], rest: number, matchedRules: readonly MatchedRule[]): Score {
  let total = BASE_POINTS + rest;
  for (const { points } of parts) total += points;
  const score = round(Math.max(0, Math.min(100, total)));
  if (Math.abs(total - score) > 1e-3)
    parts.push({ name: LIMIT, points: round(score - total), reason: 'a score is between 0 and 100' });
  let others = 0;
  for (const { points } of parts) others += points;
  parts.push({
    name: BASE,
    points: round(score - others),
    reason: 'an average transaction, and what changes the score by less than one point',
  });
  sortParts(parts);
  return {
    score,
    outcome: chooseOutcome(score),
    parts,
    matchedRules: matchedRules.map(({ ruleId }) => ruleId),
    model: MODEL_VERSION,
  };
}

/** Sorts the few parts of a score, the largest first. */
function sortParts(parts: ScorePart[]): void {
  for (let index = 1; index < parts.length; index++) {
    const part = parts[index]!;
    let place = index;
    for (; place > 0 && parts[place - 1]!.points < part.points; place--) parts[place] = parts[place - 1]!;
    parts[place] = part;
  }
}

/** Chooses the outcome of a score. */
export function chooseOutcome(score: number): Outcome {
  return score >= THRESHOLDS.decline ? 'decline' : score >= THRESHOLDS.review ? 'review' : 'approve';
}
