import { createUrl } from '../../cli/failures/support';
import { createReadOnlyAws } from '../support';
import { createFailure, DLQ, serveFailures, type ServedFailures, SOURCE } from './support';

interface Overview {
  readonly causes: readonly { readonly id: string; readonly queue: string; readonly messages: number }[];
  readonly queues: readonly { readonly arn: string; readonly approximateCount: number }[];
}

let failures: ServedFailures;

beforeAll(async () => {
  failures = await serveFailures();
});
afterAll(() => failures?.served.stop());
beforeEach(() => failures.fill());

const readOverview = () => failures.served.query('/api/failed-messages/overview') as Promise<Overview>;
const change = (name: string, parameters: object, more: object = {}) =>
  failures.served.change(`/api/failed-messages/${name}`, { parameters, confirmed: true, ...more });

test('the overview has the causes of all queues, consumes nothing, and two pages can read at the same time', async () => {
  const [overview, other] = await Promise.all([readOverview(), readOverview()]);
  expect(other.causes).toEqual(overview.causes);
  expect(overview.causes).toMatchObject([
    {
      queue: 'DetectorRetriesDlq',
      cause: expect.stringContaining('FraudDetector-local: InvalidEventError: detail.amount') as string,
      messages: 3,
      refused: 3,
      repair: { kind: 'move' },
    },
    { queue: 'UnwrittenChanges', messages: 1, repair: { kind: 'manual' } },
    { queue: 'DetectorRetriesDlq', messages: 1, refused: 0 },
  ]);
  expect(failures.queues.countVisible(createUrl(DLQ))).toBe(4);
});

test('a message has its content with the field that the parser refuses', async () => {
  const { causes } = await readOverview();
  const { messages } = (await failures.served.query(`/api/failed-messages/cause?id=${causes[0]!.id}`)) as {
    readonly messages: readonly { readonly id: string; readonly correlationId: string }[];
  };
  expect(messages).toHaveLength(3);
  const message = await failures.served.query(`/api/failed-messages/message?id=${messages[0]!.id}`);
  expect(message).toMatchObject({
    correlationId: messages[0]!.correlationId,
    problems: [{ path: expect.stringContaining('requestPayload.detail.') as string }],
    content: { requestPayload: { detail: { amount: 'much' } } },
  });
});

test('a redrive of a cause is previewed, and then moves exactly its messages', async () => {
  const { causes } = await readOverview();
  const parameters = { causes: [causes[0]!.id] };
  const [preview] = await change('redrive', parameters, { confirmed: false });
  expect(preview).toMatchObject({
    preview: { total: 3, queues: [{ messages: 3, effect: `sent to the queue ${SOURCE}` }] },
  });
  expect(failures.queues.listBodies(createUrl(SOURCE))).toEqual([]);
  const lines = await change('redrive', parameters);
  expect(lines.at(-1)).toMatchObject({ result: { done: 3, retained: 0, notReceived: 0 } });
  expect(lines[0]).toEqual({ progress: { done: 3, total: 3 } });
  expect(failures.queues.listBodies(createUrl(SOURCE))).toHaveLength(3);
  expect(failures.queues.listBodies(createUrl(DLQ))).toEqual(['no event at all']);
  expect(failures.served.records.map(({ state }) => state)).toEqual(['started', 'succeeded']);
});

test('a drop needs a reason, and records each message', async () => {
  const { causes } = await readOverview();
  const parameters = { causes: [causes[1]!.id] };
  expect(await change('drop', parameters)).toEqual([
    { error: expect.objectContaining({ what: 'the reason is missing' }) },
  ]);
  const lines = await change('drop', parameters, { reason: 'written by hand' });
  expect(lines.at(-1)).toMatchObject({ result: { done: 1 } });
  expect(failures.dropped).toMatchObject([
    { user: 'ada', reason: 'written by hand', queue: 'UnwrittenChanges-local' },
  ]);
});

test('what is confirmed is what was previewed: a message that fails in the meantime remains', async () => {
  const { causes } = await readOverview();
  const [line] = await change('drop', { causes: [causes[0]!.id] }, { confirmed: false });
  const { selection } = line!.preview as { readonly selection: object };
  failures.queues.add(createUrl(DLQ), { body: createFailure('t-0000009', 'more'), sentAt: Date.now() });
  await readOverview();
  const lines = await change('drop', selection, { reason: 'sent by a test' });
  expect(lines.at(-1)).toMatchObject({ result: { done: 3, notReceived: 0 } });
  expect(failures.queues.listBodies(createUrl(DLQ)).join()).toContain('t-0000009');
});

test('a redrive that only an operator can do is refused with the steps', async () => {
  const { causes } = await readOverview();
  expect(await change('redrive', { causes: [causes[1]!.id] })).toEqual([
    {
      error: {
        what: expect.stringContaining(
          'there is nothing to redrive: UnwrittenChanges: its messages are positions',
        ) as string,
      },
    },
  ]);
});

test.each([
  [{}, 400, 'expected at least one cause, message or queue'],
  [{ ids: ['gone'] }, 409, 'no message has the id or cause gone'],
  [{ queues: ['arn:other'] }, 404, 'there is no queue of failures'],
])('the selection %j is refused', async (parameters, status, text) => {
  const response = await failures.served.request('/api/failed-messages/redrive', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parameters }),
  });
  expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
});

test('on AWS, a console that only reads counts the messages, receives none, and names the command', async () => {
  const readOnly = await serveFailures(createReadOnlyAws());
  try {
    readOnly.fill();
    const requests = new Set<string>();
    readOnly.queues.onRequest = ({ name }) => void requests.add(name);
    expect(await readOnly.served.query('/api/failed-messages/overview')).toMatchObject({
      total: 5,
      queues: [
        { queue: 'DetectorRetriesDlq', approximateCount: 4 },
        { queue: 'UnwrittenChanges', approximateCount: 1 },
      ],
      gaps: [],
    });
    for (const path of ['cause?id=a', 'message?id=m1']) {
      const response = await readOnly.served.request(`/api/failed-messages/${path}`);
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining('npx stacks failures list'),
      ]);
    }
    expect([...requests]).toEqual(['GetQueueAttributesCommand']);
  } finally {
    await readOnly.served.stop();
  }
});
