import { runLoad } from '../../../../src/cli/transaction-pipeline/commands/load';
import type { Deployment } from '../../../../src/cli/transaction-pipeline/deployment';
import type { AuditRow, TransactionRow } from '../../../../src/cli/transaction-pipeline/stores/rows';
import { TransactionApi } from '../../../../src/cli/transaction-pipeline/transaction-api';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/api-keys', () => ({
  ApiKeys: class {
    readonly getOrCreate = async () => 'key';
  },
}));

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const aws = { config: { target: 'aws', region: 'eu-central-1', suffix: 'dev' } as never };
const options = {
  ...{ rate: 10, seconds: 5, warmUp: 1, seed: 1 },
  ...{ copies: 1, poisonEvery: 0, killFunctions: 0, restartTarget: 0 },
};

describe('load on AWS without --yes', () => {
  it('names what it leaves, and has no suspicious transactions by default', async () => {
    const { error, requests } = await runCommand(() => runLoad(options), [], aws);
    expect(error).toMatch(
      /^this run sends 60 transactions to AWS \(eu-central-1, dev\), which costs money, leaves rows in its tables, objects in its bucket and events in its archive, and creates the API key load; people are notified of those that the model finds suspicious: /,
    );
    expect(requests).toEqual([]);
  });

  it('names the share whose notifications are requested', async () => {
    const { error } = await runCommand(() => runLoad({ ...options, suspicious: 20 }), [], aws);
    expect(error).toContain('people are notified of the 20 % that are suspicious (--suspicious)');
  });
});

/** A deployment that accepts and scores each transaction at once, and whose queues have this number of messages. */
const createDeployment = (messages: Readonly<Record<string, number>>): Partial<Deployment> => {
  const rows = new Map<string, TransactionRow>();
  const history = new Map<string, AuditRow[]>();
  jest.spyOn(TransactionApi.prototype, 'post').mockImplementation(async (request) => {
    const { transactionId, accountId, timestamp } = request;
    const ts = `${timestamp}#${transactionId}`;
    const row = { ...createRow(transactionId, { accountId, ts, outcome: 'approve' }), notifiedAt: undefined };
    rows.set(transactionId, row);
    history.set(transactionId, [createResult(row, 'FraudDetector', { score: 60 })]);
    return { status: 202, body: '{}' };
  });
  const answers: Record<string, (input: never) => unknown> = {
    BatchGetCommand: () => ({ Responses: { TransactionsTableName: [...rows.values()] } }),
    QueryCommand: ({ ExpressionAttributeValues }: { ExpressionAttributeValues: { ':id': string } }) => ({
      Items: history.get(ExpressionAttributeValues[':id']),
    }),
    GetQueueAttributesCommand: ({ QueueUrl }: { QueueUrl: string }) => ({
      Attributes: { ApproximateNumberOfMessages: String(messages[QueueUrl] ?? 0) },
    }),
  };
  const send = async (command: { constructor: { name: string }; input: never }) =>
    answers[command.constructor.name]!(command.input);
  const client = { send } as never;
  return {
    resources: ['AuditTrail', 'AuditTrailDlq'].map((id) => ({
      type: 'aws_sqs_queue',
      address: id,
      tainted: false,
      attributes: { name: `${id}-local`, url: id, redrive_policy: id.endsWith('Dlq') ? '' : '{}' },
    })),
    dynamo: client,
    queues: client,
  };
};

describe('a load on the local target', () => {
  beforeEach(() => {
    let now = Date.parse('2026-11-29T12:00:00Z');
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    jest.spyOn(global, 'setTimeout').mockImplementation((run, milliseconds = 0) => {
      now += milliseconds;
      return setImmediate(run) as never;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('succeeds if each transaction is processed and audited once, and the queues are empty', async () => {
    const { stdout, error } = await runCommand(() => runLoad(options), [], createDeployment({}));
    expect(error).toBeUndefined();
    expect(stdout).toMatch(/\n0 lost, 0 doubled\n$/);
  });

  it('fails if messages are not processed after 60 seconds without progress', async () => {
    const { stdout, error } = await runCommand(
      () => runLoad({ ...options, json: true }),
      [],
      createDeployment({ AuditTrail: 2 }),
    );
    const failure = 'AuditTrail still contained 2 messages after 60 seconds without progress';
    expect(JSON.parse(stdout)).toMatchObject({ failures: [failure] });
    expect(error).toBe(`${failure}; see npx stacks logs --since 1h for the reason`);
  });
});
