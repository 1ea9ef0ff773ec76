import { createHash } from 'node:crypto';
import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PublishCommand } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as model from '../../../src/domain/fraud';
import type { Backoff } from '../../../src/lambdas/shared/backoff';
import { createEventBridge } from '../../../src/lambdas/shared/event-bus';
import { createSqsQueue } from '../../../src/lambdas/shared/queues';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createAuditLogs } from '../../../src/lambdas/transaction-pipeline/adapters/audit-logs';
import { createFraudAlerts } from '../../../src/lambdas/transaction-pipeline/adapters/fraud-alerts';
import { createNotifications } from '../../../src/lambdas/transaction-pipeline/adapters/notifications';
import { createProfiles } from '../../../src/lambdas/transaction-pipeline/adapters/profiles';
import { createScoringReader } from '../../../src/lambdas/transaction-pipeline/adapters/scoring-data';
import { createRules } from '../../../src/lambdas/transaction-pipeline/adapters/rules';
import { createTransactionWrites } from '../../../src/lambdas/transaction-pipeline/adapters/transaction-writes';
import {
  createTransactionReader,
  createTransactions,
} from '../../../src/lambdas/transaction-pipeline/adapters/transactions';
import { createFraudDetector } from '../../../src/lambdas/transaction-pipeline/detect-fraud';
import { createIngestProcessor } from '../../../src/lambdas/transaction-pipeline/ingest';
import { createNotifier } from '../../../src/lambdas/transaction-pipeline/notify';
import { createTransactionPublisher } from '../../../src/lambdas/transaction-pipeline/publish-transactions';
import { createAuditRecorder } from '../../../src/lambdas/transaction-pipeline/record-audit';
import { createRuleCache } from '../../../src/lambdas/transaction-pipeline/rule-cache';
import type { World } from './world';

/** The name of the queue of FraudDetector's failures. */
export const RETRIES_NAME = 'DetectorRetries';
const QUEUE_NAMES = { ingest: 'IngestRetries', detector: RETRIES_NAME };

/** A fault at one call of a process: the call fails, or the process ends; before or after the effect. */
export interface Fault {
  readonly call: number;
  readonly kind: 'error' | 'crash';
  readonly when: 'before' | 'after';
}

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The result of an invocation. */
export type Outcome =
  | { readonly state: 'returned'; readonly value: unknown }
  | { readonly state: 'failed' | 'crashed'; readonly error: Error };

interface Command {
  readonly constructor: { readonly name: string };
}

/** One execution environment with the real handlers and adapters, on the services of a world. */
export class Process {
  /** The calls so far, by name. */
  readonly calls: string[] = [];
  private isDead = false;

  constructor(
    private readonly world: World,
    private readonly fault?: Fault,
  ) {}

  /** Runs an invocation. A crashed process returns nothing, whatever its code does afterwards. */
  async run(work: () => Promise<unknown>): Promise<Outcome> {
    try {
      const value = await work();
      return this.isDead ? { state: 'crashed', error: new Crash('ended') } : { state: 'returned', value };
    } catch (thrown) {
      return { state: this.isDead ? 'crashed' : 'failed', error: thrown as Error };
    }
  }

  private async call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
    await this.world.takeTurn(name);
    if (this.isDead) throw new Crash(name);
    const fault = this.fault?.call === this.calls.push(name) - 1 ? this.fault : undefined;
    if (fault) this.world.faultAt = name;
    if (fault?.when === 'before') this.fail(fault);
    const result = await effect();
    if (fault) this.fail(fault);
    return result;
  }

  private fail({ kind }: Fault): never {
    if (kind === 'crash') this.isDead = true;
    throw kind === 'crash' ? new Crash('ended') : new Error('no response');
  }

  private readonly dynamo = Object.assign(
    Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient,
    {
      send: (command: Command) =>
        this.call(command.constructor.name, async () => {
          const response = await this.world.database.client.send(command as never);
          this.world.captureInsertions();
          return response;
        }),
    },
  );
  private readonly backoff: Backoff = { wait: () => this.world.takeTurn('wait') };
  private readonly events = createEventBridge(
    {
      send: ((command: PutEventsCommand) =>
        this.call('PutEvents', () => this.world.putEvents(command.input.Entries ?? [], this.calls))) as never,
    },
    this.backoff,
  );
  private createQueue(to: 'ingest' | 'detector') {
    return createSqsQueue(`https://queues/${QUEUE_NAMES[to]}`, {
      send: ((command: {
        readonly input: { readonly Entries: readonly { readonly MessageBody: string }[] };
      }) =>
        this.call('SendMessageBatch', () => {
          for (const { MessageBody } of command.input.Entries) this.world.enqueueMessage(to, MessageBody);
          return {};
        })) as never,
    });
  }
  private readonly alerts = createFraudAlerts('arn', {
    send: ((command: PublishCommand) =>
      this.call('Publish', () => {
        this.world.notifications.push(command.input);
        return {};
      })) as never,
  });
  private readonly telemetry: Telemetry = {
    log: {
      info: (message: string, extra: object) => this.world.logs.push({ level: 'info', message, extra }),
      warn: (message: string, extra: object) => this.world.logs.push({ level: 'warn', message, extra }),
      error: (message: string, extra: object) => this.world.logs.push({ level: 'error', message, extra }),
    } as unknown as Telemetry['log'],
    meter: {
      count: (name, value) => this.world.count(name, value),
      measure: (name, _, value) => this.world.durations.push({ name, value }),
      measureAll: (name, _, values) => this.world.durations.push(...values.map((value) => ({ name, value }))),
      flush: () => undefined,
    },
    trace: (_, work) => work(),
    now: () => this.world.time,
    elapsed: () => this.world.time,
  };

  private get shared() {
    const tables = { transactions: 'Transactions', ids: 'TransactionIds', profiles: 'Profiles' };
    return {
      telemetry: this.telemetry,
      transactions: createTransactions(this.dynamo, tables),
      profiles: createProfiles(this.dynamo, tables.profiles),
      writes: createTransactionWrites(this.dynamo, tables),
      model,
      events: this.events,
      backoff: this.backoff,
      transactionBus: 'transaction',
      auditBus: 'audit',
      systemBus: 'system',
    };
  }

  get ingest() {
    return createIngestProcessor({
      ...this.shared,
      env: {},
      retries: this.createQueue('ingest'),
      hash: (text) => createHash('sha256').update(text).digest('hex').slice(0, 40),
    });
  }

  get publish() {
    return createTransactionPublisher(this.shared);
  }

  get detect() {
    const rules = createRuleCache(createRules(this.dynamo, 'Rules'), this.telemetry);
    return createFraudDetector({
      ...this.shared,
      readScoringData: createScoringReader(this.dynamo, {
        transactions: 'Transactions',
        profiles: 'Profiles',
      }),
      rules,
      retries: this.createQueue('detector'),
    });
  }

  get notify() {
    return createNotifier({
      ...this.shared,
      transactions: { get: createTransactionReader(this.dynamo, 'Transactions') },
      notifications: createNotifications(this.dynamo, 'Transactions'),
      alerts: this.alerts,
      createClaimId: () => `claim-${++this.world.claims}`,
    });
  }

  get audit() {
    return createAuditRecorder({
      telemetry: this.telemetry,
      auditLogs: createAuditLogs(this.dynamo, 'AuditLogs', this.backoff),
    });
  }
}
