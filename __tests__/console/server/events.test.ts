import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExampleSection, createExampleState, type ExampleState } from '../example/section';
import { serveSections, type TestConsole, TOKEN } from '../support';

let state: ExampleState;
let served: TestConsole;
beforeEach(async () => {
  state = createExampleState();
  served = await serveSections([createExampleSection(state)]);
});
afterEach(() => served.stop());

interface Event {
  readonly id?: string;
  readonly event?: string;
  readonly data: Record<string, unknown>;
}

/** A connection for events, as a browser has one. */
class Connection {
  private readonly controller = new AbortController();
  readonly events: Event[] = [];

  static async open(topics: unknown, lastEventId?: string): Promise<Connection> {
    const connection = new Connection();
    const response = await served.request(
      `/api/events?topics=${encodeURIComponent(JSON.stringify(topics))}`,
      {
        signal: connection.controller.signal,
        headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      },
    );
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    void connection.read(response).catch(() => undefined);
    return connection;
  }

  private async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body! as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
        if ('data' in fields)
          this.events.push({ ...fields, data: JSON.parse(fields.data as string) as object } as Event);
      }
    }
  }

  /** The values of a topic. */
  getValues(key = 'n'): unknown[] {
    return this.events
      .filter(({ data }) => data.key === key && 'value' in data)
      .map(({ data }) => data.value);
  }

  get lastId(): string {
    return this.events.filter(({ id }) => id !== undefined).at(-1)!.id!;
  }

  close(): void {
    this.controller.abort();
  }
}

const STATUS = { key: 's', section: 'console', topic: 'status' };
const NUMBERS = { key: 'n', section: 'example', topic: 'numbers', parameters: {} };

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

test('all topics of a page come by one connection, with their values masked', async () => {
  const connection = await Connection.open([NUMBERS, STATUS]);
  await waitFor(() => connection.getValues('s').length > 0);
  state.numbers.push(1, 2);
  await waitFor(() => connection.getValues().length === 2);
  expect(connection.getValues('s')).toEqual([
    { target: 'reachable', unavailableRegions: [], deployed: { example: true } },
  ]);
  expect(connection.getValues()).toEqual([1, 2]);
  connection.close();
});

test('a heartbeat comes without any value', async () => {
  await served.stop();
  served = await serveSections([], { heartbeatMs: 20 });
  const connection = await Connection.open([]);
  await waitFor(() => connection.events.filter(({ event }) => event === 'heartbeat').length >= 2);
  connection.close();
});

test('a page that connects again gets exactly the events that it has missed', async () => {
  const first = await Connection.open([NUMBERS]);
  const watcher = await Connection.open([NUMBERS]);
  await waitFor(() => served.app.feeds.subscriberCount === 2);
  state.numbers.push(1, 2, 3);
  await waitFor(() => first.getValues().length === 3);
  const { lastId } = first;
  first.close();
  await waitFor(() => served.app.feeds.subscriberCount === 1);
  state.numbers.push(4, 5);
  await waitFor(() => watcher.getValues().length === 5);
  // By the header of a browser, and by the list of topics, as after a change of the page.
  const byHeader = await Connection.open([NUMBERS], lastId);
  const byTopic = await Connection.open([{ ...NUMBERS, lastId: new URLSearchParams(lastId).get('n')! }]);
  state.numbers.push(6);
  await waitFor(() => byHeader.getValues().length === 3 && byTopic.getValues().length === 3);
  expect([byHeader.getValues(), byTopic.getValues()]).toEqual([
    [4, 5, 6],
    [4, 5, 6],
  ]);
  expect(byHeader.events.some(({ data }) => 'reset' in data)).toBe(false);
});

test('a page that connects again soon after the last one continues, although no page was connected', async () => {
  const first = await Connection.open([NUMBERS]);
  await waitFor(() => served.app.feeds.subscriberCount === 1);
  state.numbers.push(1);
  await waitFor(() => first.getValues().length === 1);
  first.close();
  await waitFor(() => served.app.feeds.subscriberCount === 0);
  state.numbers.push(2);
  const second = await Connection.open([NUMBERS], first.lastId);
  await waitFor(() => second.getValues().length === 1);
  expect(second.getValues()).toEqual([2]);
});

test.each([
  ['of an earlier start of the server', 'n=AAAAAAAA.5'],
  ['that never was', 'n=x'],
])('with an id %s, the page gets a request to load its data again', async (_, lastEventId) => {
  const connection = await Connection.open([NUMBERS], lastEventId);
  await waitFor(() => connection.events.some(({ data }) => data.key === 'n' && data.reset === true));
  connection.close();
});

