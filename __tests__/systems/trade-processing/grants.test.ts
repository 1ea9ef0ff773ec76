import { CHECKPOINTER_SETTINGS } from '../../../src/lambdas/trade-processing/create-checkpoints';
import { ENRICHER_SETTINGS } from '../../../src/lambdas/trade-processing/enrich-trades';
import {
  OPTIONAL_RECORDER_SETTINGS,
  RECORDER_SETTINGS,
} from '../../../src/lambdas/trade-processing/record-trades';
import { VALIDATOR_SETTINGS } from '../../../src/lambdas/trade-processing/validate-trades';
import { TRADE_REGIONS } from '../../../src/domain/trade-records';
import { formatVariableName } from '../../../src/modules/variable-name';
import { planIn, RecordStore, reportTrades } from '../../domain/trade-records/records';
import { createTrade } from '../../domain/trades/trades';
import { parseStatements } from '../../support/synth';
import { matchesWildcard } from '../../support/wildcard';
import { listResources, synthesizeTradeProcessing } from './synthesize';

const stacks = synthesizeTradeProcessing();
const [primary] = stacks;

/** The actions of a role, without those of every function: logs, traces, the network, the key and its own queue. */
function listActions(role: string): string[] {
  const everywhere = /^(logs|xray|ec2|kms:(Decrypt|GenerateDataKey)$)/;
  return [
    ...new Set(
      parseStatements(primary.getResource('aws_iam_role_policy', `${role}_Role_Policy`))
        .flatMap(({ Action }) => Action as string[])
        .filter((action) => !everywhere.test(action)),
    ),
  ].sort();
}

/** The variables of a function that its grants set. */
const listVariables = (id: string): string[] => {
  const { environment } = primary.getResource('aws_lambda_function', id) as {
    environment: { variables: Record<string, string> };
  };
  return Object.keys(environment.variables)
    .filter((name) => !/^(POWERTOOLS_|LOG_LEVEL)/.test(name))
    .sort();
};

