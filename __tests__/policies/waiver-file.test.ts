import { loadWaivers } from '../../src/cli/review/policy-waivers';
import { createWaiverReader } from '../../src/policies/waiver-file';

const TODAY = '2026-11-21';
const VALID = {
  system: 'pattern-detection',
  check: 'MS-SQS-1',
  address: 'aws_sqs_queue.AlertQueue',
  reason: 'it is right here because',
  owner: 'platform',
  expires: '2027-11-21',
};
const readWaivers = createWaiverReader(TODAY);
const readWaiverList = (...entries: readonly object[]) => readWaivers(JSON.stringify(entries));
const readError = (...entries: readonly object[]): string => {
  try {
    readWaiverList(...entries);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

test('the waiver file of the project is valid', () => {
  expect(loadWaivers().length).toBeGreaterThan(0);
});

test.each<[string, object]>([
  ['a rule', VALID],
  ['a requirement', { ...VALID, check: 'MS-REQ-21', address: 'aws_cloudwatch_metric_alarm.*' }],
  ['an output', { ...VALID, check: 'MS-REQ-15', address: 'output.WebAclArn' }],
  ['some stacks', { ...VALID, stack: '*-dev' }],
  ['checkov', { ...VALID, check: 'CKV2_AWS_62' }],
  ['parliament', { ...VALID, check: 'parliament:RESOURCE_STAR', address: 'aws_kms_key_policy.*' }],
  [
    'cloudsplaining',
    { ...VALID, check: 'cloudsplaining:DataExfiltration', address: 'aws_iam_role_policy.*' },
  ],
  ['recheck', { ...VALID, system: '*', check: 'recheck:vulnerable', address: 'src/config/index.ts:*' }],
  ['every system', { ...VALID, system: '*', check: 'MS-NAM-1' }],
  ['a system without requirements', { ...VALID, system: 'account', check: 'MS-NAM-1' }],
  ['a past day', { ...VALID, expires: '2020-01-01' }],
])('a waiver for %s is valid', (_, entry) => {
  expect(readWaiverList(entry)).toEqual([entry]);
});

test('spaces around a text are ignored', () => {
  expect(
    readWaiverList({ ...VALID, owner: '  platform ', check: ' MS-SQS-1', address: 'aws_sqs_queue.* ' }),
  ).toEqual([{ ...VALID, address: 'aws_sqs_queue.*' }]);
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
    '[0].reason is "because"; expected a reason that someone else can evaluate',
  ],
  ['an owner of spaces', { owner: '  ' }, '[0].owner is "  "; expected the person or team'],
  ['no owner', { owner: undefined }, '[0].owner is missing; expected the person or team'],
  ['every address', { address: '***' }, '[0].address is "***"; expected a resource type'],
  ['every type', { address: '*.AlertQueue' }, '[0].address is "*.AlertQueue"; expected a resource type'],
  ['part of a type', { address: 'aws_*.*' }, '[0].address is "aws_*.*"; expected a resource type'],
  [
    'a type without a name',
    { address: 'aws_sqs_queue' },
    '[0].address is "aws_sqs_queue"; expected a resource type',
  ],
  [
    'all of the source',
    { check: 'recheck:unknown', address: '*' },
    '[0].address is "*"; expected the file and line',
  ],
  [
    'a day in the distant future',
    { expires: '9999-12-31' },
    'expected its last day, such as 2027-01-31, at most a year ahead: 2027-11-22',
  ],
  ['a day after the maximum', { expires: '2027-11-23' }, '[0].expires is "2027-11-23"'],
  [
    'a day that does not exist',
    { expires: '2027-11-31' },
    '[0].expires is "2027-11-31"; expected its last day',
  ],
  ['no last day', { expires: undefined }, '[0].expires is missing; expected its last day'],
  ['a rule in small letters', { check: 'ms-sqs-1' }, '[0].check is "ms-sqs-1"; expected the id of a rule'],
  ['an unknown rule', { check: 'MS-SQS-99' }, '[0].check is "MS-SQS-99"; expected the id of a rule'],
  ['checkov in small letters', { check: 'ckv_aws_117' }, '[0].check is "ckv_aws_117"; expected'],
  ['an unknown gate', { check: 'tflint:x' }, '[0].check is "tflint:x"; expected'],
  [
    'stacks of another tool',
    { check: 'CKV_AWS_27', stack: '*-dev' },
    '[0].stack is "*-dev"; expected a stack',
  ],
  [
    'no system',
    { system: undefined },
    '[0].system is missing; expected pattern-detection, transaction-pipeline, trade-foundation, trade-processing, trading-platform, account, bootstrap, or * for every system',
  ],
  ['an unknown system', { system: 'pattern' }, '[0].system is "pattern"; expected pattern-detection, '],
  [
    'a requirement of another system',
    { system: '*' },
    '[0].system is "*"; expected pattern-detection: MS-SQS-1 is a requirement of that system',
  ],
  ['an unknown field', { resource: 'x' }, '[0] has resource, which is not a field of a waiver'],
])('a waiver with or for %s is rejected', (_, change, message) => {
  expect(readError({ ...VALID, ...change })).toContain(`src/policies/waivers.json: `);
  expect(readError({ ...VALID, ...change })).toContain(message);
});

test('the same waiver twice is rejected', () => {
  const other = { ...VALID, reason: 'another reason of some length', address: ` ${VALID.address}` };
  expect(readError(VALID, { ...VALID, stack: '*-dev' }, other)).toMatch(
    /: \[2\] is .*; expected another system, check, address or stack than \[0\]$/,
  );
});

test('all errors are reported at once', () => {
  const message = readError({ ...VALID, owner: '' }, { ...VALID, address: '*', reason: 'x' }, { check: 1 });
  for (const place of ['[0].owner', '[1].address', '[1].reason', '[2].check', '[2].address', '[2].expires'])
    expect(message).toContain(`${place} is `);
});

test.each([
  ['{', 'src/policies/waivers.json is not JSON: '],
  ['{}', 'src/policies/waivers.json: the file is {}; expected a list of waivers'],
])('%s is not a waiver file', (text, message) => {
  expect(() => readWaivers(text)).toThrow(message);
});
