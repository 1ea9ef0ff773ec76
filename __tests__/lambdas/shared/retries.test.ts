import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_OPTIONS, PROBE_OPTIONS, PUBLISH_OPTIONS } from '../../../src/lambdas/shared/aws';

/** Creates a client whose service always answers with this status, and counts the requests. */
const createFailingClient = (options: object, statusCode: number) => {
  const count = { requests: 0 };
  const client = new SQSClient({
    ...options,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
    requestHandler: {
      handle: () => {
        count.requests++;
        return Promise.resolve({ response: { statusCode, headers: {} } });
      },
    } as never,
  });
  const send = () =>
    client.send(new ListQueuesCommand({})).then(
      () => 'sent',
      () => 'failed',
    );
  return { count, send };
};

it('a failing call is repeated twice, one that the service refuses is not, nor are probes and notifications', async () => {
  const getRequests = async (options: object, statusCode: number) => {
    const { count, send } = createFailingClient(options, statusCode);
    expect(await send()).toBe('failed');
    return count.requests;
  };
  expect(await getRequests(CLIENT_OPTIONS, 503)).toBe(3);
  expect(await getRequests(CLIENT_OPTIONS, 400)).toBe(1);
  expect(await getRequests(PROBE_OPTIONS, 503)).toBe(1);
  expect(await getRequests(PUBLISH_OPTIONS, 503)).toBe(1);
});

it('the variables of the environment do not change the retries', async () => {
  process.env.AWS_MAX_ATTEMPTS = '9';
  try {
    const { count, send } = createFailingClient(CLIENT_OPTIONS, 503);
    await send();
    expect(count.requests).toBe(3);
  } finally {
    delete process.env.AWS_MAX_ATTEMPTS;
  }
});

it('while the service fails, the budget of the client ends the retries', async () => {
  const { count, send } = createFailingClient(CLIENT_OPTIONS, 503);
  const CALLS = 100;
  await Promise.all(Array.from({ length: CALLS }, send));
  // Without a budget, there would be 200 retries.
  expect(count.requests - CALLS).toBeLessThan(50);
  expect(count.requests - CALLS).toBeGreaterThan(10);
  const before = count.requests;
  await send();
  expect(count.requests - before).toBe(1);
});

it('the retries wait for random times that grow', async () => {
  const waits: number[] = [];
  const { setTimeout: original } = globalThis;
  const timer = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    waits.push(ms);
    return original(run, 0);
  }) as typeof setTimeout);
  const random = jest.spyOn(Math, 'random');
  try {
    const getWaits = async (value: number) => {
      random.mockReturnValue(value);
      waits.length = 0;
      await createFailingClient(CLIENT_OPTIONS, 503).send();
      return waits.filter((ms) => ms > 0);
    };
    const half = await getWaits(0.5);
    expect(half).toHaveLength(2);
    expect(half[1]).toBe(half[0]! * 2);
    expect(await getWaits(0.25)).toEqual(half.map((ms) => Math.floor(ms / 2)));
    expect(await getWaits(0)).toEqual([]);
  } finally {
    timer.mockRestore();
    random.mockRestore();
  }
});
