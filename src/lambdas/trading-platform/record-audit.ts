import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { formatViolation } from '../../domain/validation';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { AuditObjects } from './adapters/audit-objects';
import { type AuditEvent, createAuditObject, readAuditEvent } from './create-audit-object';

export interface AuditDeps {
  readonly objects: AuditObjects;
  readonly telemetry: Pick<Telemetry, 'log' | 'meter'>;
}

/** The metric of the recorder. The counter has the dimension `service`. */
export const AUDIT_METRICS = { recorded: 'AuditEventsRecorded' } as const;

/**
 * Creates the handler that writes events to the audit bucket, an object a batch. A message that is no event is returned to
 * the queue alone, which moves it to its dead-letter queue.
 */
export const createAuditRecorder =
  ({ objects, telemetry: { log, meter } }: AuditDeps) =>
  async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: SQSRecord[] = [];
    const fail = (record: SQSRecord, error: Error) => {
      failed.push(record);
      log.error('audit event not recorded', { message_id: record.messageId, error });
    };
    const read = records.flatMap((record): { record: SQSRecord; event: AuditEvent }[] => {
      const result = readAuditEvent(record.body);
      if ('value' in result) return [{ record, event: result.value }];
      fail(record, new Error(formatViolation({ ...result.violation, got: 'something else' })));
      return [];
    });
    if (read.length > 0)
      try {
        await objects.add(createAuditObject(read.map(({ event }) => event)));
        meter.count(AUDIT_METRICS.recorded, read.length);
      } catch (thrown) {
        for (const { record } of read) fail(record, toError(thrown));
      }
    meter.flush();
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
