import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import {
  CONSUMPTION,
  FUNCTIONS,
  QUEUES,
  SWEEPS,
} from '../../../tools/simulation/systems/pattern-detection/deployment';
import { type Attributes, parseJsonAttribute, synthesizeStack } from '../../support/synth';

const stack = synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, {})));
/** Finds the resource whose address is a name, with or without the hash of a path. */
const find = (type: string, name: string): Attributes => {
  const [found] = Object.entries(stack.json.resource[type] ?? {}).filter(
    ([address]) => address.replace(/_[0-9A-F]{8}$/, '') === name,
  );
  if (!found) throw new Error(`${type}.${name} is missing`);
  return found[1];
};

describe('the simulated pattern detection has the numbers of the stack', () => {
  it.each(Object.values(FUNCTIONS))('$name', ({ name, timeoutSeconds, reservedConcurrency }) => {
    const { timeout, reserved_concurrent_executions } = find('aws_lambda_function', name);
    expect([timeout, reserved_concurrent_executions]).toEqual([timeoutSeconds, reservedConcurrency]);
  });

  it('the stream', () => {
    expect(find('aws_lambda_event_source_mapping', 'KinesisConsumer_FromMarketDataStream')).toMatchObject({
      batch_size: CONSUMPTION.batchSize,
      maximum_batching_window_in_seconds: CONSUMPTION.windowSeconds,
      maximum_record_age_in_seconds: CONSUMPTION.maxRecordAgeSeconds,
      maximum_retry_attempts: -1,
      bisect_batch_on_function_error: true,
    });
  });

  it.each(Object.entries(QUEUES))('%s', (name, numbers) => {
    const queue = find('aws_sqs_queue', name);
    expect(queue).toMatchObject({ visibility_timeout_seconds: numbers.visibilitySeconds });
    expect(parseJsonAttribute(queue.redrive_policy)).toMatchObject({ maxReceiveCount: numbers.maxReceives });
    expect(find('aws_sqs_queue', `${name}Dlq`)).toMatchObject({
      visibility_timeout_seconds: numbers.visibilitySeconds,
    });
    expect(find('aws_lambda_event_source_mapping', `${numbers.consumer}_From${name}`)).toMatchObject({
      batch_size: numbers.batchSize,
      scaling_config: { maximum_concurrency: numbers.maxConcurrency },
    });
  });

  it.each(['AlertSweep', 'ApprovalSweep'])('%s', (name) => {
    const { expression, retries, maxEventAgeSeconds } = SWEEPS;
    expect(find('aws_scheduler_schedule', name)).toMatchObject({
      schedule_expression: expression,
      target: {
        retry_policy: {
          maximum_event_age_in_seconds: maxEventAgeSeconds,
          maximum_retry_attempts: retries,
        },
      },
    });
  });
});
