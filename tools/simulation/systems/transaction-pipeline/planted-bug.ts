import type { DetectorDeps } from '../../../../src/lambdas/transaction-pipeline/detector-deps';
import type { IngestDeps } from '../../../../src/lambdas/transaction-pipeline/ingest';
import type { NotifierDeps } from '../../../../src/lambdas/transaction-pipeline/notify';
import type { TransactionPublisherDeps } from '../../../../src/lambdas/transaction-pipeline/publish-transactions';
import type { FaultProfileName } from '../../core/fault-profiles';
import type { Handler } from '../../services/lambda/invocation';
import type { Write } from '../../services/dynamodb/database';
import type { FunctionName, QueueName, RuleTargets } from './deployment';
import type { Invariant } from './invariants';

/** A bug that the invariants must find: a change of the handlers, of their requests, or of the deployment. */
export interface PlantedBug {
  /** The faults that bring it to light. */
  readonly faults: FaultProfileName;
  /** An invariant that it breaks. */
  readonly breaks: Invariant;
  /** Changes a write of DynamoDB. */
  readonly rewrite?: (write: Write) => Write;
  readonly changeIngest?: (deps: IngestDeps) => IngestDeps;
  readonly changePublisher?: (deps: TransactionPublisherDeps) => TransactionPublisherDeps;
  readonly changeDetector?: (deps: DetectorDeps) => DetectorDeps;
  readonly changeNotifier?: (deps: NotifierDeps) => NotifierDeps;
  readonly changeHandler?: (name: FunctionName, handler: Handler) => Handler;
  readonly targets?: Partial<RuleTargets>;
  readonly maxReceives?: Partial<Readonly<Record<QueueName, number>>>;
}

/** The system as it is. */
export const NO_BUG: PlantedBug = { faults: 'none', breaks: 'nothingLost' };
