import { maskText, maskValue } from '../../domain/plan/mask';
import type { Json } from '../../domain/plan/value';
import { formatCount } from '../terminal/print';
import { formatTable } from '../terminal/table';
import { formatCause } from './cause';
import { type CauseGroup, groupByCause } from './group-failures';
import type { RepairPreview } from './preview-repair';
import { getRepair } from './queue';
import { type FoundMessage, isComplete, type QueueReading } from './read-failures';
import type { SelectionResult } from './take-messages';

const toTime = (at: number): string => new Date(at).toISOString();

/** The readings as JSON: every queue with its count, and the causes. */
export const toFailureReport = (readings: readonly QueueReading[]) => ({
  causes: groupByCause(readings.flatMap(({ messages }) => messages)).map(toJsonGroup),
  queues: readings.map(toJsonQueue),
});

/** What was read of a queue as JSON, without its messages. */
export const toJsonQueue = (reading: QueueReading) => ({
  system: reading.queue.system,
  region: reading.queue.region,
  queue: reading.queue.id,
  name: reading.queue.name,
  read: reading.messages.length,
  approximateCount: reading.approximateCount,
  isComplete: isComplete(reading),
  repair: getRepair(reading.queue),
  ...(reading.problem !== undefined && { problem: reading.problem }),
});

const toJsonGroup = ({ oldest, newest, ...group }: CauseGroup) => ({
  ...group,
  oldest: toTime(oldest),
  newest: toTime(newest),
});

/** A message as JSON, with secrets masked. */
export const toJsonMessage = (message: FoundMessage) => ({
  id: message.id,
  cause: message.cause,
  system: message.queue.system,
  region: message.queue.region,
  queue: message.queue.id,
  sent: toTime(message.sentAt),
  ...(message.origin !== undefined && { origin: message.origin }),
  ...(message.errorType !== undefined && { errorType: message.errorType }),
  reason: maskText(message.reason),
  ...(message.correlationId !== undefined && { correlationId: message.correlationId }),
  problems: message.problems.map((problem) => ({ ...problem, message: maskText(problem.message) })),
  attributes: maskValue(message.attributes as Json),
  content: maskValue(message.content as Json),
});

/** Formats the causes as a table. */
export const formatCauses = (groups: readonly CauseGroup[]): string =>
  formatTable(
    ['cause', 'messages', 'queue', 'regions', 'newest', 'redrive', 'error'],
    groups.map(({ id, messages, queue, regions, newest, repair, refused, cause }) => [
      id,
      messages.toLocaleString('en-US'),
      queue,
      regions.join(' '),
      toTime(newest),
      repair.kind === 'manual' ? 'manually' : refused > 0 ? `${refused} would fail again` : 'yes',
      cause,
    ]),
  );

/** Describes the queues that were not read, and those with more messages than were read. */
export const describeGaps = (readings: readonly QueueReading[]): readonly string[] =>
  readings
    .filter((reading) => !isComplete(reading))
    .map(({ queue, messages, approximateCount, problem }) =>
      problem !== undefined
        ? `${queue.id} in ${queue.region} was not read: ${problem}`
        : `${queue.id} in ${queue.region}: ${formatCount(messages.length, 'message')} read of about ${approximateCount.toLocaleString('en-US')}` +
          ' (the others are being processed by somebody else, behind others of their group, or beyond --max)',
    );

/** Formats one message with what is wrong in it. */
export function formatMessage(message: FoundMessage): string {
  const { id, queue, sentAt, correlationId, problems, content } = message;
  const lines = [
    `${id} in ${queue.id} (${queue.region}), sent ${toTime(sentAt)}`,
    `  ${formatCause(message)}`,
    correlationId !== undefined && `  correlation id: ${correlationId}`,
    ...problems.map(({ path, message: text }) => `  wrong: ${path || 'the message'} ${text}`),
    ...JSON.stringify(maskValue(content as Json), null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
  return lines.filter((line) => line !== false).join('\n');
}

/** Formats what a redrive or a drop would do. */
export const formatPreviews = (previews: readonly RepairPreview[]): string =>
  previews
    .flatMap(({ queue, region, messages, isApproximate, effect, refusal, warnings }) => [
      refusal === undefined
        ? `${queue} in ${region}: ${isApproximate ? 'about ' : ''}${formatCount(messages, 'message')}, ${effect}`
        : `${queue} in ${region}: not possible: ${refusal}`,
      ...warnings.map((warning) => `  note: ${warning}`),
    ])
    .join('\n');

/** The results of a redrive or a drop as JSON. */
export const toRepairResults = (results: readonly SelectionResult[]) =>
  results.map(({ queue, ...result }) => ({
    system: queue.system,
    region: queue.region,
    queue: queue.id,
    ...result,
  }));
