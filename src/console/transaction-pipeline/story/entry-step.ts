import { AUDIT_EVENTS, SOURCES, SYSTEM_EVENTS, TRANSACTION_EVENTS } from '../../../domain/transactions';
import { getFunctionId, getInvocationResult } from '../../../cli/transaction-pipeline/audit-facts';
import type { HistoryEntry } from '../../../cli/transaction-pipeline/history/entry';
import type { StoryStep } from '../../server/section';

/** Where the events of each type are recorded. */
const SERVICES: Readonly<Record<string, string>> = {
  [AUDIT_EVENTS.accepted]: 'Lambda, IngestProcessor',
  [AUDIT_EVENTS.conflict]: 'Lambda, IngestProcessor',
  ...Object.fromEntries(
    Object.values(TRANSACTION_EVENTS).map((type) => [type, 'EventBridge, TransactionBus']),
  ),
  ...Object.fromEntries(Object.values(SYSTEM_EVENTS).map((type) => [type, 'EventBridge, SystemBus'])),
};
/** The functions whose results from a queue have these sources. */
const RETRYING: Readonly<Record<string, string>> = {
  [SOURCES.detection]: 'Lambda, FraudDetector from DetectorRetries',
  [SOURCES.notification]: 'Lambda, Notifier from NotifierRetries',
};

/** Creates the step of an entry of the audit trail: a moment, with what was recorded. */
export function createEntryStep(entry: HistoryEntry): StoryStep {
  const { type, rule, detail, summary } = entry;
  const result = rule === undefined ? getInvocationResult(entry) : undefined;
  const attempts = getNumber(result?.requestContext, 'approximateInvokeCount');
  return {
    name: NAMES[type]?.(summary) ?? summary,
    service: describeService(entry),
    startedAt: Date.parse(entry.time),
    status:
      type === AUDIT_EVENTS.conflict ? 'failed' : type === AUDIT_EVENTS.retried ? 'retried' : 'succeeded',
    ...(attempts > 1 && { attempt: attempts }),
    ...(result === undefined
      ? { output: detail }
      : { input: result.requestPayload, output: result.responsePayload }),
    ...(type === AUDIT_EVENTS.retried && result?.requestContext && { error: describeFailure(result) }),
    ...(rule !== undefined && { link: { title: rule, href: `/rules?rule=${encodeURIComponent(rule)}` } }),
  };
}

/** The names of events whose summary does not describe what happened. */
const NAMES: Readonly<Record<string, (summary: string) => string>> = {
  [TRANSACTION_EVENTS.received]: (summary) => `sent to the rules: ${summary}`,
  [TRANSACTION_EVENTS.suspicious]: (summary) => `sent as suspicious, ${summary}`,
};

function describeService({ type, rule, source = '', detail }: HistoryEntry): string {
  if (rule !== undefined) return `EventBridge, ${rule}`;
  const result = getInvocationResult({ detail });
  if (type === AUDIT_EVENTS.retried) return RETRYING[source] ?? 'Lambda';
  const functionId = result && getFunctionId(result);
  return functionId === undefined ? (SERVICES[type] ?? source) : `Lambda, ${functionId}`;
}

/** Describes why an event was in a queue of failures. */
function describeFailure({ requestContext }: { readonly requestContext?: object | undefined }): string {
  const { condition } = (requestContext ?? {}) as { readonly condition?: unknown };
  const attempts = getNumber(requestContext, 'approximateInvokeCount');
  return `It had failed before: ${String(condition ?? 'no reason is recorded')}, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}.`;
}

const getNumber = (value: object | undefined, name: string): number => {
  const found = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof found === 'number' ? found : 1;
};
