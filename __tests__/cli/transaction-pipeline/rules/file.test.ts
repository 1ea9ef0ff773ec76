import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RULES } from '../../../../src/domain/transactions';
import { parseRules, readRules } from '../../../../src/cli/transaction-pipeline/rules/file';

const rule = {
  ruleId: 'LargeCash',
  description: 'a large withdrawal of cash',
  points: 12,
  pattern: { detail: { merchantCategory: ['cash'], amount: [{ numeric: ['>=', 500] }] } },
};
const parse = (value: unknown) => parseRules(JSON.stringify(value));
const listViolations = (value: unknown) => {
  const parsed = parse(value);
  return 'violations' in parsed
    ? parsed.violations.map(({ field, rule: text }) => `${field} must ${text}`)
    : [];
};

test('parses a rule or a list, enables them unless they are disabled, and ignores versions and authors', () => {
  expect(parse(rule)).toEqual({ rules: [{ ...rule, enabled: true }] });
  expect(parse([{ ...rule, enabled: false, version: 7, createdAt: 'x', createdBy: 'y' }])).toEqual({
    rules: [{ ...rule, enabled: false }],
  });
  expect(parse(DEFAULT_RULES.rules)).toMatchObject({ rules: [{}, {}, {}, {}, {}] });
  expect(parse(DEFAULT_RULES)).toMatchObject({ rules: [{}, {}, {}, {}, {}], revision: 0 });
});

test('lists the violation of each field of each rule', () => {
  expect(
    listViolations([
      { ...rule, points: 1_000, ruleId: '' },
      { pattern: {}, color: 'red' },
    ]),
  ).toEqual([
    expect.stringMatching(/^rules\[0\]\.ruleId must /),
    'rules[0].points must be a number from -100 to 100',
    expect.stringMatching(/^rules\[1\]\.ruleId must /),
    expect.stringMatching(/^rules\[1\]\.pattern must /),
    expect.stringMatching(/^rules\[1\]\.points must /),
    expect.stringMatching(/^rules\[1\]\.description must /),
    expect.stringMatching(/^rules\[1\]\.color must be one of /),
  ]);
  expect(listViolations({ ...rule, pattern: { detail: { amount: [{ numeric: ['>=', '5'] }] } } })).toEqual([
    expect.stringMatching(/^pattern\.detail\.amount\[0\]/),
  ]);
});

test('rejects other JSON, an empty list, a text that is no JSON, and the same id twice', () => {
  expect(listViolations([])).toEqual(['file must contain a rule, or a list of rules']);
  expect(listViolations([1])).toEqual(['rules[0] must be a JSON object']);
  expect(parseRules('{"ruleId": ')).toMatchObject({ violations: [{ field: 'file' }] });
  expect(listViolations([rule, rule])).toEqual(['rules[1].ruleId must appear once in the file']);
});

test.each(['account-amount', 'merchant-frauds', 'base', 'limit'])(
  'rejects a rule with the id %s, which is a part of the model',
  (ruleId) => {
    const message =
      'must not be the name of a part of the model (account-amount, account-history, account-frauds, account-velocity, purchase-kind, purchase-place, purchase-time, merchant-frauds, merchant-activity, merchant-amount, limit, base), because a score lists its rules and its parts together';
    expect(listViolations({ ...rule, ruleId })).toEqual([`ruleId ${message}`]);
    expect(listViolations([rule, { ...rule, ruleId }])).toEqual([`rules[1].ruleId ${message}`]);
  },
);

test('reads a file, and names the file and the first violation', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'rule.json');
  writeFileSync(file, JSON.stringify(rule));
  expect(readRules(file).rules).toHaveLength(1);
  writeFileSync(file, JSON.stringify({ ...rule, points: 'many', description: '' }));
  expect(() => readRules(file)).toThrow(
    /rule\.json: points must be a number from -100 to 100; got "many", and 1 more; npx stacks transaction-pipeline rules validate lists all/,
  );
  expect(() => readRules(`${file}.txt`)).toThrow(
    /rule\.json\.txt does not exist: expected a JSON file with a rule/,
  );
});

test('a revision that is no whole number is a violation', () => {
  for (const revision of ['3', null, -1, 1.5])
    expect(listViolations({ rules: [rule], revision })).toEqual([
      'revision must be the whole number that rules list --json prints, or be omitted',
    ]);
  expect(parse({ rules: [rule], revision: 3 })).toMatchObject({ revision: 3 });
});

test('a pattern that no transaction can match is a violation with its field', () => {
  expect(listViolations([{ ...rule, pattern: { detail: { amounts: [5] } } }])).toEqual([
    expect.stringMatching(/^rules\[0\]\.pattern\.detail\.amounts must be one of the fields transactionId, /),
  ]);
});
