import {
  FAILURE_QUEUES,
  FAILURE_RETENTION_SECONDS,
  FUNCTION_NAMES,
  FUNCTIONS,
  QUEUE_NAMES,
  QUEUES,
  RELAY,
} from '../../../tools/simulation/systems/trading-platform/deployment';
import { type Attributes, parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';

const stack = synthesizeTradingPlatform();
/** Finds the resource whose address is a name, with or without the hash of a path. */
const find = (type: string, name: string): Attributes => {
  const [found] = listResources(stack, type).filter(
    ([address]) => address === name || address.replace(/_[0-9A-F]{8}$/, '') === name,
  );
  if (!found) throw new Error(`${type}.${name} is missing`);
  return found[1];
};

describe('the simulated trading platform has the numbers of the stack', () => {
  it.each(FUNCTION_NAMES)('%s', (name) => {
    expect(find('aws_lambda_function', name)).toMatchObject({
      timeout: FUNCTIONS[name].timeoutSeconds,
      reserved_concurrent_executions: FUNCTIONS[name].concurrency,
    });
  });

  it.each(QUEUE_NAMES)('%s', (name) => {
    const numbers: (typeof QUEUES)[typeof name] & { readonly windowSeconds?: number } = QUEUES[name];
    const queue = find('aws_sqs_queue', name);
    expect(queue).toMatchObject({ visibility_timeout_seconds: numbers.visibilitySeconds });
    expect(queue.fifo_queue ?? false).toBe(numbers.isFifo);
    expect(queue.message_retention_seconds).toBe(numbers.retentionSeconds);
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

  it.each(Object.entries(FAILURE_QUEUES))('%s', (name, { visibilitySeconds, retentionSeconds }) => {
    expect(find('aws_sqs_queue', name)).toMatchObject({
      visibility_timeout_seconds: visibilitySeconds,
      message_retention_seconds: retentionSeconds,
    });
  });

  it('has the schedule of the relay', () => {
    expect(find('aws_scheduler_schedule', 'OutboxSchedule')).toMatchObject({
      schedule_expression: RELAY.expression,
      target: {
        retry_policy: {
          maximum_retry_attempts: RELAY.scheduleRetries,
          maximum_event_age_in_seconds: RELAY.scheduleMaxAgeSeconds,
        },
      },
    });
    expect(find('aws_lambda_function_event_invoke_config', 'OutboxRelay_Asynchronous')).toMatchObject({
      maximum_retry_attempts: RELAY.retries,
      maximum_event_age_in_seconds: RELAY.maxEventAgeSeconds,
    });
  });

  it('has the rules of the bus', () => {
    const targets = listResources(stack, 'aws_cloudwatch_event_target')
      .map(([, { rule, arn }]) =>
        [rule, arn].map((text) => /aws_\w+\.([A-Za-z]+)/.exec(String(text))![1]).join(' '),
      )
      .filter((target) => !target.endsWith('AuditLog'));
    expect(targets.sort()).toEqual([
      'AuditedEvents AuditEvents',
      'Credits Arrivals',
      'Executions Arrivals',
      'OtherEvents UndeliveredEvents',
    ]);
  });
});
