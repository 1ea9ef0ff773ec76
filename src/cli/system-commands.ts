import type { Command } from 'commander';
import type { SystemDefinition } from '../config';
import type { DemonstrationDefinition } from './demonstration';

/** What the command line knows of a system, beside its definition. */
export interface SystemCommands {
  readonly definition: SystemDefinition;
  readonly demonstration: DemonstrationDefinition;
  /** Each adds one of the system's own commands. */
  readonly registrations: readonly ((parent: Command) => void)[];
  /** Queues whose messages did not come from another queue, by id, with what to do in place of a redrive. */
  readonly notRedrivable?: Readonly<Record<string, string>>;
}
