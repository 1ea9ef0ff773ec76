import type { Construct } from 'constructs';
import { getStackProperties } from '../../config';
import { tradeProcessing, type TradeProcessingConfig } from '../../config/trade-processing';
import { Dashboard } from '../../modules/dashboard';
import { SystemStack } from '../../modules/system-stack';
import { createAlarms } from './alarms';
import { createCheckpoints } from './checkpoints';
import { SystemContext } from './context';
import { createWidgets } from './dashboard';
import { createExamination } from './examination';
import { createProcessing } from './processing';
import { createQueueAlarms } from './queue-alarms';
import { createRecording } from './recording';
import { createReports } from './reports';
import { createSettings } from './settings';
import { createStorage } from './storage';
import { createTradeAlarms } from './trade-alarms';

/**
 * Trade processing in one region: the input is events of three sources on the bus, the result is a ledger of trades with
 * signed checkpoints. The code follows the data flow, except that a part needs those to which it sends. Nothing refers to
 * the stack of the other region.
 */
export class TradeProcessing extends SystemStack {
  constructor(scope: Construct, config: TradeProcessingConfig) {
    super(scope, getStackProperties(tradeProcessing, config));
    const context = new SystemContext(this, config);
    const storage = createStorage(context);
    const grantSettings = createSettings(context);

    const { validator, enricher } = createExamination(context, storage, grantSettings);
    const { recorder } = createRecording(context, storage, grantSettings);
    const workflow = createProcessing(context, { validator, enricher, recorder });
    const { bus, rules, otherEvents } = createReports(context, workflow);
    const { key: checkpointKey, checkpointer } = createCheckpoints(context, storage, grantSettings);

    // Created last, because they monitor all other parts.
    const monitored = { workflow, rules, otherEvents, trades: storage.trades };
    createAlarms(context, monitored);
    createTradeAlarms(context);
    createQueueAlarms(context);
    const dashboard = new Dashboard(this, 'TradeProcessingDashboard', createWidgets(context, monitored));

    this.addOutput('TradeBusName', bus.name, 'The bus to which sources send trades');
    this.addOutput('TradesTableName', storage.trades.name, 'The table of trades and their ledger');
    this.addOutput('TradeWorkflowArn', workflow.arn, 'The workflow of each event');
    this.addOutput('ReferenceDataBucketName', storage.referenceData.name, 'The bucket of reference data');
    this.addOutput(
      'LedgerCheckpointsBucketName',
      storage.ledgerCheckpoints.name,
      'The bucket of the signed checkpoints',
    );
    this.addOutput('CheckpointKeyArn', checkpointKey.arn, 'The key that signs checkpoints');
    this.addOutput(
      'LedgerCheckpointerName',
      checkpointer.fn.name,
      'The function that verifies the ledger and creates checkpoints',
    );
    for (const { fn, deadLetters } of context.functions)
      this.addOutput(
        `${fn.node.id}DlqUrl`,
        deadLetters.url,
        `The queue of what ${fn.node.id} failed to process`,
      );
    this.addOutput(
      'UndeliveredEventsQueueUrl',
      context.undeliveredEvents.url,
      'The queue of events that EventBridge could not deliver',
    );
    this.addOutput(
      'UnqueuedTradesQueueUrl',
      context.unqueuedTrades.url,
      'The queue of failed events that the queue of a function did not accept',
    );
    this.addOutput(
      'DashboardUrl',
      dashboard.url,
      'The dashboard in the CloudWatch console; not available in an emulator',
    );
  }
}
