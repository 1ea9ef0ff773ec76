import { SQSClient } from '@aws-sdk/client-sqs';
import type { SystemCommands } from '../system-commands';
import { createClientOptions, type RequestLimits } from '../target/aws';
import type { DeployedStack } from '../terraform/deployed-stacks';
import { listQueuesOfFailures, type QueueOfFailures } from './queue';
import type { QueueHandler } from './system-failures';

/** A region that does not answer is reported soon: the queues of the other regions can be read. */
const LIMITS: RequestLimits = { requestTimeout: 10_000, maxAttempts: 3 };

type System = Pick<SystemCommands, 'definition' | 'failures'>;

const createClient = ({ session }: DeployedStack): Pick<SQSClient, 'send'> =>
  new SQSClient(createClientOptions(session.config, LIMITS));

/**
 * Lists the queues of failures of all stacks, each with what its system knows about its messages.
 * @param systems those of the command line
 * @param open opens the queues of a stack's region
 */
export async function openQueues(
  stacks: readonly DeployedStack[],
  systems: readonly System[],
  open: (stack: DeployedStack) => Pick<SQSClient, 'send'> = createClient,
): Promise<readonly QueueOfFailures[]> {
  const perStack = stacks.map(async (stack): Promise<readonly QueueOfFailures[]> => {
    const listed = listQueuesOfFailures(stack);
    if (listed.length === 0) return [];
    const failures = systems.find(({ definition }) => definition.name === stack.system)?.failures;
    const handlers: Readonly<Record<string, QueueHandler>> = (await failures?.loadHandlers()) ?? {};
    const client = open(stack);
    return listed.map((queue) => {
      const procedure = failures?.procedures[queue.id];
      const handler = handlers[queue.id] ?? {};
      return { ...queue, client, handler, ...(procedure !== undefined && { procedure }) };
    });
  });
  return (await Promise.all(perStack)).flat();
}
