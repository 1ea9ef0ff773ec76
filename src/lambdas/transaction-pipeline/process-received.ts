import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { AUDIT_EVENTS, type ScoredRow, SOURCES } from '../../domain/transactions';
import { toError } from '../shared/concurrency';
import type { OutgoingEvent } from '../../aws/put-events';
import type { DetectorDeps } from './detector-deps';
import { InvalidEventError, UnknownTransactionError } from './errors';
import { createFailureList, type FailureList } from './message-failures';
import { moveToRetries } from './move-to-retries';
import { type ReceivedMessage, readReceivedMessage } from './received-message';
import { createSuspicion, type Decision, repeatDecision, toDecision } from './repeat-decision';
import { scoreBatch, type ScoredMessage } from './score-batch';
import { reportDecisions } from './score-received';

type BatchContext = Pick<Context, 'invokedFunctionArn'>;

/** A message whose decision is made, with the events that follow from it. */
interface Announcement {
  readonly message: ReceivedMessage;
  readonly suspicion?: OutgoingEvent;
  readonly audit: OutgoingEvent;
}

/**
 * Processes a batch of the queue ReceivedTransactions: scores the transactions, and puts the events of their decisions.
 * A message that no attempt can process moves to the queue of failures with its reason; the queue delivers the other
 * failed ones again.
 */
export const processReceived = async (
  { Records: records }: SQSEvent,
  context: BatchContext,
  deps: DetectorDeps,
): Promise<SQSBatchResponse> => {
  const failures = createFailureList(deps.telemetry);
  const refused: { readonly record: SQSRecord; readonly error: Error }[] = [];
  const fail = (record: SQSRecord, error: Error): void => {
    if (error instanceof InvalidEventError || error instanceof UnknownTransactionError)
      refused.push({ record, error });
    else failures.add(record, error);
  };
  const messages = records.flatMap((record) => {
    try {
      return [readReceivedMessage(record)];
    } catch (thrown) {
      fail(record, toError(thrown));
      return [];
    }
  });
  const announce = (announcements: readonly Announcement[]) => putEvents(announcements, failures, deps);
  const results = await scoreBatch(messages, deps, async (scored) => {
    reportDecisions(
      scored.map(({ row }) => row),
      deps,
    );
    await announce(scored.map(({ message, row }) => createAnnouncement(message, row, context, deps)));
  });
  const found: ScoredMessage[] = [];
  for (const message of messages) {
    const result = results.get(message);
    if (result?.state === 'found') found.push({ message, row: result.row });
    else if (result?.state === 'failed') fail(message.record, result.error);
  }
  // These may wait for other invocations, which the new decisions must not.
  const repeated = await Promise.all(
    found.map(async ({ message, row }): Promise<Announcement[]> => {
      try {
        const decision = await repeatDecision(row, message.event, message.invocation, deps);
        return [{ message, audit: createAudit(message, row, decision, context, deps) }];
      } catch (error) {
        failures.add(message.record, error);
        return [];
      }
    }),
  );
  await announce(repeated.flat());
  await moveToRetries(refused, context, failures, deps);
  return failures.createResponse();
};

const createAnnouncement = (
  message: ReceivedMessage,
  row: ScoredRow,
  context: BatchContext,
  deps: DetectorDeps,
): Announcement => {
  const suspicion = createSuspicion(row, deps);
  return {
    message,
    ...(suspicion && { suspicion }),
    audit: createAudit(message, row, toDecision(row), context, deps),
  };
};

/**
 * Creates the event with a decision, in the form of the results that Lambda sends for asynchronous invocations. If a message
 * comes again, the event of its own decision has the same key in the audit trail.
 */
const createAudit = (
  { record, payload, invocation }: ReceivedMessage,
  { traceHeader, scoredAt, scoredBy }: ScoredRow,
  decision: Decision,
  { invokedFunctionArn }: BatchContext,
  { auditBus, telemetry }: DetectorDeps,
): OutgoingEvent => ({
  bus: auditBus,
  source: SOURCES.detection,
  detailType: AUDIT_EVENTS.scored,
  detail: {
    changeId: invocation.id,
    timestamp: scoredBy === invocation.id ? scoredAt : new Date(telemetry.now()).toISOString(),
    requestContext: {
      requestId: record.messageId,
      functionArn: invokedFunctionArn,
      condition: 'Success',
      approximateInvokeCount: Number(record.attributes?.ApproximateReceiveCount ?? 1),
    },
    requestPayload: payload,
    responsePayload: decision,
  },
  ...(traceHeader !== undefined && { traceHeader }),
});

/** Puts the events of suspicious transactions first. A message whose event is not on its bus is delivered again. */
const putEvents = async (
  announcements: readonly Announcement[],
  failures: FailureList,
  { events }: DetectorDeps,
): Promise<void> => {
  if (announcements.length === 0) return;
  const suspicions = announcements.flatMap(({ suspicion }) => suspicion ?? []);
  const unsent = new Map<OutgoingEvent, string>();
  const all = [...suspicions, ...announcements.map(({ audit }) => audit)];
  for (const { event, reason } of await events.tryPut(all)) unsent.set(event, reason);
  for (const { message, suspicion, audit } of announcements) {
    const reason = (suspicion && unsent.get(suspicion)) ?? unsent.get(audit);
    if (reason !== undefined)
      failures.add(message.record, new Error(`the decision is not on its bus: ${reason}`));
  }
};
