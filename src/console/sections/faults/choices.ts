import { type CommonConfig, listAllStacks, selectSystems } from '../../../config';
import type { NewFault } from '../../../cli/faults/fault';
import type { FaultClient } from '../../../cli/faults/fault-client';
import { SYSTEM_COMMANDS } from '../../../cli/systems';
import type { ConsoleContext } from '../../server/section';

/** A fault or an event that is ready to be injected. */
export interface Preset {
  readonly title: string;
  readonly description: string;
  readonly change: 'add' | 'restart-database' | 'poison';
  readonly parameters: NewFault | { readonly system: string } | Record<string, never>;
}

/** Presets of every system. */
const GENERAL_PRESETS: readonly Preset[] = [
  {
    title: 'Throttle DynamoDB',
    description: 'A tenth of the requests get ThrottlingException, for 2 min.',
    change: 'add',
    parameters: { service: 'dynamodb', error: 'ThrottlingException', share: 0.1, seconds: 120 },
  },
  {
    title: 'Slow down queues',
    description: 'Each request to SQS takes 200 to 1,000 ms longer, for 2 min.',
    change: 'add',
    parameters: { service: 'sqs', latencyMs: [200, 1000], seconds: 120 },
  },
  {
    title: 'Lose requests to event buses',
    description: 'A twentieth of the requests to EventBridge get no answer, for 1 min.',
    change: 'add',
    parameters: { service: 'events', error: 'timeout', share: 0.05, seconds: 60 },
  },
];

/**
 * Lists what the page offers: names that exist in the deployed systems, and presets. While a region is down, the states of
 * its stacks cannot be read: then all systems count as deployed.
 */
export async function listChoices(context: ConsoleContext, client: Pick<FaultClient, 'listServices'>) {
  const all = { ...context.session.config, systems: undefined };
  const [{ services, functions, invocationErrors }, stacks] = await Promise.all([
    client.listServices(),
    context.deployed().catch(() => listAllStacks(all)),
  ]);
  const regions = [...new Set(stacks.map(({ region }) => region))].sort();
  const deployed = new Set(stacks.map(({ system }) => system));
  return { services, functions, invocationErrors, regions, presets: listPresets(all, regions, deployed) };
}

function listPresets(
  config: CommonConfig,
  regions: readonly string[],
  deployed: ReadonlySet<string>,
): readonly Preset[] {
  const hasDatabase = selectSystems(config).some(
    ({ name, localDatabase }) => localDatabase && deployed.has(name),
  );
  return [
    ...GENERAL_PRESETS,
    ...regions.map((region): Preset => ({
      title: `Kill region ${region}`,
      description: 'Its requests are refused and its functions rest, for 2 min.',
      change: 'add',
      parameters: { outage: region, seconds: 120 },
    })),
    ...(hasDatabase ? [RESTART_DATABASE] : []),
    ...SYSTEM_COMMANDS.filter(({ definition, poison }) => poison && deployed.has(definition.name)).map(
      ({ definition: { name, title } }): Preset => ({
        title: `Poison ${name}`,
        description: `Sends ${title.toLowerCase()} one record that it cannot process.`,
        change: 'poison',
        parameters: { system: name },
      }),
    ),
  ];
}

const RESTART_DATABASE: Preset = {
  title: 'Restart the database',
  description: 'Its writer is killed, and started again at once.',
  change: 'restart-database',
  parameters: {},
};
