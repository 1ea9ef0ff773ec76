import { z } from 'zod';
import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';

/** A queue as the state records it. */
export interface RecordedQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}

/** From where dead letters are moved, and to where. */
export interface RedrivePair {
  readonly from: RecordedQueue;
  readonly to: RecordedQueue;
}

const Queue = z.object({
  name: z.string(),
  arn: z.string(),
  url: z.string(),
  redrive_policy: z.string().nullish(),
});
const Policy = z.object({ deadLetterTargetArn: z.string() });

/**
 * Finds the queue that the user names, by its id (`OrderQueue`), its name (`OrderQueue-dev`) or its dead-letter
 * queue's, and the dead-letter queue.
 * @param resources what the stack's state records
 * @param suffix ends every name
 * @param notRedrivable queues whose messages came from no other queue, by id, with what to do in place of a redrive
 * @throws UserError that says what there is, or why nothing can be moved back
 */
export function findRedrive(
  resources: readonly RecordedResource[],
  named: string,
  suffix: string,
  notRedrivable: Readonly<Record<string, string>> = {},
): RedrivePair {
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
  const why = notRedrivable[id];
  if (why) throw new UserError(`${id} can't be redriven: ${why}`);
  const known = pairs.map(({ to }) => idOf(to.name)).join(', ');
  const is = queues.some(({ name }) => idOf(name) === id) ? 'has no dead-letter queue' : 'is no queue';
  throw new UserError(`${named} ${is}: redrive takes ${known}`);
}
