import { ExpectedResults } from '../../../../src/cli/pattern-detection/load/expectation';
import { SyntheticMarket } from '../../../../src/cli/pattern-detection/load/market';
import { sendLoad } from '../../../../src/cli/pattern-detection/load/send';
import type { PackedRecord } from '../../../../src/cli/pattern-detection/replay/pack';
import type { Bar } from '../../../../src/domain/patterns';

const START = 1_767_000_000_000;

/**
 * A fake of a stream, with its own clock: each request takes some time, and every other request is rejected in part.
 */
function createFakeStream(requestMs: number) {
  const taken: PackedRecord[] = [];
  let [now, requests] = [START, 0];
  return {
    taken,
    now: () => now,
    wait: async (milliseconds: number) => void (now += milliseconds),
    put: async (records: readonly PackedRecord[]) => {
      now += requestMs;
      requests++;
      return records.map((record, index) => {
        if (requests % 2 === 1 && index === 0) return { errorCode: 'ProvisionedThroughputExceededException' };
        taken.push(record);
        return { shardId: 'shardId-0', sequenceNumber: String(taken.length) };
      });
    },
  };
}

describe('sendLoad', () => {
  it.each([
    ['keeps pace', 5],
    ['cannot keep pace', 2_000],
  ])('sends every event once and in order if the stream %s', async (_, requestMs) => {
    const stream = createFakeStream(requestMs);
    const made: Bar[] = [];
    const market = new SyntheticMarket({ seed: 1, run: 'L', symbols: 40, rate: 2_000, start: START }, 100);
    const { put, wait, now } = stream;
    const sent = await sendLoad(market, { put, wait, now, events: 4_000, onEvent: (bar) => made.push(bar) });
    const got = stream.taken.flatMap(({ data }) => JSON.parse(data) as Bar[]);
    for (const symbol of new Set(made.map((bar) => bar.symbol))) {
      const filterBars = (bars: readonly Bar[]) => bars.filter((bar) => bar.symbol === symbol);
      expect(filterBars(got)).toEqual(filterBars(made));
    }
    expect(got).toHaveLength(4_000);
    expect(sent.retried).toBeGreaterThan(0);
    expect(sent.lastPositions.size).toBe(40);
    expect(sent.records.map(({ events }) => events)).toEqual(
      stream.taken.map(({ data }) => (JSON.parse(data) as Bar[]).length),
    );
    stream.taken.forEach(({ data }, at) => {
      const { firstEvent, putAt: asked, acceptedAt: taken } = sent.records[at]!;
      expect(firstEvent).toBe((JSON.parse(data) as Bar[])[0]!.timestamp);
      expect(asked).toBeGreaterThanOrEqual(firstEvent);
      expect(taken).toBeGreaterThanOrEqual(asked);
    });
  });

  it('sends trades with a price, a size and an id with the option trades', async () => {
    const stream = createFakeStream(5);
    const options = { seed: 1, run: 'L', symbols: 4, rate: 2_000, start: START, trades: true };
    const market = new SyntheticMarket(options, 100);
    const expected = new ExpectedResults(50, true);
    const { put, wait, now } = stream;
    const onEvent = (bar: Bar) => expected.add(bar);
    await sendLoad(market, { put, wait, now, events: 4_000, trades: true, onEvent });
    const sent = stream.taken.flatMap(({ data }) => JSON.parse(data) as Record<string, unknown>[]);
    expect(sent).toHaveLength(4_000);
    for (const trade of sent)
      expect(Object.keys(trade).sort()).toEqual(['id', 'price', 'size', 'symbol', 'timestamp']);
    expect(new Set(sent.map(({ symbol, id }) => `${String(symbol)} ${String(id)}`)).size).toBe(4_000);
    expect(expected.patterns.size).toBeGreaterThan(0);
  });

  it('sends no event before it is due', async () => {
    const stream = createFakeStream(1);
    const market = new SyntheticMarket({ seed: 1, run: 'L', symbols: 2, rate: 100, start: START }, 100);
    const { put, wait, now } = stream;
    const onEvent = ({ timestamp }: Bar) => expect(timestamp).toBeLessThanOrEqual(now());
    await sendLoad(market, { put, wait, now, events: 200, onEvent });
    expect(now()).toBeGreaterThanOrEqual(START + 1_990);
  });
});
