import { readFixtures } from '../../domain/trades/fixtures';
import { createTrade } from '../../domain/trades/trades';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import { TRADE_SOURCES } from '../../../src/domain/trades';
import { createReferenceDataLoader } from '../../../src/lambdas/trade-processing/adapters/reference-data';
import { REFERENCE_BUCKET, REFERENCE_KEY, World } from './world';

const TEXT = formatMessage(createTrade());
const EVENT = createTradeEvent('order-management', [{ id: 'm1', text: TEXT }]);
/** The two functions that examine an event. */
const FUNCTIONS = ['validate', 'enrich'] as const;
const SETTING = (id: string, rule: string, got: string) =>
  `the parameter parameter-${id} must ${rule}; got ${got}. ` +
  `Set it with: npx stacks trade-processing settings ${id} VALUE`;

/** The clock of the cache of parameters. */
let clock = 0;
const advanceClock = (milliseconds: number) => {
  clock += milliseconds;
  jest.setSystemTime(clock);
};
beforeEach(() => {
  clock = Date.UTC(2026, 10, 27);
  jest.useFakeTimers({ now: clock, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] });
});
afterEach(() => jest.useRealTimers());

describe('the validator', () => {
  it.each(TRADE_SOURCES)('gives each message of %s the verdict of the fixture', async (source) => {
    const world = new World();
    const { validate } = world.createFunctions();
    const fixtures = readFixtures(source)
      .filter(({ text }) => text.length > 0 && text.length < 3_000)
      .slice(0, 20);
    const messages = fixtures.map(({ text }, index) => ({ id: `m${index}`, text }));
    const { results, settings } = await validate(createTradeEvent(source, messages), {});
    expect(results.map(({ verdict, trade }) => (trade ? verdict : 'unreadable'))).toEqual(
      fixtures.map(({ verdict }) => verdict),
    );
    expect(settings).toEqual({
      limits: { maxClockSkewSeconds: 5, maxAgeDays: 7, maxChangeAgeDays: 90 },
      referenceDataKey: REFERENCE_KEY,
      at: new Date(world.time).toISOString(),
    });
    const counted = ['MessagesAccepted', 'MessagesWarned', 'MessagesRefused'].map(
      (name) => world.counts.get(name) ?? 0,
    );
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(fixtures.length);
  });

  it.each([
    [14, 'accepted'], // as long as a failure remains in its queue
    [25, 'rejected'], // no event is on its way that long, whatever time it states
  ])(
    'measures the age at the time of the report, also of an event that is sent again after %d days: %s',
    async (days, verdict) => {
      const world = new World();
      world.time += days * 86_400_000;
      const { results } = await world.createFunctions().validate(EVENT, {});
      expect(results).toMatchObject([{ verdict }]);
    },
  );

  it('uses a changed limit within 30 seconds, without a new environment', async () => {
    const world = new World();
    const { validate } = world.createFunctions();
    const getVerdict = async () => (await validate(EVENT, {})).results[0]!.verdict;
    expect(await getVerdict()).toBe('accepted');
    world.set('MaxTradeAgeDays', '1');
    advanceClock(29_000);
    expect(await getVerdict()).toBe('accepted');
    advanceClock(2_000);
    expect(await getVerdict()).toBe('rejected');
    expect(world.parameterRequests).toHaveLength(2);
    expect(world.parameterRequests[0]).toHaveLength(5);
  });

  it('uses settings of the last five minutes while Parameter Store does not answer', async () => {
    const world = new World();
    const { validate } = world.createFunctions();
    await validate(EVENT, {});
    world.isParameterStoreDown = true;
    const wait = (milliseconds: number) => {
      advanceClock(milliseconds);
      world.time += milliseconds;
    };
    wait(60_000);
    expect((await validate(EVENT, {})).results[0]!.verdict).toBe('accepted');
    expect(world.counts.get('StaleSettings')).toBe(1);
    // Parameter Store throttles all functions together, so not each invocation asks it again.
    expect(world.parameterRequests).toHaveLength(2);
    wait(4_000);
    await validate(EVENT, {});
    expect(world.parameterRequests).toHaveLength(2);
    wait(1_000);
    await validate(EVENT, {});
    expect(world.parameterRequests).toHaveLength(3);
    wait(300_000);
    await expect(validate(EVENT, {})).rejects.toThrow('ParameterStore is down');
  });
});

describe('the enricher', () => {
  it('adds what reference data add to a trade, and nothing to a message that cannot be read', async () => {
    const world = new World();
    const { enrich } = world.createFunctions();
    const event = createTradeEvent('order-management', [
      { id: 'm1', text: TEXT },
      { id: 'm2', text: 'no FIX' },
    ]);
    const output = await enrich(event, {});
    expect(output).toMatchObject({
      results: [
        {
          id: 'm1',
          enrichment: { tradeId: 'order-management:1001', tradingDay: '2026-11-25', notional: '27135' },
        },
        { id: 'm2' },
      ],
      referenceDataKey: REFERENCE_KEY,
    });
    expect(output.results[1]).toEqual({ id: 'm2' });
    expect(world.counts.get('MessagesEnriched')).toBe(1);
  });
});

