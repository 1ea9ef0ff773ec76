import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';
import { formatCommand } from '../terminal/format-command';
import { FIFO_ENDING, listRecordedQueues, type RecordedQueue } from './recorded-queue';

/** A dead-letter queue and the queue to which its messages are moved. */
export interface RedrivePair {
  readonly from: RecordedQueue;
  readonly to: RecordedQueue;
}

/**
 * Finds a queue and its dead-letter queue by the id (`OrderQueue`) or name (`OrderQueue-dev`) of either.
 * @param resources the resources in the states
 * @param suffix the environment's suffix, with which every name ends
 * @param procedures the manual procedures of queues without a source queue, by their ids
 * @throws UserError that lists the queues, or explains why the messages cannot be redriven
 */
export function findRedrive(
  resources: readonly RecordedResource[],
  queue: string,
  suffix: string,
  procedures: Readonly<Record<string, string>> = {},
): RedrivePair {
  const endings = [`-${suffix}`, `-${suffix}${FIFO_ENDING}`];
  const getEnding = (name: string) => endings.find((ending) => name.endsWith(ending));
  const listed = listRecordedQueues(resources).filter(({ queue: { name } }) => getEnding(name) !== undefined);
  const queues = listed.map(({ queue: recorded }) => recorded);
  const getId = (name: string) => name.slice(0, name.length - (getEnding(name) ?? '').length);
  const pairs = listed.flatMap(({ queue: to, deadLetterArn }) => {
    const from = queues.find(({ arn }) => arn === deadLetterArn);
    return from ? [{ from, to }] : [];
  });
  const id = getId(queue);
  const pair = pairs.find(({ from, to }) => getId(from.name) === id || getId(to.name) === id);
  if (pair) return pair;
  if (queues.length === 0)
    throw new UserError(
      `no queue is deployed: run ${formatCommand('up')} or ${formatCommand('deploy')} first`,
    );
  const procedure = procedures[id];
  if (procedure) throw new UserError(`${id} cannot be redriven: ${procedure}`);
  const known = pairs.map(({ to }) => getId(to.name)).join(', ');
  const problem = queues.some(({ name }) => getId(name) === id)
    ? 'has no dead-letter queue'
    : 'is not a queue';
  throw new UserError(`${queue} ${problem}: expected one of ${known}`);
}
