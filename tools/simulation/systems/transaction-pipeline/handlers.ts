import { sha256 } from '../../../../src/aws/sha256';
import * as model from '../../../../src/domain/fraud';
import { createEventBridge } from '../../../../src/lambdas/shared/event-bus';
import { createSqsQueue } from '../../../../src/lambdas/shared/queues';
import { createAuditLogs } from '../../../../src/lambdas/transaction-pipeline/adapters/audit-logs';
import { createFraudAlerts } from '../../../../src/lambdas/transaction-pipeline/adapters/fraud-alerts';
import { createNotifications } from '../../../../src/lambdas/transaction-pipeline/adapters/notifications';
import { createProcessedTransactions } from '../../../../src/lambdas/transaction-pipeline/adapters/processed-transactions';
import { createProfiles } from '../../../../src/lambdas/transaction-pipeline/adapters/profiles';
import { createRules } from '../../../../src/lambdas/transaction-pipeline/adapters/rules';
import { createScoringReader } from '../../../../src/lambdas/transaction-pipeline/adapters/scoring-data';
import { createTransactionWrites } from '../../../../src/lambdas/transaction-pipeline/adapters/transaction-writes';
import {
  createTransactionReader,
  createTransactions,
} from '../../../../src/lambdas/transaction-pipeline/adapters/transactions';
import { createFraudDetector } from '../../../../src/lambdas/transaction-pipeline/detect-fraud';
import { createIngestProcessor } from '../../../../src/lambdas/transaction-pipeline/ingest';
import { createNotifier } from '../../../../src/lambdas/transaction-pipeline/notify';
import { createTransactionPublisher } from '../../../../src/lambdas/transaction-pipeline/publish-transactions';
import { createAuditRecorder } from '../../../../src/lambdas/transaction-pipeline/record-audit';
import { createProcessedWriter } from '../../../../src/lambdas/transaction-pipeline/write-processed';
import { createRuleCache } from '../../../../src/lambdas/transaction-pipeline/rule-cache';
import type { Process } from '../../core/process';
import { createUuid } from '../../services/create-uuid';
import type { CreateHandler } from '../../services/lambda/environment';
import type { Handler } from '../../services/lambda/invocation';
import { createProcessBackoff, createProcessTelemetry } from '../../services/telemetry';
import type { FunctionName } from './deployment';
import type { Monitor } from './monitor';
import type { PlantedBug } from './planted-bug';
import { type Stores, TABLE_NAMES } from './stores';

/** Creates what several handlers share, as the files of the handlers do at a cold start. */
const createSharedDeps = (process: Process, stores: Stores) => {
  const client = stores.database.createClient(process);
  const telemetry = createProcessTelemetry(process);
  return {
    client,
    telemetry,
    transactions: createTransactions(client, TABLE_NAMES),
    profiles: createProfiles(client, TABLE_NAMES.profiles),
    writes: createTransactionWrites(client, TABLE_NAMES),
    model,
    events: createEventBridge(stores.buses.createClient(process), createProcessBackoff(process, 50, 500)),
    backoff: createProcessBackoff(process, 20, 400),
    transactionBus: stores.transactionBus.name,
    auditBus: stores.auditBus.name,
    systemBus: stores.systemBus.name,
  };
};

/**
 * Creates the code of each function: the real handlers and adapters, on the simulated services.
 * @param bug changes what a handler depends on, or what it returns
 */
export const createHandlers = (
  stores: Stores,
  monitor: Monitor,
  bug: PlantedBug,
): Readonly<Record<FunctionName, CreateHandler>> => {
  const createQueue = (process: Process, name: 'IngestRetries' | 'DetectorRetries') =>
    createSqsQueue(stores.queues[name].url, stores.queueClients.createClient(process));
  const handlers: Readonly<Record<FunctionName, (process: Process) => unknown>> = {
    IngestProcessor: (process) => {
      const deps = {
        ...createSharedDeps(process, stores),
        env: {},
        retries: createQueue(process, 'IngestRetries'),
        hash: (text: string) => sha256(text).slice(0, 40),
      };
      return createIngestProcessor(bug.changeIngest?.(deps) ?? deps);
    },
    TransactionPublisher: (process) => {
      const deps = createSharedDeps(process, stores);
      return createTransactionPublisher(bug.changePublisher?.(deps) ?? deps);
    },
    FraudDetector: (process) => {
      const shared = createSharedDeps(process, stores);
      const { client, telemetry } = shared;
      const deps = {
        ...shared,
        readScoringData: createScoringReader(client, TABLE_NAMES, createProcessBackoff(process, 50, 800)),
        rules: createRuleCache(createRules(client, TABLE_NAMES.rules), telemetry),
        retries: createQueue(process, 'DetectorRetries'),
      };
      return createFraudDetector(bug.changeDetector?.(deps) ?? deps);
    },
    Notifier: (process) => {
      const { client, telemetry, events, auditBus } = createSharedDeps(process, stores);
      const deps = monitor.watchNotifier(process, {
        telemetry,
        events,
        auditBus,
        transactions: { get: createTransactionReader(client, TABLE_NAMES.transactions) },
        notifications: createNotifications(client, TABLE_NAMES.transactions),
        alerts: createFraudAlerts(stores.fraudAlerts.arn, stores.topics.createClient(process)),
        backoff: createProcessBackoff(process, 100, 1_000),
        createClaimId: () => createUuid(process.random),
      });
      return createNotifier(bug.changeNotifier?.(deps) ?? deps);
    },
    AuditRecorder: (process) => {
      const { client, telemetry } = createSharedDeps(process, stores);
      const auditLogs = createAuditLogs(
        client,
        TABLE_NAMES.auditLogs,
        createProcessBackoff(process, 50, 500),
      );
      return createAuditRecorder({ telemetry, auditLogs });
    },
    ProcessedWriter: (process) =>
      createProcessedWriter({
        telemetry: createProcessTelemetry(process),
        objects: createProcessedTransactions(stores.processed.name, stores.buckets.createClient(process)),
      }),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, create]): [string, CreateHandler] => [
      name,
      (process) => {
        const handler = create(process) as Handler;
        const changed = bug.changeHandler?.(name as FunctionName, handler) ?? handler;
        return monitor.countDeliveries(changed);
      },
    ]),
  ) as Record<FunctionName, CreateHandler>;
};
