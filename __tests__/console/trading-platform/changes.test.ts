import { createSendRequest } from '../../../src/cli/http/send-request';
import { serveSections, type TestConsole } from '../support';
import { World } from './world';

jest.mock('../../../src/cli/http/send-request');

let served: TestConsole;
let world: World;
beforeEach(async () => {
  world = new World();
  jest.mocked(createSendRequest).mockImplementation(() => world.simulated.send);
  served = await serveSections([world.createSection()]);
  await world.credit('A-1');
});
afterEach(() => served.stop());

/** Makes a change, or asks what it would do. Returns the last line of the answer. */
const change = async (name: string, parameters: object, confirmed = true) =>
  (await served.change(`/api/trading-platform/${name}`, { parameters, reason: 'a test', confirmed })).at(-1);

describe('an amendment', () => {
  it('is described, then made in the name of the user, and recorded', async () => {
    const { orderId } = await world.place('A-1');
    const parameters = { orderId, account: 'A-1', quantity: '12' };
    expect(await change('amend', parameters, false)).toMatchObject({
      preview: { order: { quantity: '10' }, holdings: { cash: '100000' }, quantity: '12' },
    });
    expect(world.simulated.books.orders.get(orderId)!.quantity).toBe('10');
    const opened: string[] = [];
    world.simulated.intercept = ({ method, body }, path) => {
      if (method === 'POST' && path === '/sessions') opened.push(body!);
      return undefined;
    };
    expect(await change('amend', parameters)).toMatchObject({ result: { quantity: '12', version: 2 } });
    expect(opened.map((body) => JSON.parse(body))).toEqual([{ user: 'ada', accounts: ['A-1'] }]);
    expect(served.records.at(-1)).toMatchObject({ change: 'amend', state: 'succeeded', reason: 'a test' });
  });

  it('that the platform rejects fails with the reason, which the preview predicts if it is certain', async () => {
    const { orderId } = await world.place('A-1');
    await world.fill(orderId, 'x-1', '4');
    const tooMuch = { orderId, account: 'A-1', quantity: '9000' };
    expect(await change('amend', tooMuch)).toMatchObject({
      error: { what: expect.stringContaining('was rejected: insufficient-cash') },
    });
    expect(await change('amend', { ...tooMuch, quantity: '4.0' }, false)).toMatchObject({
      preview: { rejection: 'the quantity is not above what was executed' },
    });
  });

  it.each([
    [{}, 'expected a new quantity, a new price, or both'],
    [{ quantity: '-1' }, 'quantity: It must be a decimal number above 0'],
    [{ quantity: '1', orderId: 'ord_1' }, 'orderId: It must be ord_ and 40 digits'],
  ])('with the parameters %j is refused', async (fields, problem) => {
    const parameters = { orderId: `ord_${'0'.repeat(40)}`, account: 'A-1', ...fields };
    expect(await change('amend', parameters)).toMatchObject({
      error: { what: expect.stringContaining(problem) },
    });
  });
});

describe('a cancellation', () => {
  it('cancels what is not executed', async () => {
    const { orderId } = await world.place('A-1');
    const parameters = { orderId, account: 'A-1' };
    expect(await change('cancel', parameters, false)).toMatchObject({
      preview: { order: { status: 'accepted' } },
    });
    expect(await change('cancel', parameters)).toMatchObject({ result: { status: 'cancelled' } });
    expect(await change('cancel', parameters, false)).toMatchObject({
      preview: { rejection: 'the order was final' },
    });
  });

  it('of an order that is not booked is an error before it is confirmed', async () => {
    const parameters = { orderId: `ord_${'0'.repeat(40)}`, account: 'A-1' };
    expect(await change('cancel', parameters, false)).toMatchObject({
      error: { what: expect.stringContaining('or its request is not booked yet') },
    });
  });
});

describe('the platform', () => {
  it('fails over to the reader that the preview names, with the progress of both steps', async () => {
    expect(await change('failover', {}, false)).toMatchObject({ preview: { from: 'db-1', to: 'db-2' } });
    const lines = await served.change('/api/trading-platform/failover', {
      parameters: { to: 'db-2' },
      reason: 'a test',
      confirmed: true,
    });
    expect(lines).toContainEqual({ progress: { done: 1, total: 2 } });
    expect(lines.at(-1)).toMatchObject({ result: { from: 'db-1', to: 'db-2' } });
    expect(world.cluster.requests).toEqual(['FailoverDBClusterCommand db-2']);
    expect(await change('failover', { to: 'db-2' }, false)).toMatchObject({
      error: { what: expect.stringContaining('db-2 is the writer already') },
    });
  });

  it('signs a user out, and says before how many sessions end', async () => {
    for (const user of ['alice', 'bob']) world.simulated.sessions.set(user, { user, accounts: [] });
    expect(await change('sign-out', { user: 'alice' }, false)).toEqual({
      preview: { user: 'alice', sessions: 0 },
    });
    expect(await change('sign-out', { user: 'alice' })).toEqual({
      result: { user: 'alice', signedOut: true },
    });
    expect([...world.simulated.sessions.keys()]).toEqual(['bob']);
  });

  it('requires a reason for each change', async () => {
    for (const [name, parameters] of [
      ['failover', {}],
      ['sign-out', { user: 'alice' }],
    ] as const) {
      const [answer] = await served.change(`/api/trading-platform/${name}`, { parameters, confirmed: true });
      expect(answer).toMatchObject({ error: { what: expect.stringContaining('reason') } });
    }
    expect(served.records).toEqual([]);
  });
});
