import type { Session } from '../session';
import type { SystemCommands } from '../system-commands';

/**
 * Prepares or checks what systems need before their stacks are applied.
 * @param names the systems that are applied, in any order
 * @throws UserError that names what is missing, and the command that creates it
 */
export async function prepareSystems(
  systems: readonly SystemCommands[],
  names: readonly string[],
  session: Session,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const { definition, prepare } of systems)
    if (names.includes(definition.name)) await prepare?.(session, onProgress);
}
