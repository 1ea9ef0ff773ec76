import { decodeState } from '../../../src/domain/patterns';
import { createKinesisEvent } from './events';
import { createTestConsumer } from './pipeline';
import { World } from './world';

const symbol = 'A';

test('without bars, corrections of trades go to FailedMessages as they were sent, and all other kinds are processed', async () => {
  const world = new World();
  const at = (index: number) => ({ symbol, timestamp: world.time - 100 + index });
  const correction = { kind: 'correction', ...at(2), id: 'x1', price: 99, size: 5 };
  const events = [
    { ...at(1), price: 100, size: 10, id: 'x1' },
    correction,
    { ...at(3), kind: 'status', status: 'halt' },
    { ...at(4), kind: 'resume' },
    { ...at(5), open: 100, close: 101, interval: '1m', final: false },
    { ...at(6), kind: 'split', factor: 4 },
    { ...at(0), price: 100, size: 1, id: 'late' },
  ];
  const event = createKinesisEvent([JSON.stringify(events)], world.time);
  await createTestConsumer(world)(event);
  const counts = ['EventsAccepted', 'EventsCorrected', 'EventsLate', 'EventsRejected'];
  expect(counts.map((name) => world.sumMetric(name))).toEqual([5, 1, 1, 0]);
  const bodies = world.failedMessages.map(({ body }) => body as { reason: string; text: string });
  const toText = (fields: object, index: number) => [
    { ...fields, timestamp: new Date(world.time - 100 + index).toISOString() },
  ];
  expect(bodies.map(({ reason, text }) => [reason, JSON.parse(text)])).toEqual([
    ['events late', toText({ symbol, price: 100, size: 1, id: 'late' }, 0)],
    ['trades corrected', toText(correction, 2)],
  ]);
  const state = decodeState(world.stateRows.get(symbol)!.state);
  expect([state.lastClose, state.count]).toEqual([25, 1]);
  const [line] = world.logs.filter(({ message }) => message === 'batch processed');
  expect(line!.extra).toMatchObject({ open_bars: 1, halts_and_resumes: 2, splits: 1 });

  await createTestConsumer(world)(event);
  expect(decodeState(world.stateRows.get(symbol)!.state).lastClose).toBe(25);
});
