import { DEFAULT_RULES, parseNewRule, parseRule, RULE_PATTERNS } from '../../../src/domain/transactions';

const [RULE] = DEFAULT_RULES.rules;
const parse = (pattern: unknown) => parseNewRule({ ...RULE, pattern });
const parseDetail = (detail: unknown) => parse({ detail });

it('accepts the rules of the deployment, and the source and type of a transaction', () => {
  for (const rule of DEFAULT_RULES.rules) expect(parseNewRule(rule)).toEqual({ value: rule });
  expect(parse(RULE_PATTERNS.EveryTransaction.pattern)).toHaveProperty('value');
  expect(parse({ source: [{ prefix: 'transactions.' }] })).toHaveProperty('value');
});

it.each([
  [{ country: ['NL', 'GB'], amount: [500, { numeric: ['>', 0.5, '<', 5e9] }] }],
  [{ country: [{ prefix: 'N' }, { 'equals-ignore-case': 'nl' }, { exists: false }] }],
  [{ country: [{ 'anything-but': ['UK'] }], currency: [{ 'anything-but': { prefix: 'U' } }] }],
  [{ merchantCategory: [{ wildcard: 'cash*' }, { prefix: { 'equals-ignore-case': 'ATM' } }] }],
  [{ cardNotPresent: [true, false], localHour: [0, 23, { numeric: ['>=', 23] }] }],
  [{ account: { frauds: [{ numeric: ['>=', 1] }] }, recentTxnCount: [{ 'anything-but': 1 }] }],
  [{ $or: [{ amount: [{ numeric: ['>', 5] }] }, { region: ['eu-west-1'] }] }],
  [{ timestamp: [{ prefix: '2026-11-' }], accountId: [{ suffix: '-1' }] }],
  [{ account: { amountRatio: [{ numeric: ['<', 0.5] }, -3, 0.25] } }],
  [{ amount: [{ numeric: ['>', 0.0001, '<', 0.0003] }] }],
  [{ currency: [{ 'equals-ignore-case': 'usd' }], country: [{ wildcard: 'N*' }] }],
  [{ recentTxnCount: [{ 'anything-but': [1, 2] }, { numeric: ['=', 1] }] }],
])('accepts %j', (detail) => {
  expect(parseDetail(detail)).toHaveProperty('value');
});

