import type { KinesisStreamEvent } from 'aws-lambda';
import type { Analysis, Rejection } from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import type { ConsumerDeps } from './consumer-deps';
import { createFailedMessage } from './failed-message';
import { type FailedMessageSender, MAX_LOGGED_REJECTIONS } from './failed-message-sender';

/** Sends rejected events to the queue. Returns the records whose rejections could not be sent. */
export const sendRejections = async (
  event: KinesisStreamEvent,
  rejections: readonly Rejection[],
  { telemetry }: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<readonly number[]> => {
  const messages = rejections.map((rejection) => createFailedMessage(rejection, event, telemetry.now()));
  for (const { correlationId, body } of messages.slice(0, MAX_LOGGED_REJECTIONS)) {
    const { field, rule, got } = body;
    telemetry.log.warn('event rejected', { correlation_id: correlationId, field, rule, got });
  }
  const unsent = await sender(messages);
  return unsent.map(({ message }) => message.record);
};

/** Starts analyses. Returns the symbols whose analyses could not be started. */
export const startAnalyses = async (
  analyses: readonly Analysis[],
  { telemetry, workflow }: ConsumerDeps,
): Promise<ReadonlySet<string>> => {
  const failures = await collectFailures(analyses, MAX_CONCURRENT_CALLS, async (analysis) => {
    await workflow.start(analysis);
    const { correlationId, symbol } = analysis;
    telemetry.log.info('analysis started', { correlation_id: correlationId, symbol });
  });
  for (const { item, error } of failures) {
    telemetry.log.error('analysis not started', { correlation_id: item.correlationId, error });
  }
  return new Set(failures.map(({ item }) => item.symbol));
};
