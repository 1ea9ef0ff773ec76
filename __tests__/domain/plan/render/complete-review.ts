import type { Difference } from '../../../../src/domain/plan/difference';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../../../../src/domain/plan/review';

const NO_COUNTS = { delete: 0, replace: 0, update: 0, create: 0, forget: 0, import: 0, move: 0 };
const STACK = 'trading-dev';

const differ = (
  path: string,
  before: Difference['before'],
  after: Difference['after'],
  more: object = {},
): Difference => ({
  path,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  unknown: false,
  forcesReplacement: false,
  ...more,
});
const createChange = (
  address: string,
  action: ReviewedChange['action'],
  more: Partial<ReviewedChange> = {},
): ReviewedChange => ({
  stack: STACK,
  address,
  type: address.split('.')[0]!,
  action,
  differences: [],
  ...more,
});
const differMany = (count: number, prefix: string, more: object = {}): Difference[] =>
  Array.from({ length: count }, (_, index) => differ(`${prefix}${index}`, index, index + 1, more));

const LINES = Array.from({ length: 50 }, (_, index) => `line ${index}`);
const LONG = `{"a":"${'x'.repeat(400)}"}`;

const CHANGES: readonly ReviewedChange[] = [
  createChange('aws_dynamodb_table.Rows', 'replace', {
    replaceOrder: 'create before destroy',
    dataLoss: 'all its rows, and its point-in-time recovery',
    differences: [
      differ('hash_key', 'id', 'symbol', { forcesReplacement: true }),
      ...differMany(6, 'key', { forcesReplacement: true }),
      ...differMany(7, 'other'),
    ],
    forcedBy: ['range_key', 'hash_key'],
  }),
  createChange('aws_sqs_queue.Old["a*b"]', 'delete', {
    deposed: '4f3c2b1a',
    reason: 'delete_because_no_resource_config',
    renamedTo: 'aws_sqs_queue.New',
    movedFrom: 'aws_sqs_queue.Older',
  }),
  createChange('aws_kms_key.Key', 'replace', {
    replaceOrder: 'destroy before create',
    reason: 'replace_by_request',
    importId: 'key-1',
    differences: [differ('text', 'a\nb\nc', 'a\nx\nc'), differ('size', 1, 2, { note: 'a note' })],
  }),
  createChange('aws_vpc.Many', 'replace', {
    differences: [...differMany(50, 'forcing', { forcesReplacement: true }), ...differMany(50, 'further')],
  }),
  createChange('aws_s3_bucket.Logs', 'update', {
    dataLoss: 'versioning is turned off',
    differences: [
      differ('versioning', 'Enabled', 'Suspended'),
      differ('policy', LONG, LONG.replace('xx"', 'xy"')),
      differ('lines', LINES.join('\n'), LINES.map((line) => `${line}!`).join('\n')),
      differ(
        'script',
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n'),
        ['a', 'b', 'c', 'X', 'e', 'f', 'g'].join('\n'),
      ),
      differ('ending', 'a\nb\n', 'a\nb'),
      differ('added', undefined, 'one\ntwo\n'),
      differ('removed', 'one\ntwo', undefined),
      differ('moved', undefined, undefined, { note: 'moved from [2]' }),
      differ('arn', 'old', undefined, { unknown: true }),
      differ('emoji', `${'👩‍👩‍👧'.repeat(60)}a`, `${'👩‍👩‍👧'.repeat(60)}b`),
      differ('start', `a${'y'.repeat(400)}`, `b${'y'.repeat(400)}`),
      differ('empty', '', null),
      differ('nothing', undefined, false, { note: 'is no longer sensitive' }),
    ],
  }),
  createChange('aws_lambda_function.Many', 'update', {
    movedFrom: 'aws_lambda_function.Few',
    differences: differMany(70, 'value'),
  }),
  createChange('aws_sns_topic.Alerts', 'create', {
    differences: [
      differ('name', undefined, 'Alerts'),
      differ('policy', undefined, 'first\nsecond'),
      differ('arn', undefined, undefined, { unknown: true }),
      differ('id', undefined, undefined, { unknown: true }),
    ],
  }),
  createChange('module.a.aws_sns_topic.Other', 'create', {
    type: 'aws_sns_topic',
    differences: differMany(30, 'value'),
  }),
  createChange('aws_sqs_queue.Single', 'create', { forgetsExisting: true, importId: 'q' }),
  createChange('aws_iam_role.Imported', 'no-op', { importId: 'role-1' }),
  createChange('aws_iam_role.Both', 'no-op', { importId: 'role-2', movedFrom: 'aws_iam_role.Before' }),
  createChange('aws_iam_role.Moved', 'no-op', { movedFrom: 'aws_iam_role.Before2' }),
  createChange('aws_iam_role.Forgotten', 'forget'),
];

