import type { AcceptedMessage } from '../accepted-messages';
import type { RecordedEntry } from '../ledger-entries';

/** What the entries of both regions and the queues of failures contain. */
export interface KnownMessages {
  /** The contents of the recorded trades. */
  readonly contents: ReadonlySet<string>;
  /** The identities of the messages with an entry of their own. */
  readonly recorded: ReadonlySet<string>;
  /** The identities of the messages in the queues of failures. */
  readonly failed: ReadonlySet<string>;
}

export const listKnownMessages = (
  entries: readonly RecordedEntry[],
  failed: ReadonlySet<string>,
): KnownMessages => ({
  contents: new Set(
    entries.flatMap(({ isTrade, content }) => (isTrade && content !== undefined ? [content] : [])),
  ),
  recorded: new Set(entries.map(({ message }) => message)),
  failed,
});

/** Whether a message has an entry, or repeats what an entry contains. */
export const isRecorded = (identity: string, { report }: AcceptedMessage, known: KnownMessages): boolean =>
  known.recorded.has(identity) || (report.content !== undefined && known.contents.has(report.content));

/** Finds accepted messages that are neither recorded nor in a queue of failures. */
export const findLost = (
  accepted: ReadonlyMap<string, AcceptedMessage>,
  known: KnownMessages,
): readonly string[] =>
  [...accepted].flatMap(([identity, message]) =>
    isRecorded(identity, message, known) || known.failed.has(identity)
      ? []
      : [
          `a message of ${message.report.source} was accepted, and is in no entry and no queue: ${message.report.text}`,
        ],
  );

/** Finds messages that contradict nothing, and were not recorded as trades although they were accepted. */
export const findWronglyRejected = (
  accepted: ReadonlyMap<string, AcceptedMessage>,
  known: KnownMessages,
): readonly string[] =>
  [...accepted].flatMap(([identity, { isConsistent, report }]) =>
    isConsistent && known.recorded.has(identity) && !known.contents.has(report.content!)
      ? [`a valid message of ${report.source} was rejected: ${report.text}`]
      : [],
  );
