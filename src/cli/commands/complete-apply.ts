import { listAllStacks } from '../../config';
import { createRegionSession, type Session } from '../session';
import type { SystemCommands } from '../system-commands';

/**
 * Does what the systems of applied stacks need after the apply.
 * @param names the stacks, in the order in which they were applied
 * @throws UserError that names what failed, and the command that repeats it
 */
export async function completeApply(
  systems: readonly SystemCommands[],
  names: readonly string[],
  session: Session,
  onProgress: (line: string) => void,
): Promise<void> {
  const stacks = listAllStacks({ ...session.config, systems: undefined });
  for (const name of names) {
    const stack = stacks.find((candidate) => candidate.name === name);
    const commands = systems.find(({ definition }) => definition.name === stack?.system);
    if (stack)
      await commands?.afterApply?.({ name, session: createRegionSession(session, stack) }, onProgress);
  }
}