const STACKS: readonly ReviewedStack[] = [
  {
    stack: STACK,
    counts: { ...NO_COUNTS, delete: 1, replace: 3, update: 2, create: 3, forget: 1, import: 2, move: 2 },
    isNew: false,
    outputs: [
      { name: 'Url', differences: [differ('', 'https://a', 'https://b')] },
      {
        name: 'Map',
        differences: [
          differ('a.b', 1, 2, { note: 'a note' }),
          differ('[0]', 'x', undefined, { unknown: true }),
        ],
      },
    ],
    checks: [
      { name: 'check.cert', status: 'fail', message: 'it expires' },
      { name: 'check.later', status: 'unknown', message: 'known only after the apply' },
    ],
    deferred: [{ address: 'aws_x.y', action: 'create', reason: 'its count is unknown' }],
    invocations: [{ address: 'action.aws_lambda_invoke.purge', trigger: 'after update of aws_x.y' }],
    warnings: ['an argument is\ndeprecated'],
  },
  { stack: 'broken_stack', counts: NO_COUNTS, isNew: false, outputs: [], error: 'Error: no\ncredentials' },
  {
    stack: 'partly',
    counts: { ...NO_COUNTS, delete: 0, update: 1 },
    isNew: false,
    outputs: [],
    error: 'stopped',
  },
  { stack: 'new-stack', counts: { ...NO_COUNTS, create: 4 }, isNew: true, outputs: [] },
];

const inNew = { stack: 'new-stack', kind: 'access' } as const;
const inOld = { stack: STACK, kind: 'network' } as const;

/** A review with every kind of change, notice and result. */
export const COMPLETE_REVIEW: PlanReview = {
  stacks: STACKS,
  changes: CHANGES,
  impacts: [
    {
      ...inOld,
      effect: 'widens',
      description: 'anyone may now reach every port',
      address: 'aws_security_group.A',
    },
    {
      ...inOld,
      effect: 'changes',
      description: 'queue Q is now encrypted with key B',
      address: 'aws_sqs_queue.Q',
    },
    {
      ...inOld,
      kind: 'access',
      effect: 'unknown',
      description: 'who may use queue Q',
      address: 'aws_sqs_queue_policy.P',
    },
    {
      ...inOld,
      kind: 'access',
      effect: 'unknown',
      description: 'who may use queue R',
      address: 'aws_sqs_queue_policy.R',
    },
    { ...inNew, effect: 'unknown', description: 'what role X may do', address: 'aws_iam_role_policy.X' },
    ...['Detector-dev', 'Notifier-dev'].flatMap((name) => [
      {
        ...inNew,
        effect: 'widens' as const,
        subject: `role ${name}`,
        description: `role ${name} may now sqs:SendMessage on Alerts`,
        address: `aws_iam_role_policy.${name}`,
      },
      {
        ...inNew,
        effect: 'widens' as const,
        subject: `role ${name}`,
        description: `lambda.amazonaws.com may now assume role ${name}`,
        address: `aws_iam_role.${name}`,
      },
      {
        ...inNew,
        effect: 'narrows' as const,
        subject: `role ${name}`,
        description: `role ${name} is now denied to s3:* on everything`,
        address: `aws_iam_role_policy.${name}2`,
      },
    ]),
    {
      ...inNew,
      effect: 'widens',
      subject: 'queue it',
      description: 'anyone may now sqs:* on queue it',
      address: 'aws_sqs_queue.it',
    },
    {
      ...inNew,
      effect: 'widens',
      subject: 'API A',
      description: 'API A: GET / is added',
      address: 'aws_api.A',
    },
    { ...inNew, effect: 'narrows', description: 'without a subject', address: 'aws_x.y' },
    ...Array.from({ length: 32 }, (_, index) => ({
      ...inNew,
      effect: 'widens' as const,
      subject: 'role Big',
      description: `role Big may now s3:Get${index} on Bucket`,
      address: `aws_iam_role_policy.Big${index}`,
    })),
  ],
  cost: {
    before: 10,
    after: 12.5,
    lines: Array.from({ length: 12 }, (_, index) => ({
      item: `item ${index}`,
      before: index,
      after: index % 2 === 0 ? index + 1.25 : index - 0.5,
      calculation: `${index} × request`,
    })),
    assumptions: ['a million_messages'],
    unpriced: [{ addresses: ['a.b', 'a.c', 'a.d', 'a.e', 'a.f'], reason: 'no price' }],
    unpricedRemoved: [{ addresses: ['a.g'], reason: 'no price' }],
  },
  policy: [
    {
      rule: 'R1',
      scope: 'general',
      stack: STACK,
      address: 'aws_x.a',
      path: 'A/B',
      severity: 'high',
      message: 'is open',
      fix: 'close it',
    },
    {
      rule: 'R2',
      scope: 'trading',
      stack: STACK,
      address: 'aws_x.b',
      severity: 'medium',
      message: 'is large',
      fix: 'reduce it',
    },
    {
      rule: 'R3',
      scope: 'general',
      stack: STACK,
      address: 'aws_x.c',
      severity: 'low',
      message: 'has no tag',
      fix: 'add one',
    },
  ],
  waived: [{ rule: 'R4', scope: 'general', reason: 'a trial_only', count: 3 }],
  drift: [
    {
      stack: STACK,
      address: 'aws_x.d',
      attribute: 'size',
      before: 1,
      after: 2,
      severity: 'security',
      reason: 'a reason',
      fix: 'run fix',
    },
    {
      stack: STACK,
      address: 'aws_x.e',
      attribute: 'name',
      before: 'a',
      after: null,
      severity: 'data',
      fix: 'run fix',
    },
    { stack: STACK, address: 'aws_x.f', attribute: 'tag', before: null, after: 'x', severity: 'data' },
  ],
};

