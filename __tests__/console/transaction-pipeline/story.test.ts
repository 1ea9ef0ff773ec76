import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { storySection } from '../../../src/console/sections/story';
import type { Story } from '../../../src/console/server/section';
import { createPost, DECLINED, TRANSACTION } from '../../lambdas/transaction-pipeline/requests';
import { serveSections, type TestConsole } from '../support';
import { FakePipeline } from './fake-pipeline';

let pipeline: FakePipeline;
let served: TestConsole;
beforeEach(async () => {
  pipeline = new FakePipeline();
  served = await serveSections([storySection, pipeline.section]);
});
afterEach(() => served.stop());

const find = async (id: string) =>
  (await served.query(`/api/story/story?id=${encodeURIComponent(id)}`)) as Story;
const listNames = ({ steps }: Story) => steps.map(({ name, status }) => `${name} (${status})`);
const confirm = (fraud: boolean) =>
  pipeline.deployment.events.send({
    input: {
      Entries: [
        {
          EventBusName: 'transaction',
          Source: 'transactions.feedback',
          DetailType: 'FraudConfirmed',
          Detail: JSON.stringify({
            ...{ version: 1, transactionId: 'txn-1', fraud, confirmedBy: 'ada' },
            confirmedAt: new Date().toISOString(),
          }),
        },
      ],
    },
  } as never);

test('the story of a declined transaction leads from the request to the notification and the feedback', async () => {
  await pipeline.send(DECLINED);
  await confirm(true);
  const story = await find('txn-1');
  expect(story).toMatchObject({ title: 'Transaction txn-1', correlationId: 'txn-1' });
  expect(story.sentence).toMatch(
    /^The payment of 25\.5 EUR of acc-1 at shop-1 was declined with a score of 100\.0, \d+ ms after the request, mostly because of this: crypto .*\. People were notified .* later\. ada confirmed it as fraud\.$/,
  );
  const names = listNames(story);
  expect(names[0]).toBe('accepted, with the history of its account (succeeded)');
  for (const name of [
    'scored 100.0: decline (succeeded)',
    'matched the rule HighRiskMerchant (succeeded)',
    'notified people (succeeded)',
    'confirmed as fraud by ada (succeeded)',
  ])
    expect(names.filter((found) => found === name)).toEqual([name]);
  const decision = story.steps.find(({ name }) => name.startsWith('scored'))!;
  expect(decision.endedAt! - decision.startedAt).toBeGreaterThan(0);
  expect(JSON.stringify(decision.input)).toContain('"merchantCategory":"crypto"');
  expect(decision.output).toMatchObject({ outcome: 'decline', matchedRules: ['HighRiskMerchant'] });
  expect(story.steps.map(({ startedAt }) => startedAt)).toEqual(
    story.steps.map(({ startedAt }) => startedAt).sort((a, b) => a - b),
  );
});

test('an approved transaction waits for nothing', async () => {
  await pipeline.send(TRANSACTION);
  const story = await find('txn-1');
  expect(story.sentence).toMatch(/ was approved with a score of \d+\.\d, \d+ ms after the request\.$/);
  expect(story.steps.filter(({ status }) => status !== 'succeeded')).toEqual([]);
});

test('a transaction without a score waits, and after a minute the sentence says where to look', async () => {
  await pipeline.accept(TRANSACTION);
  expect(listNames(await find('txn-1')).at(-1)).toBe('waits for its score (waiting)');
  expect((await find('txn-1')).sentence).toMatch(/ was accepted 270 ms ago, and has no score yet\.$/);
  pipeline.world.time += 120_000;
  expect((await find('txn-1')).sentence).toMatch(
    /That is too long: .*stacks transaction-pipeline publish\.$/,
  );
});