describe('the permissions of trade processing', () => {
  it.each([
    ['TradeValidator', ['s3:GetObject', 'sqs:SendMessage', 'ssm:GetParameters']],
    ['MetadataEnricher', ['s3:GetObject', 'sqs:SendMessage', 'ssm:GetParameters']],
    [
      'ComplianceRecorder',
      ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'sqs:SendMessage', 'ssm:GetParameters'],
    ],
    [
      'LedgerCheckpointer',
      [
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'kms:GetPublicKey',
        'kms:Sign',
        's3:GetObject',
        's3:ListBucketVersions',
        's3:PutObject',
        'sqs:SendMessage',
        'ssm:GetParameters',
      ],
    ],
    ['TradeProcessing', ['lambda:InvokeFunction', 'sns:Publish', 'sqs:SendMessage']],
    ['CheckpointSchedule', ['lambda:InvokeFunction', 'sqs:SendMessage']],
    ['OrderManagementTrades', ['states:StartExecution']],
  ])('of %s are exactly what it calls', (role, actions) => {
    expect(listActions(role)).toEqual(actions);
  });

  it('never let one function both change the ledger and sign its checkpoints', () => {
    const writers = listResources(primary, 'aws_iam_role_policy').filter(([, policy]) =>
      /dynamodb:(Put|Update|Delete|BatchWrite)/.test(String(policy.policy)),
    );
    const signers = writers.filter(([, { policy }]) => String(policy).includes('kms:Sign'));
    expect([writers.length, signers.map(([address]) => address.split('_')[0])]).toEqual([
      2,
      ['LedgerCheckpointer'],
    ]);
    const [put] = parseStatements(
      primary.getResource('aws_iam_role_policy', 'LedgerCheckpointer_Role_Policy'),
    ).filter(({ Action }) => (Action as string[]).includes('dynamodb:PutItem'));
    expect(put!.Condition).toMatchObject({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CHECKPOINT#us-east-1*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  it.each(TRADE_REGIONS)(
    'let the recorder of %s write its own rows, and no chain of another region',
    (region) => {
      const stack = stacks[TRADE_REGIONS.indexOf(region)]!;
      const conditions = parseStatements(
        stack.getResource('aws_iam_role_policy', 'ComplianceRecorder_Role_Policy'),
      )
        .filter(({ Action }) => (Action as string[]).includes('dynamodb:PutItem'))
        .map(({ Condition }) => Condition as Record<string, Record<string, string[]>>);
      expect(conditions).toEqual([expect.objectContaining({ Null: { 'dynamodb:LeadingKeys': 'false' } })]);
      const patterns = conditions[0]!['ForAllValues:StringLike']!['dynamodb:LeadingKeys']!;
      const isAllowed = (key: string) => patterns.some((pattern) => matchesWildcard(pattern, key));
      const listKeys = (writer: string) => {
        const trades = [createTrade(), createTrade({ sourceTradeId: '2', executionId: '2', price: '0' })];
        const { writes } = planIn(new RecordStore(), reportTrades(trades), { region: writer });
        return writes.map(({ row: { pk } }) => pk);
      };
      const keys = listKeys(region);
      expect([...new Set(keys.map((key) => key.split('#')[0]))].sort()).toEqual([
        'CHAIN',
        'EXECUTION',
        'REJECTION',
        'TRADE',
      ]);
      expect(keys.filter((key) => !isAllowed(key))).toEqual([]);
      const others = TRADE_REGIONS.filter((other) => other !== region).flatMap(listKeys);
      expect(others.filter((key) => key.startsWith('CHAIN#') && isAllowed(key))).toEqual([]);
      for (const key of ['MARK#x', 'CHECKPOINT#x', `CHAIN#${region}0#000`])
        expect(isAllowed(key)).toBe(false);
    },
  );

  it('never let a function delete from the table or from a bucket', () => {
    for (const [, { policy }] of listResources(primary, 'aws_iam_role_policy'))
      expect(policy).not.toMatch(/(dynamodb|s3):[A-Za-z]*Delete/);
  });

  it('let the checkpointer sign with one algorithm, and use the checkpoints of its region only', () => {
    const statements = parseStatements(
      primary.getResource('aws_iam_role_policy', 'LedgerCheckpointer_Role_Policy'),
    );
    const find = (action: string) => statements.find(({ Action }) => (Action as string[]).includes(action))!;
    expect(find('kms:Sign').Condition).toEqual({
      StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' },
    });
    for (const action of ['s3:GetObject', 's3:PutObject'])
      expect(find(action).Resource).toEqual(['${aws_s3_bucket.LedgerCheckpoints.arn}/us-east-1/*']);
    for (const action of ['s3:ListBucketVersions'])
      expect(find(action).Condition).toMatchObject({ StringLike: { 's3:prefix': 'us-east-1/*' } });
  });

  it.each([
    ['TradeValidator', VALIDATOR_SETTINGS, ['REFERENCE_DATA_BUCKET']],
    ['MetadataEnricher', ENRICHER_SETTINGS, ['REFERENCE_DATA_BUCKET']],
    ['ComplianceRecorder', [...RECORDER_SETTINGS, ...OPTIONAL_RECORDER_SETTINGS], ['TRADES_TABLE']],
    [
      'LedgerCheckpointer',
      CHECKPOINTER_SETTINGS,
      ['CHECKPOINT_KEY_ARN', 'LEDGER_CHECKPOINTS_BUCKET', 'TRADES_TABLE'],
    ],
  ])('of %s come with the variables that its handler reads, and no others', (id, settings, variables) => {
    const parameters = settings.map((name) => formatVariableName(name, 'PARAMETER'));
    expect(listVariables(id)).toEqual([...parameters, ...variables].sort());
    const policy = JSON.stringify(primary.getResource('aws_iam_role_policy', `${id}_Role_Policy`).policy);
    const granted = [...policy.matchAll(/aws_ssm_parameter\.(\w+)\.arn/g)].map(([, name]) => name!);
    expect(granted.sort()).toEqual([...settings].sort());
  });
});