/** Reviews with little in them, by what they have. */
export const SMALL_REVIEWS: Readonly<Record<string, PlanReview>> = {
  'no change': {
    stacks: [{ ...STACKS[3]!, counts: NO_COUNTS, isNew: false }],
    changes: [],
    impacts: [],
    drift: [],
  },
  'only the state': {
    stacks: [{ ...STACKS[3]!, counts: NO_COUNTS, applyable: true }],
    changes: [],
    impacts: [],
    drift: [],
  },
  'only outputs': {
    stacks: [{ stack: STACK, counts: NO_COUNTS, isNew: false, outputs: STACKS[0]!.outputs.slice(0, 1) }],
    changes: [],
    impacts: [],
    drift: [],
  },
  'only a warning': {
    stacks: [{ stack: STACK, counts: NO_COUNTS, isNew: false, outputs: [], warnings: ['old'] }],
    changes: [],
    impacts: [],
    drift: [],
  },
  'only drift': { stacks: [STACKS[3]!], changes: [], impacts: [], drift: COMPLETE_REVIEW.drift.slice(0, 1) },
  'only a policy result': {
    stacks: [STACKS[3]!],
    changes: [],
    impacts: [],
    drift: [],
    policy: COMPLETE_REVIEW.policy!.slice(1, 2),
  },
  'a cost that is not known': {
    stacks: [{ ...STACKS[3]!, counts: NO_COUNTS }],
    changes: [],
    impacts: [],
    drift: [],
    cost: { before: 1, after: 1.001, lines: [], assumptions: [], unpriced: COMPLETE_REVIEW.cost!.unpriced },
  },
  'a cost that falls': {
    stacks: [STACKS[3]!],
    changes: [createChange('aws_iam_role.Moved', 'no-op', { movedFrom: 'aws_iam_role.Before2' })],
    impacts: [],
    drift: [],
    cost: {
      before: 3,
      after: 1,
      lines: [],
      assumptions: [],
      unpriced: [],
      unpricedRemoved: [{ addresses: ['a.b'], reason: 'x' }],
    },
  },
  'an impact of many policies': {
    stacks: [STACKS[0]!],
    changes: [],
    impacts: Array.from({ length: 102 }, (_, index) => ({
      ...inOld,
      kind: 'access' as const,
      effect: 'unknown' as const,
      description: `policy ${index}`,
      address: `aws_x.p${index}`,
    })),
    drift: [],
  },
  'many resources of a type': {
    stacks: [STACKS[3]!],
    changes: Array.from({ length: 42 }, (_, index) => createChange(`aws_x.n${index}`, 'create')),
    impacts: [],
    drift: [],
  },
};
