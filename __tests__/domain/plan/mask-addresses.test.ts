import fc from 'fast-check';
import { findDataLosses, formatDataLossRefusal, isAllowed } from '../../../src/domain/plan/data-loss';
import { AddressMasker, maskPath, maskText } from '../../../src/domain/plan/mask';
import { formatError, UserError } from '../../../src/cli/errors';
import { reviewGiven, reviewPlan } from './given-plans';
import { createPlan } from './plans';
import { KINDS, createLetters } from './secrets';

const WORDS = [
  'Alert',
  'Queue',
  'Detector',
  'db',
  'X',
  'Jobs',
  'rows',
  'Lambda',
  'SQS',
  'Q1',
  'role',
  'v2',
  'DB1',
];
const types = fc.constantFrom(
  'aws_sqs_queue',
  'aws_kms_key',
  'aws_vpc',
  'aws_iam_role_policy_attachment',
  'null_resource',
);
const names = fc
  .tuple(
    fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '_0C1D2E3F', '_EA9A5AC8', '-9f86d081'),
    fc.constantFrom('', '_', '-'),
  )
  .map(([words, end, between]) => words.join(between) + end);
const keys = fc.constantFrom(
  ...[
    'a',
    'a b',
    'a  b',
    'x.y',
    'us-east-1a',
    'é"q',
    '日本語',
    'team@example.com',
    '10.0.0.0/16',
    'a]b',
    "it's",
  ],
  ...[
    'arn:aws:iam::111122223333:role/Detector',
    'AlertQueueDlq_NotEmpty_AB1B1A5A',
    'prod/market-data/database',
  ],
  ...[
    '6f1e2c0a-3b4d-4e5f-8a9b-0c1d2e3f4a5b',
    'sam-app-HelloWorldFunction-8nUxQJbQzHdF',
    'vpc-0a1b2c3d4e5f67890',
  ],
);
const index = fc.oneof(
  fc.constant(''),
  fc.nat(20).map((number) => `[${number}]`),
  keys.map((key) => `[${JSON.stringify(key)}]`),
);
const modules = fc
  .array(fc.tuple(names, index), { maxLength: 3 })
  .map((path) => path.map(([name, at]) => `module.${name}${at}.`).join(''));
const addresses = fc
  .tuple(modules, types, names, index)
  .map(([path, type, name, at]) => `${path}${type}.${name}${at}`);

describe('an address', () => {
  it('is shown unchanged, alone, in a sentence and in an error', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(new AddressMasker().mask(address)).toBe(address);
        expect(maskText(`reading ${address}`)).toBe(`reading ${address}`);
        expect(maskText(`${address}: creating`)).toBe(`${address}: creating`);
        expect(maskText(`allow it with --allow-destroy '${address}'`)).toContain(address);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    'aws_secretsmanager_secret.DbPassword',
    'aws_ssm_parameter.token',
    'aws_api_gateway_api_key.ApiKey',
  ])('does not cause the text after it to be masked: %s', (address) => {
    expect(maskText(`${address}: Creation complete`)).toBe(`${address}: Creation complete`);
  });

  it('is shown in the plan', () => {
    const { text, comment } = reviewGiven('masked-address');
    for (const address of ['aws_kms_key.DB1[0]', 'aws_sqs_queue.X[0]', 'aws_vpc.Jobs_0C1D2E3F["a"]'])
      for (const output of [text, comment]) expect(output).toContain(address);
    expect(text + comment).not.toContain('(sensitive');
  });

  it('hides a secret in a key, and remains distinguishable', () => {
    const secrets = [1, 2].map((seed) => KINDS['GitHub token']!(seed).text);
    const changes = secrets.map((key) => ({
      address: `aws_sqs_queue.Q[${JSON.stringify(key)}]`,
      actions: ['delete'],
      before: {},
    }));
    const plan = createPlan(changes);
    const { text } = reviewPlan(plan);
    const shown = ['aws_sqs_queue.Q["(sensitive #1)"]', 'aws_sqs_queue.Q["(sensitive #2)"]'];
    for (const address of shown) expect(text).toContain(address);
    for (const secret of secrets) expect(text).not.toContain(secret);
    // The address as it is shown names the same resource for --allow-destroy.
    const losses = findDataLosses(plan.resource_changes);
    expect(losses.map(({ shownAddress }) => shownAddress)).toEqual(shown);
    expect(losses.map((loss) => isAllowed(loss, [shown[1]!]))).toEqual([false, true]);
    expect(losses.map((loss) => isAllowed(loss, [changes[0]!.address]))).toEqual([true, false]);
    expect(formatDataLossRefusal(losses[1]!)).toContain(`--allow-destroy '${shown[1]}'`);
  });

  it.each([
    'GitHub token',
    'AWS access key id',
    'JWT',
    'AWS secret key',
    'database URL',
    'connection string',
    'random text',
  ])('hides a %s in a key', (kind) => {
    const { text, needle } = KINDS[kind]!(7);
    expect(maskPath(`aws_sqs_queue.Q[${JSON.stringify(text)}]`)).not.toContain(needle);
  });
});

describe('the path of a file in a message', () => {
  const directories = fc.constantFrom(
    ...[
      '/tmp/market-stacks-hinJoq',
      '/home/dev/desk',
      './data',
      '../x',
      '~/Projects/MarketStacks',
      'trades/2026',
    ],
    ...['/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T', '/opt/app/.stacks/offline-0Tr3si', '/mnt/Nas01'],
    ...['/nix/store/7rjj86jn6i9bjhxs0z6k4nk3xkg3q5v0-terraform', '/home/ada/a checkout/x'],
  );
  const files = fc.constantFrom(
    ...[
      'market.csv',
      'AAPL-2026-01-02T0930.jsonl',
      'plan.tfplan',
      'Trades_Q3v2_FINAL(1).csv',
      'credentials.csv',
    ],
    ...[
      'secrets.json',
      'token.txt',
      'asset.9f86d081884c7d659a2feaa0c55ad015.zip',
      'cdk.tf.json',
      'events_8Kx2Lq9ZpW.csv',
    ],
  );
  const paths = fc.tuple(directories, files).map((parts) => parts.join('/'));

  it('is readable', () => {
    fc.assert(
      fc.property(paths, (path) => {
        for (const message of [
          `${path}, line 1: expected 6 fields, found 2`,
          `${path}: line 3 is not JSON`,
          `ENOENT: no such file or directory, open '${path}'`,
          `cannot read "${path}": permission denied`,
          `no space left on the disk for ${path}`,
          `error at ${path}:12:3`,
        ])
          expect(formatError(new UserError(message))).toBe(message);
      }),
      { numRuns: 300 },
    );
  });

  it('hides the parts that are certainly secrets', () => {
    expect(maskText(`open /tmp/${KINDS['GitHub token']!(3).text}/x.csv`)).not.toContain('ghp_');
    expect(maskText(`open /tmp/${createLetters(9, 48)}/x.csv`)).not.toContain(createLetters(9, 48));
    for (let seed = 1; seed < 100; seed++) {
      const secret = `/${createLetters(seed, 39)}`;
      expect(maskText(`the value ${secret}`)).not.toContain(secret);
    }
  });
});
