import type { Story } from '../../../src/console/server/section';
import { findOrderStory } from '../../../src/console/trading-platform/story/find-story';
import { World } from './world';

const tell = async (world: World, id: string): Promise<Story> => {
  const story = await findOrderStory(world.platform, id);
  if (!story) throw new Error(`there is no story of ${id}`);
  return story;
};
const listSteps = ({ steps }: Story) => steps.map(({ name, status }) => `${name}: ${status}`);

async function openWorld() {
  const world = new World();
  await world.credit('A-1');
  return world;
}

test('the story of an order leads from its request to the audit log, and through each execution', async () => {
  const world = await openWorld();
  const { orderId } = await world.place('A-1');
  await world.fill(orderId, 'x-1', '10');
  const story = await tell(world, orderId);
  expect(story).toMatchObject({
    title: 'Order to buy 10 AAPL',
    sentence: 'A-1 buys 10 AAPL at 190.5: filled at 190 on average.',
    correlationId: orderId,
  });
  expect(listSteps(story)).toEqual([
    'accepted the order (202): succeeded',
    'waited in the queue: succeeded',
    'booked: accepted: succeeded',
    'published the event from the outbox: succeeded',
    'executed 10 at 190: succeeded',
    'recorded in the audit log: succeeded',
    'booked: filled: succeeded',
    'published the event from the outbox: succeeded',
    'recorded in the audit log: succeeded',
  ]);
  const times = story.steps.map(({ startedAt }) => startedAt);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  for (const { startedAt, endedAt = startedAt } of story.steps)
    expect(endedAt).toBeGreaterThanOrEqual(startedAt);
  expect(story.links.map(({ href }) => href)).toContain(`/orders/${orderId}?account=A-1`);
});

test('the id of a request, and that of an execution, lead to the story of their order', async () => {
  const world = await openWorld();
  const { orderId, requestId } = await world.place('A-1');
  await world.fill(orderId, 'x-1', '10');
  for (const id of [requestId, 'execution:x-1']) expect((await tell(world, id)).correlationId).toBe(orderId);
});

test('a request that is not booked waits in the queue, with the attempts that failed', async () => {
  const world = await openWorld();
  world.simulated.getFault = () => 'lost';
  const { orderId, requestId } = await world.place('A-1');
  world.simulated.now += 5_000;
  world.simulated.log('OrderProcessor', {
    level: 'WARN',
    message: 'message not processed; it is received again',
    correlation_id: requestId,
    receives: '2',
    error: { name: 'DatabaseUnavailableError', message: 'no connection' },
  });
  const story = await tell(world, requestId);
  expect(story.sentence).toBe(
    'The API has accepted the request; it is not booked yet; one step waits; one attempt was repeated.',
  );
  expect(listSteps(story)).toEqual([
    'accepted the order (202): succeeded',
    'waits in the queue: waiting',
    'could not be booked: retried',
  ]);
  expect(story.steps[2]).toMatchObject({ attempt: 2, error: 'DatabaseUnavailableError: no connection' });
  expect(story.correlationId).toBe(orderId);
});

test('a request in the dead-letter queue does not wait, and its story shows why', async () => {
  const world = await openWorld();
  world.simulated.getFault = () => 'lost';
  const { requestId } = await world.place('A-1');
  world.simulated.log('OrderProcessor', {
    level: 'ERROR',
    message: 'message moved to the dead-letter queue',
    correlation_id: requestId,
    reason: 'failed in 5 attempts: out of memory',
  });
  const story = await tell(world, requestId);
  expect(story.steps.at(-1)).toMatchObject({
    name: 'moved to the dead-letter queue',
    status: 'failed',
    error: 'failed in 5 attempts: out of memory',
  });
  expect(story.steps.some(({ status }) => status === 'waiting')).toBe(false);
});

test('an event that the bus has not received waits in the outbox', async () => {
  const world = await openWorld();
  const { orderId, requestId } = await world.place('A-1');
  world.simulated.isOnTheWay = (eventId) => eventId === requestId;
  expect(listSteps(await tell(world, orderId)).slice(-2)).toEqual([
    'booked: applied: succeeded',
    'waits in the outbox: waiting',
  ]);
});

test('a rejection is a failed step with its reason as a person would say it', async () => {
  const world = await openWorld();
  const { orderId } = await world.place('A-1', { quantity: '9000' });
  const story = await tell(world, orderId);
  expect(story.sentence).toBe(
    'A-1 buys 9000 AAPL at 190.5: rejected, because the account does not have the cash.',
  );
  expect(story.steps.find(({ status }) => status === 'failed')).toMatchObject({
    name: 'booked: rejected',
    error: 'insufficient-cash: the account does not have the cash',
  });
});

test('other ids are not searched in the logs, and an order that no log contains has no story', async () => {
  const { platform, simulated } = await openWorld();
  simulated.logRequests.length = 0;
  for (const id of ['alert-1', 'ord_1', 'execution:', 'A-1'])
    expect(await findOrderStory(platform, id)).toBeUndefined();
  expect(simulated.logRequests).toEqual([]);
  expect(await findOrderStory(platform, `ord_${'0'.repeat(40)}`)).toBeUndefined();
  expect(await findOrderStory(platform, `req_${'0'.repeat(40)}`)).toBeUndefined();
});
