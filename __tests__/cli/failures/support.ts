import { openSession } from '../../../src/cli/session';
import { openQueues } from '../../../src/cli/failures/open-queues';
import type { QueueOfFailures } from '../../../src/cli/failures/queue';
import { SYSTEM_COMMANDS } from '../../../src/cli/systems';
import type { DeployedStack } from '../../../src/cli/terraform/deployed-stacks';
import type { RecordedResource } from '../../../src/cli/terraform/state-bucket';
import type { FakeQueues } from '../target/fake-queues';

/** Creates a queue as a state contains it. */
export const createQueueResource = (name: string, deadLetters?: string): RecordedResource => ({
  type: 'aws_sqs_queue',
  address: `aws_sqs_queue.${name}`,
  tainted: false,
  attributes: {
    name,
    arn: createArn(name),
    url: createUrl(name),
    redrive_policy: deadLetters && JSON.stringify({ deadLetterTargetArn: createArn(deadLetters) }),
  },
});

export const createArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
export const createUrl = (name: string): string => `https://sqs/${name}`;

/** Creates a deployed stack with queues. */
export function createStack(
  system: string,
  resources: readonly RecordedResource[],
  region = 'us-east-1',
): DeployedStack {
  const session = openSession({});
  return { name: `${system}-local`, system, region, session, resources, outputs: {} };
}

/** Opens the queues of failures of a stack with the handlers of its system. */
export async function openQueuesOf(
  system: string,
  resources: readonly RecordedResource[],
  queues: FakeQueues,
): Promise<readonly QueueOfFailures[]> {
  return openQueues([createStack(system, resources)], SYSTEM_COMMANDS, () => queues as never);
}
