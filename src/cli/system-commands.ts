import type { Command } from 'commander';
import type { SystemDefinition } from '../config';
import type { DemonstrationDefinition } from './demonstration';
import type { SystemFailures } from './failures/system-failures';
import type { PoisonRequest, SentPoison } from './faults/poison-record';
import type { Session } from './session';

/** A stack that was applied, and the session in its region. */
export interface AppliedStack {
  readonly name: string;
  readonly session: Session;
}

/** The commands of a system, in addition to its definition. */
export interface SystemCommands {
  readonly definition: SystemDefinition;
  /** @default - `up` only deploys the system */
  readonly demonstration?: DemonstrationDefinition;
  /**
   * Prepares or checks what must exist before the stacks are applied, such as the images of functions. Commands call it
   * before each apply.
   * @throws UserError that names what is missing, and the command that creates it
   */
  readonly prepare?: (session: Session, onProgress: (line: string) => void) => Promise<void>;
  /**
   * Does what Terraform cannot, such as the migration of a database. Commands call it after each apply of a stack of the
   * system, also if the plan was empty, and before new code is released. Repeating it must be harmless.
   * @throws UserError that names what failed, and the command that repeats it
   */
  readonly afterApply?: (stack: AppliedStack, onProgress: (line: string) => void) => Promise<void>;
  /**
   * Sends a record to the system's input that it cannot process.
   * @default - the system has no input
   * @param request `id` identifies the record in logs and queues
   */
  readonly poison?: (request: PoisonRequest) => Promise<SentPoison>;
  /** Functions that each add one of the system's own commands. */
  readonly registrations: readonly ((parent: Command) => void)[];
  /**
   * How the system explains and repairs the messages in its queues of failures.
   * @default - messages are explained by the formats of AWS, and moved to the queue from which they came
   */
  readonly failures?: SystemFailures;
}
