import type { Entry } from '../../../domain/ledger';
import { isRecordedMessage, readRecordedMessage, TRADE_ENTRY } from '../../../domain/trade-records';
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { checkPoison, type PoisonCheck } from '../../load/poison';
import { computeDistribution, type Distribution } from '../../statistics/distribution';
import type { SourceMessage } from '../send/create-events';
import type { SentMessage } from './send-load';

/** An entry that records a message. Times are in milliseconds since 1970, of the functions' clocks. */
export interface RecordedLoad {
  readonly validatedAt: number;
  readonly recordedAt: number;
  readonly isRejected: boolean;
  /** The message as it was sent. */
  readonly text: string;
}

/** The entries of a run, by the ids of their messages. */
export type LoadEntries = Map<string, RecordedLoad[]>;

/** Adds the entries that record messages of a run. @param run the beginning of the ids */
export function collectEntries(found: LoadEntries, entries: readonly Entry[], run: string): void {
  for (const entry of entries) {
    if (!isRecordedMessage(entry)) continue;
    const read = readRecordedMessage(entry);
    if ('violation' in read) throw new UserError(`the ledger is damaged: ${formatViolation(read.violation)}`);
    const { kind, payload } = read.value;
    const { messageId, text } = payload.report;
    if (!messageId.startsWith(`${run}-`)) continue;
    const recorded = {
      validatedAt: Date.parse(payload.validation.at),
      recordedAt: Date.parse(entry.recordedAt),
      isRejected: kind !== TRADE_ENTRY,
      text,
    };
    found.set(messageId, [...(found.get(messageId) ?? []), recorded]);
  }
}

/** What became of the messages of a load test. */
export interface LoadCheck {
  readonly sent: number;
  readonly accepted: number;
  /** The messages that no bus accepted, by the reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly recorded: number;
  /** Accepted by a bus, and not recorded. */
  readonly lost: readonly string[];
  /** Recorded by more than one entry. */
  readonly doubled: readonly string[];
  /** Recorded as rejected, although all messages are valid. */
  readonly rejected: readonly string[];
}

/**
 * Checks that each message was accepted, and recorded once as a trade.
 * @param poison the ids of the messages that were expected to be rejected: once too
 */
export function checkLoad(
  sent: readonly SentMessage[],
  entries: LoadEntries,
  poison: readonly string[] = [],
): LoadCheck {
  const refused: Record<string, number> = {};
  for (const { acceptedAt, reason = 'no answer' } of sent)
    if (acceptedAt === undefined) refused[reason] = (refused[reason] ?? 0) + 1;
  const accepted = sent.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const filterIds = (matches: (found: readonly RecordedLoad[]) => boolean) =>
    sent.filter(({ id }) => matches(entries.get(id) ?? [])).map(({ id }) => id);
  return {
    sent: sent.length,
    accepted: accepted.length,
    refused,
    recorded: filterIds(([first]) => first !== undefined && !first.isRejected).length,
    lost: accepted.filter(({ id }) => !entries.has(id)).map(({ id }) => id),
    doubled: [
      ...filterIds((found) => found.length > 1),
      ...poison.filter((id) => (entries.get(id) ?? []).length > 1),
    ],
    rejected: filterIds((found) => found.some(({ isRejected }) => isRejected)),
  };
}

/** Whether nothing is refused, lost, doubled or rejected. */
export const isClean = ({ refused, lost, doubled, rejected }: LoadCheck): boolean =>
  Object.keys(refused).length + lost.length + doubled.length + rejected.length === 0;

/** The latency of one leg, in milliseconds. */
export interface Leg extends Distribution {
  readonly leg: string;
}

/**
 * Measures each leg of the messages that were recorded once. The start of a workflow is not measured: EventBridge gives the
 * time of an event in full seconds. The validation is its first step.
 */
export function measureLegs(sent: readonly SentMessage[], entries: LoadEntries): readonly Leg[] {
  const measured = sent.flatMap(({ id, due, acceptedAt }) => {
    const [first, ...others] = entries.get(id) ?? [];
    return first && others.length === 0 && acceptedAt !== undefined ? [{ due, acceptedAt, ...first }] : [];
  });
  const create = (leg: string, getMs: (one: (typeof measured)[number]) => number): Leg => ({
    leg,
    ...computeDistribution(measured.map(getMs)),
  });
  return [
    create('due → accepted by the bus', ({ due, acceptedAt }) => acceptedAt - due),
    create('due → validated', ({ due, validatedAt }) => validatedAt - due),
    create('validated → recorded', ({ validatedAt, recordedAt }) => recordedAt - validatedAt),
    create('due → recorded', ({ due, recordedAt }) => recordedAt - due),
  ];
}

/** Checks that each poison message is recorded as rejected, with its text. */
export const checkRejections = (poison: readonly SourceMessage[], entries: LoadEntries): PoisonCheck => {
  const rejected = poison.flatMap(({ id }) =>
    (entries.get(id) ?? [])
      .filter(({ isRejected }) => isRejected)
      .map(({ text }) => ({ id, content: { text } })),
  );
  return checkPoison(
    poison.map(({ id, text }) => ({ id, content: { text } })),
    rejected,
  );
};