it.each([
  [{ amountt: [5] }, 'amountt'],
  [{ traceHeader: [{ exists: true }] }, 'traceHeader'],
  [{ toString: ['x'] }, 'toString'],
  [{ amount: ['500'] }, 'amount[0]'],
  [{ amount: [100, null] }, 'amount[1]'],
  [{ amount: [-5] }, 'amount[0]'],
  [{ amount: { numeric: ['>=', 500] } }, 'amount'],
  [{ amount: [{ numeric: ['<=', 0] }] }, 'amount[0].numeric'],
  [{ amount: [{ prefix: '5' }] }, 'amount[0].prefix'],
  [{ amount: [{ 'anything-but': ['5'] }] }, 'amount[0].anything-but'],
  [{ amount: [{ 'anything-but': { prefix: '5' } }] }, 'amount[0].anything-but'],
  [{ amount: [{ exists: false }] }, 'amount[0].exists'],
  [{ cardNotPresent: ['true'] }, 'cardNotPresent[0]'],
  [{ cardNotPresent: [{ 'anything-but': ['true'] }] }, 'cardNotPresent[0].anything-but'],
  [{ country: ['nl'] }, 'country[0]'],
  [{ country: ['Netherlands'] }, 'country[0]'],
  [{ country: ['UK'] }, 'country[0]'],
  [{ country: [{ prefix: 'n' }] }, 'country[0].prefix'],
  [{ country: [{ numeric: ['=', 5] }] }, 'country[0].numeric'],
  [{ country: [{ cidr: '10.0.0.0/8' }] }, 'country[0].cidr'],
  [{ currency: ['usd'] }, 'currency[0]'],
  [{ currency: [{ 'equals-ignore-case': 'dollar' }] }, 'currency[0].equals-ignore-case'],
  [{ merchantCategory: ['Cash'] }, 'merchantCategory[0]'],
  [{ merchantCategory: [{ wildcard: 'Cash*' }] }, 'merchantCategory[0].wildcard'],
  [{ localHour: [24] }, 'localHour[0]'],
  [{ localHour: [{ numeric: ['>', 4, '<', 5] }] }, 'localHour[0].numeric'],
  [{ recentTxnCount: [{ numeric: ['<', 1] }] }, 'recentTxnCount[0].numeric'],
  [{ account: ['x'] }, 'account'],
  [{ account: { fraud: [1] } }, 'account.fraud'],
  [{ account: { frauds: ['1'] } }, 'account.frauds[0]'],
  [{ account: { frauds: [{ prefix: '1' }] } }, 'account.frauds[0].prefix'],
  [{ account: { account: { frauds: [1] } } }, 'account.account'],
  [{ amount: [{ numeric: ['>', 0.5, '<', 0.50005] }] }, 'amount[0].numeric'],
  [{ accountId: [{ prefix: 'a#' }] }, 'accountId[0].prefix'],
  [{ accountId: [{ prefix: '#a' }] }, 'accountId[0].prefix'],
  [{ timestamp: [{ prefix: '2026x' }] }, 'timestamp[0].prefix'],
  [{ currency: [{ prefix: 'Us' }] }, 'currency[0].prefix'],
  [{ currency: [{ wildcard: 'U*d' }] }, 'currency[0].wildcard'],
  [{ country: [{ prefix: 'Nl' }] }, 'country[0].prefix'],
  [{ country: [{ 'equals-ignore-case': '5' }] }, 'country[0].equals-ignore-case'],
  [{ region: [{ suffix: '_1' }] }, 'region[0].suffix'],
  [{ merchantCategory: [{ suffix: 'x y' }] }, 'merchantCategory[0].suffix'],
  [{ country: [{ 'anything-but': [5] }] }, 'country[0].anything-but'],
  [{ $or: [{ amount: [5] }, { amount: ['5'] }] }, '$or[1].amount[0]'],
])('refuses %j, which no transaction can match', (detail, field) => {
  expect(parseDetail(detail)).toMatchObject({ violation: { field: `pattern.detail.${field}` } });
});

it.each([
  [{ source: ['transactions.detection'] }, 'source'],
  [{ 'detail-type': ['SuspiciousTransaction'], detail: { amount: [5] } }, 'detail-type'],
  [{ source: { name: ['transactions.ingestion'] } }, 'source'],
  [{ detail: ['x'] }, 'detail'],
  [{ $or: [{ source: ['transactions.ingestion'] }, { source: ['x'] }] }, '$or[1].source'],
])('refuses %j around the detail', (pattern, field) => {
  expect(parse(pattern)).toMatchObject({ violation: { field: `pattern.${field}` } });
});

it('reads a stored rule that cannot match, so that the detector continues to score', () => {
  const rule = { ...RULE!, pattern: { detail: { amount: ['500'] } } };
  expect(parseRule(rule)).toEqual({ value: rule });
});

it.each([
  [
    { accounts: [1] },
    /^be one of the fields transactionId, accountId, .*, recentTxnCount, account with its features$/,
  ],
  [{ account: { accounts: [1] } }, /^be one of the fields (?!.*account with)\w+(, \w+)+$/],
  [{ amount: [{ exists: false }] }, /^be true, because every transaction has the field$/],
  [{ amount: [{ prefix: '5' }] }, /^be omitted, because the field has a number$/],
  [{ account: { frauds: ['1'] } }, /^be a number$/],
])('reports what was expected instead of %j', (detail, rule) => {
  expect(parseDetail(detail)).toMatchObject({ violation: { rule: expect.stringMatching(rule) as string } });
});

it('names the rule and the value', () => {
  expect(parseNewRule({ ...RULE, pattern: { detail: { country: ['nl'] } } }, 'rules[2]')).toEqual({
    violation: {
      field: 'rules[2].pattern.detail.country[0]',
      rule: 'be an ISO 3166-1 alpha-2 country in upper case, such as NL',
      got: '"nl"',
    },
  });
});
