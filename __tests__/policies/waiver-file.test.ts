import { policyWaivers } from '../../src/cli/review/policy-waivers';
import { readWaivers } from '../../src/policies/waiver-file';

const TODAY = '2026-11-21';
const GOOD = {
  check: 'MS-SQS-1',
  address: 'aws_sqs_queue.AlertQueue',
  reason: 'it is right here because',
  owner: 'platform',
  expires: '2027-11-21',
};
const read = (...entries: readonly object[]) => readWaivers(JSON.stringify(entries), TODAY);
const wrong = (...entries: readonly object[]): string => {
  try {
    read(...entries);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing is wrong';
};

test('the project’s own file is as it should be', () => {
  expect(policyWaivers().length).toBeGreaterThan(0);
});

test.each<[string, object]>([
  ['a rule', GOOD],
  ['what the requirements want', { ...GOOD, check: 'MS-REQ-21', address: 'aws_cloudwatch_metric_alarm.*' }],
  ['an output', { ...GOOD, check: 'MS-REQ-15', address: 'output.WebAclArn' }],
  ['some stacks', { ...GOOD, stack: '*-dev' }],
  ['checkov', { ...GOOD, check: 'CKV2_AWS_62' }],
  ['parliament', { ...GOOD, check: 'parliament:RESOURCE_STAR', address: 'aws_kms_key_policy.*' }],
  ['cloudsplaining', { ...GOOD, check: 'cloudsplaining:DataExfiltration', address: 'aws_iam_role_policy.*' }],
  ['recheck', { ...GOOD, check: 'recheck:vulnerable', address: 'src/config/index.ts:*' }],
  ['a day that is over', { ...GOOD, expires: '2020-01-01' }],
])('a waiver for %s counts', (_, entry) => {
  expect(read(entry)).toEqual([entry]);
});

test('spaces around a text do not count', () => {
  expect(read({ ...GOOD, owner: '  platform ', check: ' MS-SQS-1', address: 'aws_sqs_queue.* ' })).toEqual([
    { ...GOOD, address: 'aws_sqs_queue.*' },
  ]);
});

test.each<[string, object, string]>([
  [
    'a reason of spaces',
    { reason: ' '.repeat(25) },
    '[0].reason is "                         "; expected a reason',
  ],
  [
    'a short reason',
    { reason: 'because' },
    '[0].reason is "because"; expected a reason that someone else can judge',
  ],
  ['an owner of spaces', { owner: '  ' }, '[0].owner is "  "; expected who answers for it'],
  ['no owner', { owner: undefined }, '[0].owner is not there; expected who answers for it'],
  ['every address', { address: '***' }, '[0].address is "***"; expected a type of resource'],
  ['every type', { address: '*.AlertQueue' }, '[0].address is "*.AlertQueue"; expected a type of resource'],
  ['part of a type', { address: 'aws_*.*' }, '[0].address is "aws_*.*"; expected a type of resource'],
  [
    'a type without a name',
    { address: 'aws_sqs_queue' },
    '[0].address is "aws_sqs_queue"; expected a type of',
  ],
  [
    'all of the source',
    { check: 'recheck:unknown', address: '*' },
    '[0].address is "*"; expected the file and line',
  ],
  [
    'ever',
    { expires: '9999-12-31' },
    'expected the last day on which it counts, such as 2027-01-31, and at most a year ahead: 2027-11-22',
  ],
  ['a day too long', { expires: '2027-11-23' }, '[0].expires is "2027-11-23"'],
  [
    'a day that there is not',
    { expires: '2027-11-31' },
    '[0].expires is "2027-11-31"; expected the last day',
  ],
  ['no end', { expires: undefined }, '[0].expires is not there; expected the last day'],
  ['a rule in small letters', { check: 'ms-sqs-1' }, '[0].check is "ms-sqs-1"; expected the id of a rule'],
  ['a rule that there is not', { check: 'MS-SQS-99' }, '[0].check is "MS-SQS-99"; expected the id of a rule'],
  ['checkov in small letters', { check: 'ckv_aws_117' }, '[0].check is "ckv_aws_117"; expected'],
  ['a gate that there is not', { check: 'tflint:x' }, '[0].check is "tflint:x"; expected'],
  [
    'stacks of another gate',
    { check: 'CKV_AWS_27', stack: '*-dev' },
    '[0].stack is "*-dev"; expected a stack',
  ],
  ['a field that there is not', { resource: 'x' }, '[0] has resource, which no waiver has'],
])('a waiver with or for %s is refused', (_, change, message) => {
  expect(wrong({ ...GOOD, ...change })).toContain(`src/policies/waivers.json: `);
  expect(wrong({ ...GOOD, ...change })).toContain(message);
});

test('the same waiver twice is refused', () => {
  const other = { ...GOOD, reason: 'another reason of some length', address: ` ${GOOD.address}` };
  expect(wrong(GOOD, { ...GOOD, stack: '*-dev' }, other)).toMatch(
    /: \[2\] is .*; expected another check, address or stack than \[0\]$/,
  );
});

test('all that is wrong is told at once', () => {
  const message = wrong({ ...GOOD, owner: '' }, { ...GOOD, address: '*', reason: 'x' }, { check: 1 });
  for (const place of ['[0].owner', '[1].address', '[1].reason', '[2].check', '[2].address', '[2].expires'])
    expect(message).toContain(`${place} is `);
});

test.each([
  ['{', 'src/policies/waivers.json is no JSON: '],
  ['{}', 'src/policies/waivers.json: the file is {}; expected a list of waivers'],
])('%s is no file of waivers', (text, message) => {
  expect(() => readWaivers(text, TODAY)).toThrow(message);
});
