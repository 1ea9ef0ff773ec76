import { UserError } from '../errors';
import type { SystemCommands } from '../system-commands';
import type { FaultClient } from './fault-client';
import type { SentPoison } from './poison-record';

interface PoisonDependencies {
  readonly client: Pick<FaultClient, 'list' | 'record'>;
  readonly port?: number | undefined;
  readonly now?: () => number;
}

/**
 * Sends a record that a system cannot process to its input.
 * @throws UserError if there is no such system, it has no input or is not deployed, or the local target is not running
 */
export async function sendPoison(
  systems: readonly Pick<SystemCommands, 'definition' | 'poison'>[],
  name: string,
  { client, port, now = Date.now }: PoisonDependencies,
): Promise<SentPoison> {
  const system = systems.find(({ definition }) => definition.name === name);
  if (!system?.poison) {
    const known = systems.filter(({ poison }) => poison).map(({ definition }) => definition.name);
    const problem = system ? `${name} has no input` : `there is no system ${JSON.stringify(name)}`;
    throw new UserError(`${problem}; expected one of: ${known.join(', ')}`);
  }
  // A target that is not running would be started for the record, and stopped before the record is processed.
  await client.list();
  const startedAt = now();
  const sent = await system.poison({ port, id: `poison-${startedAt.toString(36)}` });
  await client.record({ description: `${sent.id} sent to ${sent.input}`, startedAt, endedAt: now() });
  return sent;
}
