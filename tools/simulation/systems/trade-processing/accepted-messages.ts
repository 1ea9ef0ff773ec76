import { identifyMessage } from './ledger-entries';
import type { PickedReport } from './workload/story-book';

/** A message that a bus has accepted. */
export interface AcceptedMessage extends PickedReport {
  /** When a bus accepted it for the first time, in milliseconds since 1970. */
  readonly at: number;
}

/** The messages that the buses have accepted: each of them must have an entry, or wait in a queue of failures. */
export class AcceptedMessages {
  /** By the identities of the messages. */
  readonly byIdentity = new Map<string, AcceptedMessage>();

  add(picked: PickedReport, at: number): void {
    const { source, text } = picked.report;
    const identity = identifyMessage(source, text);
    if (!this.byIdentity.has(identity)) this.byIdentity.set(identity, { ...picked, at });
  }
}
