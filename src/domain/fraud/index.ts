export * from './account';
export {
  addFeedback,
  applyAccountFeedback,
  applyFeedback,
  applyMerchantFeedback,
  type Feedback,
  type FeedbackStates,
} from './feedback';
export { addToMerchant, copyMerchant, updateMerchant } from './merchant/update';
export { MODEL_VERSION } from './model/trees';
export {
  chooseOutcome,
  createFacts,
  MODEL_PARTS,
  scoreTransaction,
  THRESHOLDS,
  type MatchedRule,
  type ScoreInput,
} from './score';
export { OUTCOMES, type AccountFeatures, type Outcome, type Score, type ScorePart } from './types';

/** The stored history of a merchant: a fixed number of bytes, see `merchant/layout.ts`. */
export type MerchantState = Uint8Array;
