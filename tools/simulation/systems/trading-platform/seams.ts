import type { EventBridge } from '../../../../src/lambdas/shared/event-bus';
import type { InputQueue } from '../../../../src/lambdas/trading-platform/adapters/input-queue';
import type { OrderCommands } from '../../../../src/lambdas/trading-platform/adapters/order-commands';
import type { Sessions } from '../../../../src/lambdas/trading-platform/adapters/sessions';
import type { Database } from '../../../../src/lambdas/trading-platform/database';
import type { Connect } from '../../../../src/lambdas/trading-platform/database/connect';
import type { ProcessorDeps } from '../../../../src/lambdas/trading-platform/process-messages';
import type { Handler } from '../../services/lambda/invocation';
import type { ChangedStatements } from './database';
import type { FunctionName } from './deployment';

/** Where a planted bug changes the system. Without a bug, nothing is changed. */
export interface Seams {
  /** Statements with another effect. */
  readonly statements: ChangedStatements;
  readonly wrapConnect: (connect: Connect) => Connect;
  readonly wrapDatabase: (database: Database) => Database;
  readonly wrapEvents: (events: EventBridge) => EventBridge;
  /** @param now returns the time of the clock of the process, in milliseconds since 1970 */
  readonly wrapParse: (parse: ProcessorDeps['parse'], now: () => number) => ProcessorDeps['parse'];
  readonly wrapInputQueue: (queue: InputQueue) => InputQueue;
  readonly wrapCommands: (commands: OrderCommands) => OrderCommands;
  readonly wrapSessions: (sessions: Sessions) => Sessions;
  readonly wrapHandler: (name: FunctionName, handler: Handler) => Handler;
}

const keep = <T>(value: T): T => value;

export const NO_BUG: Seams = {
  statements: {},
  wrapConnect: keep,
  wrapDatabase: keep,
  wrapEvents: keep,
  wrapParse: keep,
  wrapInputQueue: keep,
  wrapCommands: keep,
  wrapSessions: keep,
  wrapHandler: (_, handler) => handler,
};
