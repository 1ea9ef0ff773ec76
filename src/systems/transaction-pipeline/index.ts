import type { Construct } from 'constructs';
import { getStackProperties } from '../../config';
import { transactionPipeline, type TransactionPipelineConfig } from '../../config/transaction-pipeline';
import { Dashboard } from '../../modules/dashboard';
import { SystemStack } from '../../modules/system-stack';
import { createAlarms } from './alarms';
import { createAuditQueues, createAuditTrail } from './audit';
import { createBuses } from './buses';
import { SystemContext } from './context';
import { createWidgets } from './dashboard';
import { createDecisionAlarms } from './decision-alarms';
import { createDetection } from './detection';
import { createEventAlarms, createRuleAlarms } from './event-alarms';
import { createIngestion } from './ingestion';
import { createNotification } from './notification';
import { createProcessedData } from './processed-data';
import { createPublication } from './publication';
import { createQueueAlarms } from './queue-alarms';
import { createRules } from './rules';
import { createStorage } from './storage';
import { createSystemEvents, forwardAlarmStates } from './system-events';

/**
 * The transaction pipeline: the input is transactions from the API, the results are decisions in the table,
 * notifications, an audit trail, and scored transactions in the bucket. The code follows the data flow.
 */
export class TransactionPipeline extends SystemStack {
  constructor(scope: Construct, config: TransactionPipelineConfig) {
    super(scope, getStackProperties(transactionPipeline, config));
    const context = new SystemContext(this, config);
    const { fraudAlerts, undeliveredEvents } = context;
    const buses = createBuses(context);
    const storage = createStorage(context);
    const { transactions, transactionIds, profiles, rules, auditLogs, processed } = storage;

    const { restApi } = createIngestion(context, buses, storage);
    const { publisher, unpublished } = createPublication(context, buses, storage);
    const { detector, received, detectorRetries } = createDetection(context, buses, storage);
    const { notifier, notifierRetries } = createNotification(context, buses, storage);
    const { ruleMatches, auditTrail } = createAuditQueues(context);
    const busRules = createRules(context, buses, {
      detector,
      received,
      detectorRetries,
      notifier,
      notifierRetries,
      ruleMatches,
      auditBus: buses.auditBus,
    });
    const { audited } = createAuditTrail(context, buses, { ruleMatches, auditTrail }, storage);
    const { writer, unwritten } = createProcessedData(context, storage);
    const { systemRules, failedReplays } = createSystemEvents(context, buses, { auditTrail });

    // Created last, because they monitor all other parts.
    const tables = [transactions, transactionIds, profiles, rules, auditLogs];
    createAlarms(context, { publisher, writer, tables });
    createDecisionAlarms(context);
    createEventAlarms(context, { ...buses, failedReplays });
    createQueueAlarms(context, { unpublished, unwritten });
    createRuleAlarms(context, [...Object.values(busRules), audited, ...systemRules]);
    // These rules forward the alarms above, but not their own alarms.
    createRuleAlarms(context, forwardAlarmStates(context, buses));
    const dashboard = new Dashboard(
      this,
      'TransactionPipelineDashboard',
      createWidgets(context, {
        rules: Object.values(busRules),
        queues: [received, ruleMatches, auditTrail],
        tables,
        publisher,
        writer,
      }),
    );

    this.addOutput('TransactionApiUrl', restApi.url, 'The URL of the REST API');
    this.addOutput('TransactionBusName', buses.transactionBus.name, 'The bus of transactions');
    this.addOutput('SystemBusName', buses.systemBus.name, 'The bus of changes in the system');
    this.addOutput('AuditBusName', buses.auditBus.name, 'The bus of what happened to each transaction');
    this.addOutput('TransactionArchiveArn', buses.archive.arn, 'The archive from which replays read');
    this.addOutput('TransactionsTableName', transactions.name, 'The table of transactions and decisions');
    this.addOutput(
      'TransactionIdsTableName',
      transactionIds.name,
      'The table that finds a transaction by its id',
    );
    this.addOutput('ProfilesTableName', profiles.name, 'The table of histories of accounts and merchants');
    this.addOutput('RulesTableName', rules.name, 'The table of the rules that the detector reads');
    this.addOutput('AuditLogsTableName', auditLogs.name, 'The table of the audit trail');
    this.addOutput('ProcessedBucketName', processed.name, 'The bucket of scored transactions');
    this.addOutput('FraudAlertsTopicArn', fraudAlerts.arn, 'The topic of suspicious transactions');
    this.addOutput('UndeliveredEventsQueueUrl', undeliveredEvents.url, 'The queue of undelivered events');
    this.addOutput(
      'DashboardUrl',
      dashboard.url,
      'The dashboard in the CloudWatch console; not available in an emulator',
    );
  }
}
