import { z } from 'zod';
import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';

/** A queue as the state records it. */
export interface StateQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}

/** From where dead letters are moved, and to where. */
export interface Redrive {
  readonly from: StateQueue;
  readonly to: StateQueue;
}

/** Queues whose messages come from no other queue, with what to do about them instead. */
const FOR_PEOPLE: Readonly<Record<string, string>> = {
  FailedMessages:
    'its messages are market data that was rejected or given up, not messages of a queue: npx stacks failed shows why ' +
    'and fetches it; correct the events and send them again with npx stacks replay',
  FailedInvocations:
    'its messages are events that functions were invoked with and failed on three times, not messages of a queue: ' +
    'mend the cause, and invoke the function with each again (the attribute RequestID finds which one, in the logs)',
  ManualReview:
    'its messages are inputs of PatternAnalysisWorkflow whose analysis failed: mend the cause, and start each again ' +
    'with aws stepfunctions start-execution (a message that has "windows" is an input as it stands)',
};

const Queue = z.object({
  name: z.string(),
  arn: z.string(),
  url: z.string(),
  redrive_policy: z.string().nullish(),
});
const Policy = z.object({ deadLetterTargetArn: z.string() });

/**
 * Finds the queue that the user names, by its id (`AlertQueue`), its name (`AlertQueue-dev`) or its dead-letter
 * queue's, and the dead-letter queue.
 * @param resources what the stack's state records
 * @param suffix ends every name
 * @throws UserError that says what there is, or why nothing can be moved back
 */
export function findRedrive(resources: readonly RecordedResource[], named: string, suffix: string): Redrive {
  const ending = `-${suffix}`;
  const queues = resources
    .filter(({ type }) => type === 'aws_sqs_queue')
    .map(({ attributes }) => Queue.parse(attributes))
    .filter(({ name }) => name.endsWith(ending));
  const idOf = (name: string) => (name.endsWith(ending) ? name.slice(0, -ending.length) : name);
  const pairs = queues.flatMap((to) => {
    const dead = to.redrive_policy ? Policy.parse(JSON.parse(to.redrive_policy)).deadLetterTargetArn : '';
    const from = queues.find(({ arn }) => arn === dead);
    return from ? [{ from, to }] : [];
  });
  const id = idOf(named);
  const pair = pairs.find(({ from, to }) => idOf(from.name) === id || idOf(to.name) === id);
  if (pair) return pair;
  if (queues.length === 0) throw new UserError('no queue is deployed: run npx stacks up or deploy first');
  const why = FOR_PEOPLE[id];
  if (why) throw new UserError(`${id} can't be redriven: ${why}`);
  const known = pairs.map(({ to }) => idOf(to.name)).join(', ');
  const is = queues.some(({ name }) => idOf(name) === id) ? 'has no dead-letter queue' : 'is no queue';
  throw new UserError(`${named} ${is}: redrive takes ${known}`);
}
