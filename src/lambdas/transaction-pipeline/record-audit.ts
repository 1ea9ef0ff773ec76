import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type AuditRow, createAuditRow, METRICS } from '../../domain/transactions';
import type { Telemetry } from '../shared/telemetry';
import { type AuditLogs, formatAuditKey } from './adapters/audit-logs';
import { parseEvent } from './bus-event';
import { expectValid } from './errors';
import { createFailureList } from './message-failures';

export interface AuditRecorderDeps {
  readonly telemetry: Telemetry;
  readonly auditLogs: AuditLogs;
}

/** Creates the handler that writes events of the buses and matches of rules to the audit trail. */
export const createAuditRecorder =
  ({ telemetry, auditLogs }: AuditRecorderDeps) =>
  async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failures = createFailureList(telemetry);
    const read = records.flatMap((record): { readonly record: typeof record; readonly row: AuditRow }[] => {
      try {
        return [{ record, row: expectValid(createAuditRow(parseEvent(record.body))) }];
      } catch (error) {
        failures.add(record, error);
        return [];
      }
    });
    const errors = await auditLogs.putAll(read.map(({ row }) => row));
    for (const { record, row } of read) {
      const error = errors.get(formatAuditKey(row));
      if (error) failures.add(record, error);
    }
    const response = failures.createResponse();
    telemetry.meter.count(METRICS.auditRows, records.length - response.batchItemFailures.length);
    telemetry.meter.flush();
    return response;
  };
