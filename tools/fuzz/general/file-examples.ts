const DIGEST = 'a'.repeat(64);

/** The manifest of saved plans. */
export const MANIFEST = {
  version: 1,
  createdAt: '2026-11-30T15:00:00.000Z',
  commit: 'b'.repeat(40),
  dirty: false,
  target: 'aws',
  suffix: 'dev',
  region: 'us-east-1',
  endpoint: null,
  stacks: [
    {
      name: 'example-dev',
      system: 'example',
      terraform: '1.10.5',
      providers: { 'registry.example/hashicorp/aws': '5.100.0' },
      state: { serial: 7, lineage: '5a1f0a56-3bc8-4a0b-9a35-c2c0f6d5f3a1' },
      empty: false,
      steps: 3,
      files: {
        'plan.tfplan': DIGEST,
        'plan.json': DIGEST,
        '.terraform.lock.hcl': DIGEST,
        'cdk.tf.json': DIGEST,
      },
    },
  ],
};

export const JOURNAL = {
  'example-dev': { begun: '2026-11-30T15:00:00.000Z', applied: '2026-11-30T15:01:00.000Z' },
  'other-dev': { begun: '2026-11-30T15:02:00.000Z' },
};

export const SYNTHESIZED = {
  '//': { metadata: { backend: 's3', stackName: 'example-dev', version: '0.21.0' } },
  resource: {
    aws_sqs_queue: {
      Orders: { name: 'Orders-dev', visibility_timeout_seconds: 60, '//': { metadata: { path: 'x' } } },
    },
    aws_lambda_function: { Intake: { function_name: 'Intake-dev', role: '${aws_iam_role.Intake.arn}' } },
  },
};

export const IGNORE_RULES = [
  {
    stack: 'example-*',
    address: 'aws_lambda_function.*',
    attribute: 'layers',
    reason: 'a scanner adds its layer to each function',
    owner: 'security',
    expires: '2027-01-31',
  },
];

/** The output of `stacks drift --json`. */
export const DRIFT_REPORT = {
  stacks: ['example-dev', 'environment-dev'],
  notDeployed: ['other-dev'],
  records: [
    {
      stack: 'example-dev',
      address: 'aws_sqs_queue.Orders',
      attribute: 'visibility_timeout_seconds',
      before: 60,
      after: 30,
      kind: 'drift',
      severity: 'data',
      fix: 'npx stacks apply',
      firstSeen: '2026-11-30T15:00:00.000Z',
    },
  ],
};

/** The output of a simulation of many seeds. */
export const HUNT = {
  system: 'example',
  faults: 'heavy',
  deliveries: 1_000,
  seeds: 20,
  failures: [{ seed: 7, invariant: 'nothing is lost', text: 'the message 5 is lost' }],
};

/** Records of running processes. */
export const RUN_RECORD = {
  pid: 4711,
  start: '123456',
  host: 'desk',
  operation: 'apply',
  since: '2026-11-30T15:00:00.000Z',
  failed: false,
  locks: true,
};
export const EMULATOR_RECORD = { pid: 4711, port: 4566, tmpDir: '/tmp/market-stacks' };
export const SERVICE_RECORD = { pid: 4711, port: 5432, controlPort: 5433, emulatorPid: 4712 };

/** The lock of a state, and a line of Terraform's output. */
export const LOCK = {
  ID: '5a1f0a56-3bc8-4a0b-9a35-c2c0f6d5f3a1',
  Operation: 'OperationTypeApply',
  Who: 'ada@desk',
  Created: '2026-11-30T15:00:00Z',
};
export const TERRAFORM_EVENT = {
  type: 'diagnostic',
  '@message': 'Error: creating the queue',
  diagnostic: {
    severity: 'error',
    summary: 'creating the queue',
    detail: 'AccessDenied',
    address: 'aws_sqs_queue.A',
  },
};