describe.each(FUNCTIONS)('the function %s', (name) => {
  const run = (world: World, event: unknown = EVENT) => world.createFunctions()[name](event, {});

  it.each([
    ['that is none', null, 'event must be a JSON object'],
    [
      'of another detail-type',
      { ...EVENT, 'detail-type': 'Other' },
      'event.detail-type must be TradeReported',
    ],
    [
      'without messages',
      { ...EVENT, detail: {} },
      'event.detail.messages must be a list of 1 to 20 messages',
    ],
  ])('refuses an event %s', async (_, event, message) => {
    const world = new World();
    await expect(run(world, event)).rejects.toMatchObject({ name: 'InvalidEvent', message });
    expect(world.logs).toMatchObject([{ level: 'error', message: 'step failed' }]);
  });

  it('names the parameter that is missing or invalid, and the command that sets it', async () => {
    const world = new World();
    world.set('ReferenceDataKey', undefined);
    const keyRule = 'be none, or the SHA-256 of a file in hexadecimal and .json';
    await expect(run(world)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: SETTING('ReferenceDataKey', keyRule, 'nothing'),
    });
    world.set('ReferenceDataKey', 'file');
    await expect(run(world)).rejects.toThrow(SETTING('ReferenceDataKey', keyRule, '"file"'));
    world.set('ReferenceDataKey', REFERENCE_KEY);
    world.set('ReferenceDataEndpoint', 'https://s3.us-east-1.amazonaws.com/bucket');
    await expect(run(world)).rejects.toThrow(
      'the parameter parameter-ReferenceDataEndpoint must be the URL of a service without a path',
    );
  });

  it('names the command that stores reference data if there are none, or none that are valid', async () => {
    const world = new World();
    const command = 'Store reference data with: npx stacks trade-processing reference-data FILE';
    world.set('ReferenceDataKey', 'none');
    await expect(run(world)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: `no reference data are stored yet. ${command}`,
    });
    const key = `${'0'.repeat(64)}.json`;
    world.set('ReferenceDataKey', key);
    await expect(run(world)).rejects.toThrow(`the object ${key} is not in ${REFERENCE_BUCKET}. ${command}`);
    world.buckets.objects.set(`${REFERENCE_BUCKET} ${key}`, '{}');
    await expect(run(world)).rejects.toThrow(
      `the object ${key} in ${REFERENCE_BUCKET} is not the file of this name`,
    );
    // SHA-256 of {}
    const empty = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a.json';
    world.buckets.objects.set(`${REFERENCE_BUCKET} ${empty}`, '{}');
    world.set('ReferenceDataKey', empty);
    await expect(run(world)).rejects.toThrow(/is invalid: Invalid reference data:\ninstruments: /);
  });

  it('reads reference data once, and again after a failed read or for another key', async () => {
    const world = new World();
    const functions = world.createFunctions();
    world.buckets.onRequest = () => {
      throw new Error('slow down');
    };
    await expect(functions[name](EVENT, {})).rejects.toThrow('slow down');
    world.buckets.onRequest = () => undefined;
    await Promise.all([functions[name](EVENT, {}), functions[name](EVENT, {})]);
    await functions[name](EVENT, {});
    expect(world.buckets.requests).toHaveLength(2);
  });
});

it('reference data that arrive late do not replace those of another key', async () => {
  const { buckets } = new World();
  const load = createReferenceDataLoader(() => buckets.client, REFERENCE_BUCKET);
  const other = `${'1'.repeat(64)}.json`;
  const [failed, file] = await Promise.allSettled([load(other, ''), load(REFERENCE_KEY, '')]);
  expect([failed.status, file.status]).toEqual(['rejected', 'fulfilled']);
  expect((await load(REFERENCE_KEY, '')).key).toBe(REFERENCE_KEY);
  expect(buckets.requests).toHaveLength(2);
});

it('the functions use the services at the endpoints of the settings', async () => {
  const world = new World();
  await world.process(EVENT);
  await world.createFunctions().checkpoint(undefined, undefined);
  expect([...world.endpoints].sort()).toEqual([
    'checkpoints at https://s3.us-east-1.amazonaws.com',
    'key at https://kms.us-east-1.amazonaws.com',
    'ledger at https://dynamodb.us-east-1.amazonaws.com',
    'reference data at https://s3.us-east-1.amazonaws.com',
    'table at https://dynamodb.us-east-1.amazonaws.com',
  ]);
});

it('the functions log no part of a message', async () => {
  const world = new World();
  await world.process(EVENT);
  const { enrich } = world.createFunctions();
  await expect(
    enrich({ ...EVENT, detail: { messages: Array(21).fill({ id: 'x y', text: TEXT }) } }, {}),
  ).rejects.toThrow();
  const logged = JSON.stringify(world.logs, (_, value: unknown) =>
    value instanceof Error ? [value.name, value.message] : value,
  );
  expect(world.logs).toHaveLength(2);
  expect(world.logs[0]!.extra).toEqual({
    correlation_id: EVENT.id,
    source: 'order-management',
    outcomes: [{ id: 'm1', outcome: 'recorded', trade_id: 'order-management:1001' }],
  });
  expect(world.logs[1]!.extra).toMatchObject({ step: 'enrich', correlation_id: EVENT.id });
  expect(logged).not.toMatch(/8=FIX|271\.35|549300|x y/);
});
