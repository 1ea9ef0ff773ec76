import type { AccountFeatures } from '../fraud/types';
import type { AccountContext, TransactionJson } from './transaction';

/** The version of the events' format. A consumer rejects an event of another version. */
export const EVENT_VERSION = 1;

/** The sources of events. */
export const SOURCES = {
  ingestion: 'transactions.ingestion',
  detection: 'transactions.detection',
  notification: 'transactions.notification',
  /** People and systems that confirm or clear a suspicion of fraud. */
  feedback: 'transactions.feedback',
  /** Commands of operators. */
  operation: 'transactions.operation',
} as const;

/** The detail types of the events on the transaction bus. */
export const TRANSACTION_EVENTS = {
  received: 'TransactionReceived',
  suspicious: 'SuspiciousTransaction',
  fraudConfirmed: 'FraudConfirmed',
} as const;

/** The detail types of the events that the functions put on the audit bus themselves. */
export const AUDIT_EVENTS = {
  accepted: 'TransactionAccepted',
  conflict: 'TransactionConflict',
  /** The decision about a transaction of a batch, in the form of the results of asynchronous invocations. */
  scored: 'TransactionScored',
  /** The result of an event that a function processed from its queue of failures. */
  retried: 'RetrySucceeded',
} as const;

/** The detail types of the events on the system bus. */
export const SYSTEM_EVENTS = {
  ruleChanged: 'RuleChanged',
  accountChanged: 'AccountChanged',
  detectorReleased: 'DetectorReleased',
  replayStarted: 'ReplayStarted',
  replayEnded: 'ReplayEnded',
} as const;

/** The trace of the request, in each event, so that one trace id leads from the request to the notification. */
interface Traced {
  /** The X-Ray header, such as `Root=1-…;Parent=…;Sampled=1`. */
  readonly traceHeader?: string;
}

/** The detail of TransactionReceived. The patterns of the rules match its fields, so they are flat. */
export interface TransactionReceived extends Traced, TransactionJson, AccountContext {
  readonly version: typeof EVENT_VERSION;
  /** What the account's history says, so that the score needs no other read of it. */
  readonly account: AccountFeatures;
  /** When API Gateway received the request, ISO 8601. */
  readonly receivedAt: string;
}

/** The detail of TransactionAccepted, for the audit trail. */
export interface TransactionAccepted extends Traced {
  readonly version: typeof EVENT_VERSION;
  readonly transactionId: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** Whether the request was a repetition. */
  readonly duplicate?: true;
  /** The change of the table that the event announces, so that it is recorded once if it is put again. */
  readonly changeId?: string;
}

/** The detail of SuspiciousTransaction. */
export interface SuspiciousTransaction
  extends
    Traced,
    Pick<
      TransactionJson,
      'transactionId' | 'accountId' | 'merchantId' | 'timestamp' | 'amount' | 'currency'
    > {
  readonly version: typeof EVENT_VERSION;
  /** 0 to 100. */
  readonly score: number;
  readonly outcome: 'review' | 'decline';
  /** One sentence for each part of the score, the largest first. */
  readonly reasons: readonly string[];
  readonly receivedAt: string;
  readonly scoredAt: string;
}

/** The detail of FraudConfirmed: the result of an investigation, usually days after the transaction. */
export interface FraudConfirmed extends Traced {
  readonly version: typeof EVENT_VERSION;
  readonly transactionId: string;
  /** Whether the transaction is a fraud; false clears a suspicion. */
  readonly fraud: boolean;
  readonly confirmedBy: string;
  /** ISO 8601. */
  readonly confirmedAt: string;
  readonly remark?: string;
}

/** A replay of archived events, in the events that announce it. */
interface Replay {
  readonly version: typeof EVENT_VERSION;
  readonly replayName: string;
  /** The period, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** The rules to which the events are delivered; all rules of the bus if there are none. */
  readonly rules: readonly string[];
  /** Who started it. */
  readonly by: string;
}

/** The detail of ReplayStarted. */
export interface ReplayStarted extends Replay {
  /** The number of transactions whose rows are compared. */
  readonly transactions: number;
}

/** How a replay ended, as DescribeReplay reports it, or UNKNOWN if the command could not read it. */
export type ReplayEndState = 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'UNKNOWN';

/** The detail of ReplayEnded. */
export interface ReplayEnded extends Replay {
  readonly state: ReplayEndState;
  /** Why it did not complete. */
  readonly reason?: string;
}

const COMPLETED: ReplayEndState = 'COMPLETED';

/** The pattern of the replays that did not complete: their notification and their alarm depend on it. */
export const INCOMPLETE_REPLAYS = {
  'detail-type': [SYSTEM_EVENTS.replayEnded],
  detail: { state: [{ 'anything-but': [COMPLETED] }] } satisfies {
    readonly [Field in keyof ReplayEnded]?: readonly unknown[];
  },
};

/** The detail of AccountChanged: an operator changed the time zone of an account. */
export interface AccountChanged {
  readonly version: typeof EVENT_VERSION;
  readonly accountId: string;
  readonly timeZone: string;
  /** Missing if the account had none. */
  readonly previousTimeZone?: string;
  readonly by: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}
