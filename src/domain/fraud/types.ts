/**
 * The features of an account before a transaction, from its own history. Flat numbers, so that an event can carry them.
 */
export type AccountFeatures = Readonly<Record<string, number>>;

/** One part of a score, for people. */
export interface ScorePart {
  /** The name of a rule or of a feature, in kebab case. */
  readonly name: string;
  /** How much the part adds to the score, in points; negative if it lowers the score. */
  readonly points: number;
  /** One sentence, such as `4 of the merchant's 31 transactions of the last 30 days were confirmed frauds`. */
  readonly reason: string;
}

export const OUTCOMES = ['approve', 'review', 'decline'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The result of scoring a transaction. The parts add up to the score. */
export interface Score {
  /** 0 to 100. */
  readonly score: number;
  readonly outcome: Outcome;
  /** The largest first. */
  readonly parts: readonly ScorePart[];
  /** The ids of the rules that matched. */
  readonly matchedRules: readonly string[];
  /** The version of the trained weights. */
  readonly model: string;
}