test('feedback that is not applied yet is a step that waits, until the row contains it', async () => {
  await pipeline.send(DECLINED);
  pipeline.appliesFeedback = false;
  await confirm(false);
  // Its audit entry is written before the detector has processed it.
  const { pending } = pipeline.world;
  const audit = pending.filter((delivery) => 'to' in delivery && delivery.to === 'audit');
  const others = pending.filter((delivery) => !audit.includes(delivery));
  pending.splice(0, Infinity, ...audit);
  await pipeline.world.drain();
  const story = await find('txn-1');
  expect(listNames(story)).toContain('waits until the feedback is applied (waiting)');
  expect(story.sentence).toMatch(
    /ada reported that it is genuine, which FraudDetector has not applied yet\.$/,
  );
  pending.push(...others);
  await pipeline.world.drain();
  expect(listNames(await find('txn-1')).filter((name) => name.endsWith('(waiting)'))).toEqual([]);
  expect((await find('txn-1')).sentence).toMatch(/ada cleared it as genuine\.$/);
});

test('feedback that was applied from the queue of failures has its earlier failure', async () => {
  const { world } = pipeline;
  await pipeline.send(DECLINED);
  pipeline.appliesFeedback = false;
  await confirm(true);
  // The three attempts of Lambda fail.
  world.chooseFault = () => ({ call: 0, kind: 'error', when: 'before' });
  const index = world.pending.findIndex((delivery) => 'payload' in delivery);
  await world.process(world.pending.splice(index, 1)[0]!);
  await world.process(world.pending.pop()!);
  await world.process(world.pending.pop()!);
  world.chooseFault = () => undefined;
  await world.drain();
  const { steps } = await find('txn-1');
  expect(steps.filter(({ status }) => status === 'retried')).toMatchObject([
    {
      service: 'Lambda, FraudDetector from DetectorRetries',
      attempt: 3,
      error: 'It had failed before: RetriesExhausted, after 3 attempts.',
    },
  ]);
});

test('a repeated request is a step of its own, also if the acceptance is not recorded', async () => {
  await pipeline.send(DECLINED, DECLINED);
  const { world } = pipeline;
  const accepted = world.getHistory('txn-1').find(({ type }) => type === 'TransactionAccepted')!;
  const { transactionId, ts } = accepted;
  const Key = { transactionId, ts };
  for (const isRecorded of [true, false]) {
    const names = listNames(await find('txn-1'));
    expect([isRecorded, names.filter((name) => /^accepted before: /.test(name)).length]).toEqual([
      isRecorded,
      1,
    ]);
    await world.database.client.send(new DeleteCommand({ TableName: 'AuditLogs', Key }));
  }
});

test('a rejected request is a failed step', async () => {
  await pipeline.send(DECLINED);
  await pipeline.world.send(createPost({ ...DECLINED, amount: 7 }));
  await pipeline.world.drain();
  expect(listNames(await find('txn-1'))).toContain(
    'rejected: the id belongs to another transaction (failed)',
  );
});

test('the story of an id without a row is its audit trail', async () => {
  await pipeline.send(DECLINED);
  await pipeline.world.database.client.send(
    new DeleteCommand({ TableName: 'TransactionIds', Key: { transactionId: 'txn-1' } }),
  );
  const story = await find('txn-1');
  expect(story.sentence).toMatch(
    /^It is not stored, so only its audit trail is shown\. \d+ events are recorded/,
  );
  expect(listNames(story)).toContain('accepted (succeeded)');
});

test('the changes of a rule are the story of system# and its id', async () => {
  await served.change('/api/transactions/put-rule', {
    parameters: { ruleId: 'HighRiskMerchant', enabled: false, points: 5, revision: 3 },
    reason: 'too many reviews',
    confirmed: true,
  });
  expect(await find('system#HighRiskMerchant')).toMatchObject({
    title: 'HighRiskMerchant',
    sentence:
      '1 event is recorded, the last one: version 4 with 5 points is active and disabled: revision 4, by ada.',
    steps: [{ service: 'EventBridge, SystemBus' }],
  });
});

test.each(['unknown', 'system#unknown', 'a b', '../x'])('nothing is known of %j', async (id) => {
  await expect(find(id)).rejects.toThrow('no system knows');
});
