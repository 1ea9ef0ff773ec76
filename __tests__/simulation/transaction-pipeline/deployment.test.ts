import { BUS_RULES } from '../../../src/domain/transactions';
import {
  ASYNCHRONOUS,
  DELIVERY,
  FAILURE_RETENTION_SECONDS,
  FUNCTION_NAMES,
  FUNCTIONS,
  PROCESSING,
  PUBLICATION,
  QUEUE_NAMES,
  type QueueNumbers,
  QUEUES,
  RULE_TARGETS,
} from '../../../tools/simulation/systems/transaction-pipeline/deployment';
import { type Attributes, parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';

const stack = synthesizePipeline();
/** Finds the resource whose address is a name, with or without the hash of a path. */
const find = (type: string, name: string): Attributes => {
  const [found] = listResources(stack, type).filter(
    ([address]) => address === name || address.replace(/_[0-9A-F]{8}$/, '') === name,
  );
  if (!found) throw new Error(`${type}.${name} is missing`);
  return found[1];
};

describe('the simulated transaction pipeline has the numbers of the stack', () => {
  it.each(FUNCTION_NAMES)('%s', (name) => {
    expect(find('aws_lambda_function', name)).toMatchObject({
      timeout: FUNCTIONS[name].timeoutSeconds,
      reserved_concurrent_executions: FUNCTIONS[name].concurrency,
    });
  });

  it.each(QUEUE_NAMES)('%s', (name) => {
    const numbers: QueueNumbers = QUEUES[name];
    const queue = find('aws_sqs_queue', name);
    expect(queue).toMatchObject({ visibility_timeout_seconds: numbers.visibilitySeconds });
    expect(queue.delay_seconds).toBe(numbers.deliveryDelaySeconds);
    expect(parseJsonAttribute(queue.redrive_policy)).toMatchObject({ maxReceiveCount: numbers.maxReceives });
    expect(find('aws_sqs_queue', `${name}Dlq`)).toMatchObject({
      visibility_timeout_seconds: numbers.visibilitySeconds,
      message_retention_seconds: FAILURE_RETENTION_SECONDS,
    });
    const mapping = find('aws_lambda_event_source_mapping', `${numbers.consumer}_From${name}`);
    expect(mapping).toMatchObject({
      batch_size: numbers.batchSize,
      scaling_config: { maximum_concurrency: numbers.maxConcurrency },
    });
    expect(mapping.maximum_batching_window_in_seconds).toBe(numbers.windowSeconds);
  });

  it.each([
    ['TransactionPublisher', PUBLICATION],
    ['ProcessedWriter', PROCESSING],
  ])('has the stream of the table Transactions for %s', (reader, numbers) => {
    expect(find('aws_lambda_event_source_mapping', `${reader}_FromTransactions`)).toMatchObject({
      batch_size: numbers.batchSize,
      maximum_batching_window_in_seconds: numbers.windowSeconds,
      maximum_record_age_in_seconds: numbers.maxRecordAgeSeconds,
      maximum_retry_attempts: -1,
      bisect_batch_on_function_error: true,
    });
  });

  it.each([
    ['FraudDetector', 'DetectorRetries'],
    ['Notifier', 'NotifierRetries'],
  ])('has the asynchronous invocations of %s', (name, failures) => {
    expect(find('aws_lambda_function_event_invoke_config', `${name}_Asynchronous`)).toMatchObject({
      maximum_event_age_in_seconds: ASYNCHRONOUS.maxEventAgeSeconds,
      maximum_retry_attempts: ASYNCHRONOUS.retries,
      destination_config: {
        on_failure: { destination: `\${aws_sqs_queue.${failures}.arn}` },
        on_success: { destination: '${aws_cloudwatch_event_bus.AuditBus.arn}' },
      },
    });
  });

  it.each([...BUS_RULES, 'AuditedEvents', 'SystemEvents'] as const)('has the targets of %s', (rule) => {
    const targets = listResources(stack, 'aws_cloudwatch_event_target')
      .map(([, attributes]) => attributes)
      .filter((target) => target.rule === `\${aws_cloudwatch_event_rule.${rule}.name}`)
      // Nothing in the simulation depends on lines of a log.
      .filter(({ arn }) => !String(arn).includes('log_group'));
    const names = targets.map(({ arn }) => /aws_\w+\.([A-Za-z]+)/.exec(String(arn))![1]);
    expect(names.sort()).toEqual([...RULE_TARGETS[rule]].sort());
    for (const target of targets)
      expect(target).toMatchObject({
        retry_policy: {
          maximum_event_age_in_seconds: DELIVERY.maxEventAgeSeconds,
          maximum_retry_attempts: DELIVERY.retries,
        },
        dead_letter_config: { arn: '${aws_sqs_queue.UndeliveredEvents.arn}' },
      });
  });
});
