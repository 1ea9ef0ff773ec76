import { readAcceptOrders, readOrderLimits } from '../../../src/lambdas/trading-platform/order-settings';
import { createSettingsReader } from '../../../src/lambdas/trading-platform/settings';
import { ApiWorld } from './api-world';

const ENV = { ACCEPT_ORDERS_PARAMETER: 'accept-orders-dev', MAX_ORDER_VALUE_PARAMETER: 'max-value-dev' };
const IDS = ['AcceptOrders', 'MaxOrderValue'];

describe('the settings of a function', () => {
  it('are read by the names in its variables, and returned by their ids', async () => {
    const { telemetry } = new ApiWorld();
    const stored = new Map([['accept-orders-dev', 'yes']]);
    const asked: (readonly string[])[] = [];
    const read = createSettingsReader(
      IDS,
      ENV,
      (names) => Promise.resolve((asked.push(names), stored)),
      telemetry,
    );
    expect(await read()).toEqual(new Map([['AcceptOrders', 'yes']]));
    expect(asked).toEqual([['accept-orders-dev', 'max-value-dev']]);
  });

  it('need a variable for each of them', () => {
    const { telemetry } = new ApiWorld();
    const create = () => createSettingsReader(IDS, {}, () => Promise.resolve(new Map()), telemetry);
    expect(create).toThrow('ACCEPT_ORDERS_PARAMETER is missing');
  });

  it('of the last five minutes count while Parameter Store does not answer', async () => {
    const world = new ApiWorld();
    let isDown = true;
    const down = Object.assign(new Error('down'), { name: 'TimeoutError' });
    const values = new Map([['accept-orders-dev', 'no']]);
    const read = createSettingsReader(
      IDS,
      ENV,
      () => (isDown ? Promise.reject(down) : Promise.resolve(values)),
      world.telemetry,
    );
    await expect(read()).rejects.toThrow('down');
    isDown = false;
    world.time += 10_000;
    await read();
    isDown = true;
    world.time += 300_000;
    expect(readAcceptOrders(await read())).toBe(false);
    expect(world.counts.get('StaleSettings')).toBe(1);
    world.time += 300_000;
    await expect(read()).rejects.toThrow('down');
  });

  it('of the last five minutes count while Parameter Store is slow, without waiting for it', async () => {
    const world = new ApiWorld();
    let answer: Promise<ReadonlyMap<string, string>> = Promise.resolve(
      new Map([['accept-orders-dev', 'no']]),
    );
    const read = createSettingsReader(IDS, ENV, () => answer, world.telemetry);
    await read();
    answer = new Promise(() => {});
    world.time += 60_000;
    expect(readAcceptOrders(await read())).toBe(false);
    expect(world.counts.get('StaleSettings')).toBe(1);
  });
});

it.each([
  ['yes', true],
  [' no ', false],
])('AcceptOrders %j is %s', (text, isAccepted) => {
  expect(readAcceptOrders(new Map([['AcceptOrders', text]]))).toBe(isAccepted);
});

it.each([undefined, '', 'YES', 'true'])('AcceptOrders %j is an error that names it', (text) => {
  const settings = new Map(text === undefined ? [] : [['AcceptOrders', text]]);
  expect(() => readAcceptOrders(settings)).toThrow('AcceptOrders must be yes or no');
});

it('the limits are decimals above 0', () => {
  const read = (maxOrderQuantity: string) =>
    readOrderLimits(
      new Map([
        ['MaxOrderQuantity', maxOrderQuantity],
        ['MaxOrderValue', '0.50'],
      ]),
    );
  expect(read(' 1000 ')).toEqual({ maxOrderQuantity: '1000', maxOrderValue: '0.5' });
  for (const text of ['', '0', '-1', '1,000', 'Infinity'])
    expect(() => read(text)).toThrow('MaxOrderQuantity must be a decimal number above 0');
});
