import { formatCause } from './cause';
import { isRefused } from './message';
import { getRepair, type QueueRepair } from './queue';
import type { FoundMessage } from './read-failures';

/** The messages of a queue with the same cause, in all regions. Times are in milliseconds since 1970. */
export interface CauseGroup {
  readonly id: string;
  readonly system: string;
  readonly queue: string;
  readonly regions: readonly string[];
  /** The error of the newest message, as one line. */
  readonly cause: string;
  readonly messages: number;
  /** How many of them the parser of the system refuses, so that they would fail again. */
  readonly refused: number;
  readonly oldest: number;
  readonly newest: number;
  readonly repair: QueueRepair;
}

/** Groups messages by their causes, the most frequent one first. */
export function groupByCause(messages: readonly FoundMessage[]): readonly CauseGroup[] {
  const groups = new Map<string, FoundMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.cause);
    if (group) group.push(message);
    else groups.set(message.cause, [message]);
  }
  return [...groups.values()].map(summarize).sort((a, b) => b.messages - a.messages || b.newest - a.newest);
}

function summarize(messages: readonly FoundMessage[]): CauseGroup {
  const byTime = [...messages].sort((a, b) => a.sentAt - b.sentAt);
  const [first, last] = [byTime[0]!, byTime.at(-1)!];
  return {
    id: last.cause,
    system: last.queue.system,
    queue: last.queue.id,
    regions: [...new Set(messages.map(({ queue }) => queue.region))].sort(),
    cause: formatCause(last),
    messages: messages.length,
    refused: messages.filter(isRefused).length,
    oldest: first.sentAt,
    newest: last.sentAt,
    repair: getRepair(last.queue),
  };
}
