import { createTestConsumer } from './pipeline';
import { createKinesisEvent } from './events';
import { World } from './world';

const at = (time: number, index: number) => ({ symbol: 'A', timestamp: time + index, close: 100 + index });

test('one log line contains the records of a batch, the results of its events, and the durations', async () => {
  const world = new World();
  const [first, second] = [at(world.time, -2), at(world.time, -1)];
  const event = createKinesisEvent(
    [JSON.stringify([first, second]), JSON.stringify([{ ...second, close: -1 }]), JSON.stringify(first)],
    world.time,
  );
  await createTestConsumer(world)(event);
  await createTestConsumer(world)(event);
  const sequences = event.Records.map(({ kinesis }) => kinesis.sequenceNumber);
  const lines = world.logs.filter(({ message }) => message === 'batch processed').map(({ extra }) => extra);
  const about = {
    shard_id: event.Records[0]!.eventID.split(':')[0],
    first_sequence: sequences[0],
    last_sequence: sequences[2],
    records: 3,
    rejected: 1,
    corrected: 0,
    open_bars: 0,
    halts_and_resumes: 0,
    splits: 0,
    ignored_fields: [],
    analyses: 0,
    retried: false,
    read_ms: expect.any(Number),
    detect_ms: expect.any(Number),
  };
  expect(lines).toEqual([
    { ...about, accepted: 2, repeated: 0, late: 1 },
    { ...about, accepted: 0, repeated: 2, late: 1 },
  ]);
});
