import { type EventPattern, validateEventPattern } from '../event-patterns';
import {
  BOOLEAN,
  type FieldRule,
  type FieldRules,
  isObject,
  isUnprintable,
  joinPath,
  optional,
  type ParseResult,
  readFields,
  rejectInput,
  STORED_TIME,
  TEXT,
  truncateInput,
  WHOLE_NUMBER,
} from '../validation';
import { ID } from './fields';
import { ANOMALY_RULES, RULE_PATTERNS } from './rule-patterns';
import { validateRulePattern } from './validate-rule-pattern';

/** A version of a rule that the detector evaluates. Another version is another item, so that a change is traceable. */
export interface Rule {
  readonly ruleId: string;
  /** From 1. */
  readonly version: number;
  /** The pattern of a TransactionReceived, with the conditions of its detail. */
  readonly pattern: EventPattern;
  /** What a match adds to the score; negative to lower it. */
  readonly points: number;
  /** What the rule matches, for people. */
  readonly description: string;
  readonly enabled: boolean;
  /** ISO 8601 in UTC with milliseconds. */
  readonly createdAt?: string;
  readonly createdBy?: string;
}

/** The rules that the detector evaluates. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** The number of changes so far; 0 for the rules of the deployment. */
  readonly revision: number;
}

/** Every transaction is checked against all rules. */
export const MAX_RULES = 100;
/** How old the rules of the detector may be. A change takes effect within this time. */
export const MAX_RULES_AGE_MS = 30_000;
const MAX_VERSION = 9_999_999_999;
const MAX_DESCRIPTION_LENGTH = 200;

const POINTS: FieldRule = {
  rule: 'be a number from -100 to 100',
  isValid: (value) => typeof value === 'number' && value >= -100 && value <= 100,
};
const DESCRIPTION: FieldRule = {
  rule: `be a printable text of 1 to ${MAX_DESCRIPTION_LENGTH} characters`,
  isValid: (value) =>
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= MAX_DESCRIPTION_LENGTH &&
    !isUnprintable(value),
};
const RULE_FIELDS: FieldRules = {
  ruleId: ID,
  version: WHOLE_NUMBER(1, MAX_VERSION),
  points: POINTS,
  description: DESCRIPTION,
  enabled: BOOLEAN,
  createdAt: optional(STORED_TIME),
  createdBy: optional(TEXT(256)),
};
const RULE_NAMES = [...Object.keys(RULE_FIELDS), 'pattern'];
/** A pattern with another field would match nothing. */
const PATTERN_FIELDS = ['source', 'detail-type', 'detail', '$or'];
/** The id of the item with the active rules. */
export const ACTIVE_RULES_ID = 'active';

/** Parses a rule. @param path the path of the rule in messages; empty for a rule of its own */
export const parseRule = (value: unknown, path = ''): ParseResult<Rule> => {
  if (!isObject(value)) return rejectInput(path || 'rule', 'be a JSON object', value);
  const unknown = Object.keys(value).find((name) => !RULE_NAMES.includes(name));
  if (unknown !== undefined)
    return rejectInput(
      joinPath(path, truncateInput(unknown)),
      `be one of ${RULE_NAMES.join(', ')}`,
      value[unknown],
    );
  const read = readFields(value, RULE_FIELDS, path);
  if ('violation' in read) return read;
  if (value.ruleId === ACTIVE_RULES_ID)
    return rejectInput(
      joinPath(path, 'ruleId'),
      `not be ${ACTIVE_RULES_ID}, the id of the active rules`,
      value.ruleId,
    );
  const field = joinPath(path, 'pattern');
  const pattern = validateEventPattern(value.pattern, field);
  if ('violation' in pattern) return pattern;
  const misplaced = Object.keys(pattern.value).find((name) => !PATTERN_FIELDS.includes(name));
  return misplaced === undefined
    ? { value: value as unknown as Rule }
    : rejectInput(
        field,
        `name only ${PATTERN_FIELDS.join(', ')}; the fields of a transaction are in detail`,
        misplaced,
      );
};

/**
 * Parses a rule that is to be stored. Its pattern must be one that a transaction can match; a stored rule that cannot
 * match is harmless, so the detector does not check that.
 */
export const parseNewRule = (value: unknown, path = ''): ParseResult<Rule> => {
  const parsed = parseRule(value, path);
  if ('violation' in parsed) return parsed;
  const violation = validateRulePattern(parsed.value.pattern, joinPath(path, 'pattern'));
  return violation ? { violation } : parsed;
};

/** Parses a rule set: the rules, each id once, and its revision. */
export const parseRuleSet = (value: unknown): ParseResult<RuleSet> => {
  const read = readFields(value, { revision: WHOLE_NUMBER(0, Number.MAX_SAFE_INTEGER) }, '');
  if ('violation' in read) return read;
  const { rules, revision } = read.value;
  if (!Array.isArray(rules) || rules.length > MAX_RULES)
    return rejectInput('rules', `be a list of at most ${MAX_RULES} rules`, rules);
  const parsed: Rule[] = [];
  for (const [index, entry] of rules.entries()) {
    const rule = parseRule(entry, `rules[${index}]`);
    if ('violation' in rule) return rule;
    if (parsed.some(({ ruleId }) => ruleId === rule.value.ruleId))
      return rejectInput(`rules[${index}].ruleId`, 'appear once', rule.value.ruleId);
    parsed.push(rule.value);
  }
  return { value: { rules: parsed, revision: revision as number } };
};

/** The rules of the detector until the first ones are stored. */
export const DEFAULT_RULES: RuleSet = {
  revision: 0,
  rules: ANOMALY_RULES.map((ruleId) => {
    const { pattern, points = 0, description } = RULE_PATTERNS[ruleId];
    return { ruleId, version: 1, pattern, points, description, enabled: true };
  }),
};
