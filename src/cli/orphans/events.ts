import {
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

/** The event bus of every account, which can't be deleted. */
const DEFAULT_BUS = 'default';

/**
 * Creates the kinds of archives, rules and event buses, in the order in which they must be deleted: a bus with rules
 * can't be deleted, and an archive has a rule on its bus.
 */
export function createEventKinds(options: ClientOptions): ResourceKind[] {
  const events = new EventBridgeClient(options);
  const listBuses = () =>
    fetchAllPages(
      (NextToken) => events.send(new ListEventBusesCommand({ NextToken })),
      (page) => page.EventBuses,
      (page) => page.NextToken,
    );
  return [
    {
      type: 'aws_cloudwatch_event_archive',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => events.send(new ListArchivesCommand({ NextToken })),
          (page) => page.Archives,
          (page) => page.NextToken,
        );
        return listed.map(({ ArchiveName = '' }) => ({
          identity: ArchiveName,
          name: ArchiveName,
          remove: () => events.send(new DeleteArchiveCommand({ ArchiveName })),
        }));
      },
    },
    {
      type: 'aws_cloudwatch_event_rule',
      list: async () => {
        const rules = (await listBuses()).map(async ({ Name: EventBusName = DEFAULT_BUS }) => {
          const listed = await fetchAllPages(
            (NextToken) => events.send(new ListRulesCommand({ EventBusName, NextToken })),
            (page) => page.Rules,
            (page) => page.NextToken,
          );
          // Services manage rules of their own, such as that of an archive.
          return listed
            .filter(({ ManagedBy }) => ManagedBy === undefined)
            .map(({ Name = '' }) => ({
              identity: Name,
              name: Name,
              remove: () => deleteRule(events, Name, EventBusName),
            }));
        });
        return (await Promise.all(rules)).flat();
      },
    },
    {
      type: 'aws_cloudwatch_event_bus',
      list: async () =>
        (await listBuses())
          .filter(({ Name }) => Name !== DEFAULT_BUS)
          .map(({ Name = '' }) => ({
            identity: Name,
            name: Name,
            remove: () => events.send(new DeleteEventBusCommand({ Name })),
          })),
    },
  ];
}

/** Removes the targets first: EventBridge deletes only rules without targets. */
async function deleteRule(events: EventBridgeClient, Rule: string, EventBusName: string): Promise<void> {
  const targets = await fetchAllPages(
    (NextToken) => events.send(new ListTargetsByRuleCommand({ Rule, EventBusName, NextToken })),
    (page) => page.Targets,
    (page) => page.NextToken,
  );
  const Ids = targets.map(({ Id = '' }) => Id);
  if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids }));
  await events.send(new DeleteRuleCommand({ Name: Rule, EventBusName }));
}
