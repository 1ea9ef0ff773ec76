import { UserError } from '../errors';
import { formatCommand } from '../terminal/format-command';
import type { QueueOfFailures } from './queue';
import type { FoundMessage, QueueReading } from './read-failures';
import type { QueueSelection } from './take-messages';

/** Which queues a command is about; all if nothing is given. */
export interface QueueFilter {
  readonly system?: string | undefined;
  readonly region?: string | undefined;
  /** The id or the name of a queue of failures. */
  readonly queue?: string | undefined;
}

/** @throws UserError that lists the values of the first filter that matches no queue */
export function filterQueues(
  queues: readonly QueueOfFailures[],
  { system, region, queue }: QueueFilter,
): readonly QueueOfFailures[] {
  if (queues.length === 0)
    throw new UserError(
      `no queue of failures is deployed: run ${formatCommand('up')} or ${formatCommand('deploy')} first`,
    );
  const filters = [
    ['system', system, (one: QueueOfFailures) => one.system],
    ['region', region, (one: QueueOfFailures) => one.region],
    ['queue', queue, (one: QueueOfFailures) => (queue === one.name ? one.name : one.id)],
  ] as const;
  return filters.reduce<readonly QueueOfFailures[]>((remaining, [noun, value, getValue]) => {
    if (value === undefined) return remaining;
    const matching = remaining.filter((one) => getValue(one) === value);
    if (matching.length > 0) return matching;
    const known = [...new Set(remaining.map(getValue))].join(', ');
    throw new UserError(
      `there is no ${noun} ${JSON.stringify(value)} with a queue of failures; expected one of: ${known}`,
    );
  }, queues);
}

/** Messages by their ids, and those with one of these causes. */
export interface MessageChoice {
  readonly ids: readonly string[];
  readonly causes: readonly string[];
}

/**
 * Finds messages in what was read.
 * @throws UserError that names the ids and causes that no message has
 */
export function findMessages(
  readings: readonly QueueReading[],
  { ids, causes }: MessageChoice,
): readonly FoundMessage[] {
  const messages = readings.flatMap((reading) => reading.messages);
  const unknown = [
    ...ids.filter((id) => !messages.some((message) => message.id === id)),
    ...causes.filter((cause) => !messages.some((message) => message.cause === cause)),
  ];
  if (unknown.length > 0)
    throw new UserError(
      `no message has the id or cause ${unknown.join(', ')}: ${formatCommand('failures list')} shows the causes, ` +
        `${formatCommand('failures show CAUSE')} the ids of their messages`,
    );
  return messages.filter(({ id, cause }) => ids.includes(id) || causes.includes(cause));
}

/** Selects messages of what was read, by queue. @throws UserError as {@link findMessages} does */
export function selectMessages(
  readings: readonly QueueReading[],
  choice: MessageChoice,
): readonly QueueSelection[] {
  const found = findMessages(readings, choice);
  return readings.flatMap(({ queue }) => {
    const ids = new Set(found.filter((one) => one.queue === queue).map(({ id }) => id));
    return ids.size === 0 ? [] : [{ queue, ids }];
  });
}