test('after more events than the server stores, the page gets a request to load its data again', async () => {
  const first = await Connection.open([NUMBERS]);
  await waitFor(() => served.app.feeds.subscriberCount === 1);
  state.numbers.push(0);
  await waitFor(() => first.getValues().length === 1);
  const { lastId } = first;
  state.numbers.push(...Array.from({ length: 1_001 }, (_, index) => index + 1));
  await waitFor(() => first.getValues().length === 1_002);
  const second = await Connection.open([NUMBERS], lastId);
  await waitFor(() => second.events.some(({ data }) => data.reset === true));
  expect(second.getValues()).toEqual([]);
});

test('a topic that fails sends its error; when it works again, the page loads its data again', async () => {
  state.failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const [first, second] = [await Connection.open([NUMBERS]), await Connection.open([STATUS])];
  const wasReset = () => first.events.some(({ data }) => 'reset' in data);
  await waitFor(() => first.events.some(({ data }) => 'error' in data));
  expect(wasReset()).toBe(false);
  state.failure = undefined;
  // No event comes, and the error ends all the same.
  await waitFor(wasReset);
  state.numbers.push(7);
  await waitFor(() => first.getValues().length === 1);
  expect(second.events.some(({ data }) => 'error' in data)).toBe(false);
  first.close();
  second.close();
});

test('a topic that does not exist, or whose parameters are wrong, fails alone', async () => {
  state.numbers.push(1);
  const connection = await Connection.open([
    NUMBERS,
    { key: 'a', section: 'example', topic: 'nothing' },
    { key: 'b', section: 'example', topic: 'numbers', parameters: { from: 'x' } },
  ]);
  const findError = (key: string) =>
    connection.events.find(({ data }) => data.key === key && 'error' in data);
  await waitFor(() => findError('a') !== undefined && findError('b') !== undefined);
  await waitFor(() => connection.getValues().length === 1);
  connection.close();
});

test.each(['', '[', '{}', '[{"key":"a"}]', `[{"key":"a b","section":"s","topic":"t"}]`])(
  'the list of topics %j is refused',
  async (topics) => {
    const response = await served.request(`/api/events?topics=${encodeURIComponent(topics)}`);
    expect(response.status).toBe(400);
  },
);

/** Opens a connection and leaves it when its events begin. */
const comeAndGo = () =>
  new Promise<void>((resolve, reject) => {
    const path = `/api/events?topics=${encodeURIComponent(JSON.stringify([NUMBERS]))}`;
    const headers = { cookie: `stacks-console-${served.port}=${TOKEN}` };
    const request = get(`${served.origin}${path}`, { headers, agent: false }, (response) => {
      expect(response.statusCode).toBe(200);
      response.once('data', () => {
        request.destroy();
        resolve();
      });
    });
    request.on('error', reject);
  });

test('1,000 pages that come and go leave no listener, and share one reading of the topic', async () => {
  for (let round = 0; round < 40; round++) {
    await Promise.all(Array.from({ length: 25 }, comeAndGo));
    expect(served.app.feeds.feedCount).toBe(1);
  }
  await waitFor(() => served.app.feeds.subscriberCount === 0);
  expect(served.app.feeds.feedCount).toBe(1);
});

test('a page that does not read is disconnected, and does not hold up the others', async () => {
  const reader = await Connection.open([NUMBERS]);
  const socket = connect(served.port, '127.0.0.1');
  const path = `/api/events?topics=${encodeURIComponent(JSON.stringify([NUMBERS]))}`;
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nCookie: stacks-console-${served.port}=${TOKEN}\r\n\r\n`,
  );
  socket.pause();
  await waitFor(() => served.app.feeds.subscriberCount === 2);
  for (let count = 0; served.app.feeds.subscriberCount === 2; count++) {
    expect(count).toBeLessThan(1_000);
    state.numbers.push(Array.from({ length: 20_000 }, () => 123_456));
    await waitFor(() => reader.getValues().length === state.numbers.length);
  }
  state.numbers.push('last');
  await waitFor(() => reader.getValues().at(-1) === 'last');
  socket.destroy();
  reader.close();
});

test('a stopped server ends its connections and its topics', async () => {
  const connection = await Connection.open([NUMBERS]);
  await waitFor(() => served.app.feeds.subscriberCount === 1);
  await served.stop();
  expect(served.app.feeds.feedCount).toBe(0);
  connection.close();
});
