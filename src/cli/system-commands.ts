import type { Command } from 'commander';
import type { SystemDefinition } from '../config';
import type { DemonstrationDefinition } from './demonstration';

/** The commands of a system, in addition to its definition. */
export interface SystemCommands {
  readonly definition: SystemDefinition;
  readonly demonstration: DemonstrationDefinition;
  /** Functions that each add one of the system's own commands. */
  readonly registrations: readonly ((parent: Command) => void)[];
  /**
   * Queues whose messages did not come from another queue, by id. The value is the command to use in place of a
   * redrive.
   */
  readonly notRedrivable?: Readonly<Record<string, string>>;
}
