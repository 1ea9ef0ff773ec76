import type { CommonConfig } from '../common';
import { ConfigError } from '../config-error';
import { type SystemDefinition } from '../system-definition';
import { assertReservedConcurrency } from '../reserved-concurrency';
import { readVariables } from '../variables';
import { NOT_SUPPORTED_LOCALLY } from './not-supported-locally';
import { VARIABLES } from './variables';

/** The concurrency of each function, in concurrent executions. */
export interface ReservedConcurrency {
  readonly ingestProcessor: number;
  readonly fraudDetector: number;
  readonly notifier: number;
  readonly auditRecorder: number;
  readonly processedWriter: number;
  readonly transactionPublisher: number;
}

/** The configuration of the transaction pipeline, from environment variables. */
export interface TransactionPipelineConfig extends CommonConfig {
  /** The recipient of suspicious transactions by e-mail. No e-mails are sent if it is not set. */
  readonly fraudAlertEmail?: string;
  /** The recipient of alarms and changes by e-mail. No e-mails are sent if it is not set. */
  readonly operatorEmail?: string;
  /** The days for which events of the transaction bus can be replayed. */
  readonly archiveRetentionDays: number;
  /** The requests per second that the API accepts from each API key. */
  readonly apiRate: number;
  /** The memory of each function in MB. */
  readonly memory: number;
  readonly concurrency: ReservedConcurrency;
  /** The provisioned concurrency of each function on the way to a decision; undefined if there is none. */
  readonly provisionedConcurrency?: number;
}

/** The memory of each function in MB, by stage. */
const MEMORY = { dev: 512, prod: 3008 };

const TAGS = { Project: 'TransactionPipeline', CostCenter: 'RiskControl' };

/** The requirement names the region. */
const REGION = 'eu-central-1';

/** The transaction pipeline: one stack, in eu-central-1. */
export const transactionPipeline: SystemDefinition<TransactionPipelineConfig> = {
  name: 'transaction-pipeline',
  title: 'Transaction pipeline',
  variables: VARIABLES,
  regions: () => [REGION],
  readConfig(env, common) {
    const values = readVariables(VARIABLES, env);
    assertConcurrency(values);
    return {
      ...common,
      fraudAlertEmail: values.FRAUD_ALERT_EMAIL,
      operatorEmail: values.PIPELINE_OPERATOR_EMAIL ?? values.FRAUD_ALERT_EMAIL,
      archiveRetentionDays: values.ARCHIVE_RETENTION_DAYS,
      apiRate: values.TRANSACTION_API_RATE,
      memory: MEMORY[common.stage],
      concurrency: {
        ingestProcessor: values.INGEST_PROCESSOR_CONCURRENCY,
        fraudDetector: values.FRAUD_DETECTOR_CONCURRENCY,
        notifier: values.NOTIFIER_CONCURRENCY,
        auditRecorder: values.AUDIT_RECORDER_CONCURRENCY,
        processedWriter: values.PROCESSED_WRITER_CONCURRENCY,
        transactionPublisher: values.TRANSACTION_PUBLISHER_CONCURRENCY,
      },
      provisionedConcurrency: common.stage === 'prod' ? values.PROVISIONED_CONCURRENCY_CRITICAL : undefined,
    };
  },
  tags: ({ stage }) => ({ ...TAGS, Environment: stage }),
  formatName: ({ id, suffix }) => `${id}-${suffix}`,
  notSupportedLocally: NOT_SUPPORTED_LOCALLY,
};

/** The variables with the reserved concurrency of a function. */
const CONCURRENCY_VARIABLES = [
  'INGEST_PROCESSOR_CONCURRENCY',
  'FRAUD_DETECTOR_CONCURRENCY',
  'NOTIFIER_CONCURRENCY',
  'AUDIT_RECORDER_CONCURRENCY',
  'PROCESSED_WRITER_CONCURRENCY',
  'TRANSACTION_PUBLISHER_CONCURRENCY',
] as const;

/** The functions with provisioned concurrency. */
const CRITICAL_VARIABLES = ['INGEST_PROCESSOR_CONCURRENCY', 'FRAUD_DETECTOR_CONCURRENCY'] as const;

type ConcurrencyValues = Readonly<
  Record<(typeof CONCURRENCY_VARIABLES)[number] | 'PROVISIONED_CONCURRENCY_CRITICAL', number>
>;

/** Checks that the functions can't use up the concurrency of the account, and that each can provision its share. */
function assertConcurrency(values: ConcurrencyValues): void {
  assertReservedConcurrency(Object.fromEntries(CONCURRENCY_VARIABLES.map((name) => [name, values[name]])));
  const provisioned = values.PROVISIONED_CONCURRENCY_CRITICAL;
  const tooSmall = CRITICAL_VARIABLES.find((name) => values[name] < provisioned);
  if (tooSmall)
    throw new ConfigError(
      `PROVISIONED_CONCURRENCY_CRITICAL is "${provisioned}"; expected at most ${values[tooSmall]}, because ${tooSmall} limits it`,
    );
}
