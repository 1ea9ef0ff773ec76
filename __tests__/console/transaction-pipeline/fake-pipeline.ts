import type { DynamoDBRecord } from 'aws-lambda';
import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { omitFields } from '../../../src/cli/transaction-pipeline/canonical';
import type { Deployment } from '../../../src/cli/transaction-pipeline/deployment';
import { TransactionStore } from '../../../src/cli/transaction-pipeline/stores/transactions';
import type { ConsoleSection } from '../../../src/console/server/section';
import { openTransactions, transactionsSection } from '../../../src/console/transaction-pipeline';
import type { DecisionSources } from '../../../src/console/transaction-pipeline/decisions/read-decisions';
import { createProcessedTransactions } from '../../../src/lambdas/transaction-pipeline/adapters/processed-transactions';
import { createProcessedWriter } from '../../../src/lambdas/transaction-pipeline/write-processed';
import { createChange } from '../../lambdas/transaction-pipeline/changes';
import { createPost } from '../../lambdas/transaction-pipeline/requests';
import { World } from '../../lambdas/transaction-pipeline/world';

/** The names of the stack's outputs, as the world of the handlers knows what they name. */
const OUTPUTS: Readonly<Record<string, string>> = {
  TransactionsTableName: 'Transactions',
  TransactionIdsTableName: 'TransactionIds',
  ProfilesTableName: 'Profiles',
  RulesTableName: 'Rules',
  AuditLogsTableName: 'AuditLogs',
  TransactionBusName: 'transaction',
  SystemBusName: 'system',
};

const createQueue = (name: string, fields: object = {}) => ({
  type: 'aws_sqs_queue',
  address: `aws_sqs_queue.${name}`,
  attributes: { name: `${name}-local`, url: `https://queues/${name}`, ...fields },
});

/** The transaction pipeline with its real handlers, rules and model, on services in memory. */
export class FakePipeline {
  readonly world = new World();
  /** The objects of the bucket, by key. */
  readonly objects = new Map<string, { readonly body: Uint8Array; readonly at: Date }>();
  /** The messages of the queues, by their names. */
  readonly messages: Record<string, number> = {};
  /** Thrown by each request to the tables: the target is gone. */
  failure: Error | undefined;
  /** Whether feedback is applied at once. */
  appliesFeedback = true;
  private writes = 0;

  private readonly s3 = {
    send: async (command: object) => {
      if (command instanceof PutObjectCommand) {
        const at = new Date(++this.writes * 1000);
        this.objects.set(command.input.Key!, { body: command.input.Body as Uint8Array, at });
        return {};
      }
      if (command instanceof GetObjectCommand) {
        const { body } = this.objects.get(command.input.Key!)!;
        return { Body: { transformToByteArray: async () => body } };
      }
      if (command instanceof ListObjectsV2Command) return this.list(command.input);
      throw new Error(`not expected: ${command.constructor.name}`);
    },
  } as unknown as DecisionSources['processed']['s3'];

  private list({ Prefix = '', Delimiter }: ListObjectsV2Command['input']) {
    const found = [...this.objects].filter(([key]) => key.startsWith(Prefix));
    if (Delimiter === undefined)
      return { Contents: found.map(([Key, { at }]) => ({ Key, LastModified: at })) };
    const folders = found.map(([key]) => key.slice(0, key.indexOf(Delimiter, Prefix.length) + 1));
    return { CommonPrefixes: [...new Set(folders)].map((folder) => ({ Prefix: folder })) };
  }

  readonly deployment = {
    config: { suffix: 'local', target: 'local', region: 'eu-central-1' },
    resources: [
      createQueue('ReceivedTransactions', { redrive_policy: '{}' }),
      createQueue('UnwrittenChanges'),
    ],
    dynamo: {
      send: (command: object) => {
        if (this.failure) throw this.failure;
        return this.world.database.client.send(command as never);
      },
    },
    events: {
      send: async ({ input }: PutEventsCommand) => {
        this.world.time = Date.now();
        const result = this.world.putEvents(input.Entries ?? [], []);
        if (this.appliesFeedback) await this.world.drain();
        return result;
      },
    },
    queues: {
      send: async ({ input }: GetQueueAttributesCommand) => ({
        Attributes: { ApproximateNumberOfMessages: this.messages[input.QueueUrl!.split('/').at(-1)!] ?? 0 },
      }),
    },
    getOutput: (name: string) => OUTPUTS[name]!,
  } as unknown as Deployment;

  readonly sources: DecisionSources = {
    transactions: new TransactionStore(this.deployment),
    logs: {
      readLines: async (_, message) =>
        this.world.logs.filter((line) => line.message === message).map(({ extra }) => ({ ...extra })),
    },
    processed: { s3: this.s3, bucket: 'ProcessedTransactions' },
  };

  /** The section on this pipeline. */
  readonly section: ConsoleSection = {
    ...transactionsSection,
    open: () => Promise.resolve(openTransactions(this.deployment, this.sources, () => this.world.time)),
  };

  /** Sends a transaction that is accepted, and stays without a score. */
  async accept(transaction: object): Promise<void> {
    const request = createPost(transaction);
    const requestContext = { ...request.requestContext, requestTimeEpoch: this.world.time - 20 };
    const response = await this.world.send({ ...request, requestContext });
    if (response?.statusCode !== 202) throw new Error(response?.body);
    this.world.time += 250;
  }

  /** Sends transactions, and processes each completely before the next one. */
  async send(...transactions: readonly object[]): Promise<void> {
    for (const transaction of transactions) {
      await this.accept(transaction);
      await this.world.drain();
    }
  }

  /** Writes all scored transactions to the bucket. */
  writeProcessed(): Promise<void> {
    return this.writeChanges(
      this.world.rows.map((row) => {
        const before = omitFields(row, ['score']);
        return createChange({ before, after: row, time: this.world.time / 1000 });
      }),
    );
  }

  /** Writes changes of the table to the bucket. */
  async writeChanges(changes: readonly DynamoDBRecord[]): Promise<void> {
    const write = createProcessedWriter({
      telemetry: { meter: { count: () => undefined, flush: () => undefined } } as never,
      objects: createProcessedTransactions('ProcessedTransactions', this.s3),
    });
    await write({ Records: [...changes] });
  }

  /** Forgets the log: what it named is only in the bucket. */
  clearLog(): void {
    this.world.logs.length = 0;
  }
}
