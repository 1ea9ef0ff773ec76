import { readFileSync } from 'node:fs';
import { MODEL_PARTS } from '../../../domain/fraud';
import { ANOMALY_RULES, parseNewRule, RULE_PATTERNS, type Rule } from '../../../domain/transactions';
import {
  formatInputValue,
  formatViolation,
  type InputViolation,
  joinPath,
  parseUntrustedJson,
} from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { omitFields } from '../canonical';

/** The rules in a file. The command assigns their versions. */
export type RuleDraft = Omit<Rule, 'version'>;

/** Fields that `rules list --json` adds: they are ignored, so that its output can be edited and put. */
const ASSIGNED_FIELDS = ['version', 'createdAt', 'createdBy'];
const REQUIRED_FIELDS = ['ruleId', 'pattern', 'points', 'description'];

/** A valid rule, in which one field after another is replaced to find the violations of each. */
const EXAMPLE: Readonly<Record<string, unknown>> = {
  ruleId: 'Example',
  version: 1,
  points: 1,
  description: 'an example',
  enabled: true,
  pattern: RULE_PATTERNS[ANOMALY_RULES[0]].pattern,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rules of a file, and the revision that they are based on if the file contains it. */
export interface RuleFile {
  readonly rules: readonly RuleDraft[];
  readonly revision?: number;
  /** The file is a rule set, and not a rule or a list of them. */
  readonly isSet?: true;
}

/** The contents of a file, or the violation of each invalid field. */
export type ParsedFile = RuleFile | { readonly violations: readonly InputViolation[] };

/** Parses a rule, a list of rules, or a rule set with its revision as `rules list --json` prints it, from JSON. */
export function parseRules(text: string): ParsedFile {
  const json = parseUntrustedJson(text, 'file');
  if ('violation' in json) return { violations: [json.violation] };
  const set = isObject(json.value) && Array.isArray(json.value.rules) ? json.value : undefined;
  const list: unknown = set ? set.rules : json.value;
  const values: readonly unknown[] = Array.isArray(list) ? list : [list];
  if (values.length === 0)
    return { violations: [{ field: 'file', rule: 'contain a rule, or a list of rules', got: '[]' }] };
  const violations: InputViolation[] = [];
  if (set?.revision !== undefined && !(Number.isSafeInteger(set.revision) && (set.revision as number) >= 0))
    violations.push({
      field: 'revision',
      rule: 'be the whole number that rules list --json prints, or be omitted',
      got: formatInputValue(set.revision),
    });
  const rules: RuleDraft[] = [];
  for (const [index, value] of values.entries()) {
    const path = Array.isArray(list) ? `rules[${index}]` : '';
    const found = findViolations(value, path);
    violations.push(...found);
    const draft = toDraft(value);
    if (found.length > 0 || draft === undefined) continue;
    if (MODEL_PARTS.includes(draft.ruleId))
      violations.push({
        field: joinPath(path, 'ruleId'),
        rule: `not be the name of a part of the model (${MODEL_PARTS.join(', ')}), because a score lists its rules and its parts together`,
        got: JSON.stringify(draft.ruleId),
      });
    if (rules.some(({ ruleId }) => ruleId === draft.ruleId))
      violations.push({
        field: joinPath(path, 'ruleId'),
        rule: 'appear once in the file',
        got: JSON.stringify(draft.ruleId),
      });
    rules.push(draft);
  }
  if (violations.length > 0) return { violations };
  return {
    rules,
    ...(set && { isSet: true }),
    ...(set?.revision !== undefined && { revision: set.revision as number }),
  };
}

/** Finds the violation of each field of a rule. */
function findViolations(value: unknown, path: string): InputViolation[] {
  if (!isObject(value)) {
    const parsed = parseNewRule(value, path);
    return 'violation' in parsed ? [parsed.violation] : [];
  }
  const fields = Object.keys(value).filter((name) => !ASSIGNED_FIELDS.includes(name));
  return [...new Set([...REQUIRED_FIELDS, ...fields])].flatMap((name) => {
    const others = omitFields(EXAMPLE, [name]);
    const parsed = parseNewRule(name in value ? { ...others, [name]: value[name] } : others, path);
    return 'violation' in parsed ? [parsed.violation] : [];
  });
}

function toDraft(value: unknown): RuleDraft | undefined {
  if (!isObject(value)) return undefined;
  const parsed = parseNewRule({
    enabled: true,
    ...omitFields(value, ASSIGNED_FIELDS),
    version: 1,
  });
  return 'violation' in parsed ? undefined : (omitFields(parsed.value, ['version']) as unknown as RuleDraft);
}

/** Reads the text of a file; `-` is standard input. @throws UserError if it cannot be read */
export function readRuleFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT'
        ? `${file} does not exist: expected a JSON file with a rule, or a list of rules`
        : `failed to read ${file}: ${(error as Error).message}`,
    );
  }
}

/** Reads a file with rules. @throws UserError with the first violation, if there is one */
export function readRules(file: string): RuleFile {
  const parsed = parseRules(readRuleFile(file));
  if ('rules' in parsed) return parsed;
  const [first, ...others] = parsed.violations;
  throw new UserError(
    `${file}: ${formatViolation(first!)}${others.length > 0 ? `, and ${others.length} more` : ''}; ${formatCommand('transaction-pipeline rules validate')} lists all`,
  );
}
