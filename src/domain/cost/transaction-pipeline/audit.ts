import type { PlannedResource } from '../../plan/resources';
import { findQueueReaders } from '../flow';
import { estimateInvocations } from '../functions';
import { formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import type { CostedStack } from '../stack';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { countAuditEvents, countMessagesPerBatch, estimateQueue } from './events';
import type { MonthlyFlow } from './traffic';

/** Estimates the queues of the audit trail, and AuditRecorder, which writes a row for each of their messages. */
export function estimateAudit(stack: CostedStack, fn: PlannedResource, flow: MonthlyFlow): readonly Usage[] {
  const inputs = [
    { name: 'AuditTrail', messages: countAuditEvents(flow) },
    { name: 'RuleMatches', messages: flow.matches },
  ].flatMap(({ name, messages }) => {
    const queue = stack.findByName('aws_sqs_queue', name);
    const reader = findQueueReaders(stack, queue).find((one) => one.fn === fn);
    return queue && reader ? [{ queue, mapping: reader.mapping, messages }] : [];
  });
  const messages = inputs.reduce((sum, input) => sum + input.messages, 0);
  const batches = inputs.reduce(
    (sum, input) => sum + input.messages / countMessagesPerBatch(input.mapping, input.messages),
    0,
  );
  return [
    ...inputs.flatMap((input) => estimateQueue(input.queue, input.mapping, input.messages)),
    ...estimateInvocations(
      fn,
      batches,
      ASSUMPTIONS.auditMsPerBatch,
      `batches of ${formatNumber(batches === 0 ? 0 : messages / batches)} messages`,
    ),
    ...estimateLogs(stack, fn, batches, ASSUMPTIONS.invocationLogBytes),
    ...estimateRows(stack.findInVariables(fn, 'aws_dynamodb_table', 'AuditLogs'), {
      writtenRows: messages,
      bytesPerRow: ROW_BYTES.auditLog,
      readUnits: 0,
      storedRows: messages * STORED_SHARE,
      calculation: 'each event of the audit bus, and each match',
    }),
  ];
}
