import { Workflow } from '../../modules/workflow';
import type { SystemContext, SystemFunction } from './context';
import { createTradeDefinition } from './trade-workflow';

/** The functions that the workflow invokes. */
export interface InvokedFunctions {
  readonly validator: SystemFunction;
  readonly enricher: SystemFunction;
  readonly recorder: SystemFunction;
}

/**
 * Creates the workflow of each event: validation and enrichment side by side, then recording. What a function failed to
 * process goes to the queue of the function; if the queue fails, to UnqueuedTrades, which has another key.
 */
export const createProcessing = (
  { stack, key, tradeAlarms, unqueuedTrades }: SystemContext,
  { validator, enricher, recorder }: InvokedFunctions,
): Workflow =>
  new Workflow(stack, 'TradeProcessing', {
    key,
    definition: createTradeDefinition({
      validatorArn: validator.fn.liveArn,
      enricherArn: enricher.fn.liveArn,
      recorderArn: recorder.fn.liveArn,
      validatorQueueUrl: validator.deadLetters.url,
      enricherQueueUrl: enricher.deadLetters.url,
      recorderQueueUrl: recorder.deadLetters.url,
      unqueuedTradesUrl: unqueuedTrades.url,
      alarmTopicArn: tradeAlarms.arn,
    }),
    grantCalls: (caller) => {
      for (const { fn, deadLetters } of [validator, enricher, recorder]) {
        fn.grantInvoke(caller);
        deadLetters.grantSend(caller);
      }
      unqueuedTrades.grantSend(caller);
      tradeAlarms.grantPublish(caller);
    },
    // Events contain whole trades, which belong in the ledger and not in logs. What failed is in the queues.
    logLevel: 'ERROR',
  });
