import {
  CreateEventBusCommand,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { RULE_EVENTS } from '../../fixtures/transaction-pipeline/rule-events';
import type { Pipeline } from './pipeline';

const BUS = 'copy-of-the-rules';
const QUIET_POLLS = 3;

/** Tests that the deployed patterns match the same events as the matcher of the unit tests. */
export function testRules(pipeline: Pipeline): void {
  it('has patterns that match the same events as the unit tests expect', async () => {
    const { events, sqs } = pipeline;
    await events.send(new CreateEventBusCommand({ Name: BUS }));
    const { Rules = [] } = await events.send(
      new ListRulesCommand({ EventBusName: pipeline.getOutput('TransactionBusName') }),
    );
    const queues = new Map<string, string>();
    for (const { Name: deployed, EventPattern } of Rules) {
      // Without the suffix of the environment, so that `down` does not find the copies.
      const Name = deployed!.replace(/-local$/, '');
      if (!EventPattern || !RULE_NAMES.has(Name)) continue;
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `copy-${Name}` }));
      queues.set(Name, QueueUrl!);
      await events.send(new PutRuleCommand({ Name, EventBusName: BUS, EventPattern }));
      const Arn = `arn:aws:sqs:eu-central-1:000000000000:copy-${Name}`;
      await events.send(
        new PutTargetsCommand({ Rule: Name, EventBusName: BUS, Targets: [{ Id: 'copy', Arn }] }),
      );
    }
    expect([...queues.keys()].sort()).toEqual([...RULE_NAMES].sort());
    const tested = RULE_EVENTS.filter(({ onlyOnAws }) => onlyOnAws === undefined);
    expect(tested.length).toBeGreaterThan(200);
    for (const [index, { source, detailType, detail }] of tested.entries())
      await pipeline.putEvent(BUS, source, detailType, { ...detail, index });
    const matches = tested.map((): string[] => []);
    for (const [rule, url] of queues)
      for (const index of await receiveIndexes(pipeline, url)) matches[index]!.push(rule);
    expect(matches.map((rules, index) => [tested[index]!.name, rules.sort()])).toEqual(
      tested.map(({ name, matches: expected }) => [name, [...expected].sort()]),
    );
  });
}

const RULE_NAMES: ReadonlySet<string> = new Set(RULE_EVENTS.flatMap(({ matches }) => matches));

/** Receives all messages of a queue, and returns the indexes of their events. */
async function receiveIndexes({ sqs }: Pipeline, QueueUrl: string): Promise<number[]> {
  const indexes: number[] = [];
  for (let quiet = 0; quiet < QUIET_POLLS;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) {
      quiet++;
      continue;
    }
    for (const { Body } of Messages)
      indexes.push((JSON.parse(Body!) as { detail: { index: number } }).detail.index);
    const Entries = Messages.map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return indexes;
}
