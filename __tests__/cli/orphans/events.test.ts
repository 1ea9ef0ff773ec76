import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventKinds } from '../../../src/cli/orphans/events';
import { createClientOptions } from '../../../src/cli/target/aws';
import { readConfig } from '../../../src/config';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** A fake of EventBridge with two pages of buses. It records the requests that change something. */
const sent: unknown[] = [];
const RULES: Readonly<Record<string, readonly object[]>> = {
  default: [{ Name: 'CheckDue-x' }],
  'OrderBus-x': [{ Name: 'Large-x' }, { Name: 'Events-Archive-OrderArchive-x', ManagedBy: 'events' }],
};
beforeAll(() => {
  const respond = ({ constructor: { name }, input }: Command): Promise<object> => {
    switch (name) {
      case 'ListEventBusesCommand':
        return Promise.resolve(
          input.NextToken
            ? { EventBuses: [{ Name: 'OrderBus-x' }] }
            : { EventBuses: [{ Name: 'default' }], NextToken: 'more' },
        );
      case 'ListRulesCommand':
        return Promise.resolve({ Rules: RULES[String(input.EventBusName)] });
      case 'ListArchivesCommand':
        return Promise.resolve({ Archives: [{ ArchiveName: 'OrderArchive-x' }] });
      case 'ListTargetsByRuleCommand':
        return Promise.resolve({ Targets: input.Rule === 'Large-x' ? [{ Id: '1' }, { Id: '2' }] : [] });
      default:
        return Promise.resolve({ done: sent.push([name, input]) });
    }
  };
  jest
    .spyOn(EventBridgeClient.prototype as unknown as { send: typeof respond }, 'send')
    .mockImplementation(respond);
});
afterAll(() => jest.restoreAllMocks());

test('archives, rules of every bus and buses are found, and deleted in this order, rules after their targets', async () => {
  const kinds = createEventKinds(createClientOptions(readConfig({})));
  const found = await Promise.all(
    kinds.map(async ({ type, list }) => (await list()).map((one) => ({ type, ...one }))),
  );
  expect(found.flat().map(({ type, name, identity }) => [type, name, identity === name])).toEqual([
    ['aws_cloudwatch_event_archive', 'OrderArchive-x', true],
    ['aws_cloudwatch_event_rule', 'CheckDue-x', true],
    ['aws_cloudwatch_event_rule', 'Large-x', true],
    ['aws_cloudwatch_event_bus', 'OrderBus-x', true],
  ]);
  for (const { remove } of found.flat()) await remove();
  expect(sent).toEqual([
    ['DeleteArchiveCommand', { ArchiveName: 'OrderArchive-x' }],
    ['DeleteRuleCommand', { Name: 'CheckDue-x', EventBusName: 'default' }],
    ['RemoveTargetsCommand', { Rule: 'Large-x', EventBusName: 'OrderBus-x', Ids: ['1', '2'] }],
    ['DeleteRuleCommand', { Name: 'Large-x', EventBusName: 'OrderBus-x' }],
    ['DeleteEventBusCommand', { Name: 'OrderBus-x' }],
  ]);
});
