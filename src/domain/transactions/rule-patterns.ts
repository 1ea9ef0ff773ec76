import type { EventPattern } from '../event-patterns';
import patterns from './rule-patterns.json';

/** The rules of the transaction bus that report an anomaly. They are also the default rules of the detector. */
export const ANOMALY_RULES = [
  'HighValueDomestic',
  'HighRiskMerchant',
  'GeoAnomaly',
  'VelocitySpike',
  'NightTime',
] as const;
export type AnomalyRule = (typeof ANOMALY_RULES)[number];

/** The rules of the transaction bus. */
export const BUS_RULES = [
  ...ANOMALY_RULES,
  'EveryTransaction',
  'SuspiciousTransactions',
  'FraudFeedback',
] as const;
export type BusRule = (typeof BUS_RULES)[number];

/** The pattern of a rule, and the events that it matches, for people. */
export interface RulePattern {
  readonly description: string;
  /** The points that a match adds to the score; only rules for anomalies have them. */
  readonly points?: number;
  readonly pattern: EventPattern;
}

/** The patterns of the transaction bus: the stack deploys them, and the detector starts with those of anomalies. */
export const RULE_PATTERNS: Readonly<Record<BusRule, RulePattern>> = patterns;
