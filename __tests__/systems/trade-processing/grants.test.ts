import { parseStatements } from '../../support/synth';
import { listResources, synthesizeTradeProcessing } from './synthesize';

const [primary] = synthesizeTradeProcessing();

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
        'dynamodb:Query',
        'kms:GetPublicKey',
        'kms:Sign',
        's3:GetObject',
        's3:ListBucket',
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
    expect(writers.map(([address]) => address.split('_')[0])).toEqual(['ComplianceRecorder']);
    for (const [, { policy }] of writers) expect(policy).not.toContain('kms:Sign');
  });

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
    expect(find('s3:ListBucket').Condition).toMatchObject({ StringLike: { 's3:prefix': 'us-east-1/*' } });
  });

  it('come with the variables that the handlers read', () => {
    expect(listVariables('TradeValidator')).toEqual([
      'MAX_CHANGE_AGE_DAYS_PARAMETER',
      'MAX_CLOCK_SKEW_SECONDS_PARAMETER',
      'MAX_TRADE_AGE_DAYS_PARAMETER',
      'REFERENCE_DATA_BUCKET',
      'REFERENCE_DATA_ENDPOINT_PARAMETER',
      'REFERENCE_DATA_KEY_PARAMETER',
    ]);
    expect(listVariables('MetadataEnricher')).toEqual([
      'REFERENCE_DATA_BUCKET',
      'REFERENCE_DATA_ENDPOINT_PARAMETER',
      'REFERENCE_DATA_KEY_PARAMETER',
    ]);
    expect(listVariables('ComplianceRecorder')).toEqual([
      'ACTIVE_REGION_PARAMETER',
      'CHAIN_SHARDS_PARAMETER',
      'TABLE_ENDPOINT_PARAMETER',
      'TRADES_TABLE',
    ]);
    expect(listVariables('LedgerCheckpointer')).toEqual([
      'CHECKPOINT_ENDPOINT_PARAMETER',
      'CHECKPOINT_KEY_ARN',
      'LEDGER_CHECKPOINTS_BUCKET',
      'SIGNING_ENDPOINT_PARAMETER',
      'TABLE_ENDPOINT_PARAMETER',
      'TRADES_TABLE',
    ]);
  });
});
