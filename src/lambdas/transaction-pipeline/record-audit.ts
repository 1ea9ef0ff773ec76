import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAuditRow, METRICS } from '../../domain/transactions';
import type { Telemetry } from '../shared/telemetry';
import type { AuditLogs } from './adapters/audit-logs';
import { expectValid } from './errors';
import { processMessages } from './process-messages';

export interface AuditRecorderDeps {
  readonly telemetry: Telemetry;
  readonly auditLogs: AuditLogs;
}

/** Creates the handler that writes events of the buses and matches of rules to the audit trail. */
export const createAuditRecorder =
  ({ telemetry, auditLogs }: AuditRecorderDeps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const response = await processMessages(
      event,
      ({ body }) => auditLogs.put(expectValid(createAuditRow(JSON.parse(body)))),
      telemetry,
    );
    telemetry.meter.count(METRICS.auditRows, event.Records.length - response.batchItemFailures.length);
    telemetry.meter.flush();
    return response;
  };
