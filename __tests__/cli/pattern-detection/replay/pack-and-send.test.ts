import fc from 'fast-check';
import {
  getPartitionKey,
  Packer,
  type PackableEvent,
  type PackedRecord,
} from '../../../../src/cli/pattern-detection/replay/pack';
import { RecordSender, type PutResult } from '../../../../src/cli/pattern-detection/replay/send';

const symbol = fc.constantFrom('AAPL', 'IBM', 'MSFT', 'GOOG', 'FB', 'BRK.B', 'X', 'YY', 'ZZZ');
const stream = fc.array(
  symbol.map((name) => name),
  { maxLength: 1_500 },
);
const createEvents = (symbols: readonly string[]): PackableEvent[] =>
  symbols.map((name, index) => ({ symbol: name, timestamp: 1_700_000_000_000 + index, close: 1 + index }));

function pack(events: readonly PackableEvent[]): PackedRecord[] {
  const packer = new Packer();
  const full = events.flatMap((event) => packer.add(event) ?? []);
  return [...full, ...packer.flush()];
}

const unpack = ({ data }: PackedRecord) => JSON.parse(data) as PackableEvent[];
const filterSymbol = (name: string, events: readonly PackableEvent[]) =>
  events.filter((event) => event.symbol === name);

describe('Packer', () => {
  it('packs every event, and those of each symbol in order under one partition key', () => {
    fc.assert(
      fc.property(stream, (symbols) => {
        const events = createEvents(symbols);
        const records = pack(events);
        const unpacked = records.flatMap(unpack);
        expect(unpacked).toHaveLength(events.length);
        for (const name of new Set(symbols)) {
          expect(filterSymbol(name, unpacked)).toEqual(filterSymbol(name, events));
          const keys = records.filter((record) => record.symbols.includes(name)).map(({ key }) => key);
          expect(new Set(keys)).toEqual(new Set([getPartitionKey(name)]));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('limits records to 100 events and 25,000 bytes', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 0, max: 4_000 }), (symbols, padding) => {
        const events = createEvents(symbols).map((event) => ({ ...event, timestamp: 'x'.repeat(padding) }));
        for (const record of pack(events)) {
          expect(record.events).toBe(unpack(record).length);
          expect(record.events).toBeLessThanOrEqual(100);
          expect(Buffer.byteLength(record.data)).toBeLessThanOrEqual(25_000);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('RecordSender', () => {
  /** A stream that refuses each record of each request with a chance, by the numbers that it is given. */
  async function sendRecords(records: readonly PackedRecord[], drawFailure: () => number) {
    const taken: PackedRecord[] = [];
    const sizes: number[] = [];
    const sender = new RecordSender({
      put: async (batch): Promise<PutResult[]> => {
        sizes.push(batch.length);
        return batch.map((record) => {
          if (drawFailure() < 0.4) return { errorCode: 'ProvisionedThroughputExceededException' };
          taken.push(record);
          return { shardId: 'shardId-0', sequenceNumber: String(taken.length) };
        });
      },
      wait: async () => {},
      onSent: () => {},
    });
    for (const record of records) await sender.send(record);
    await sender.flush();
    return { taken, sizes };
  }

  it('sends every record once and in the order of its key, whatever part of a request is rejected', async () => {
    await fc.assert(
      fc.asyncProperty(
        stream,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (symbols, random) => {
          const records = pack(createEvents(symbols));
          let asked = 0;
          // Every third answer is yes, so that no record is refused ten times.
          const { taken } = await sendRecords(records, () =>
            asked++ % 3 === 2 ? 1 : (random.next().value as number),
          );
          expect(taken).toHaveLength(records.length);
          for (const key of new Set(records.map((record) => record.key))) {
            const isInOrder = (all: readonly PackedRecord[]) => all.filter((record) => record.key === key);
            expect(isInOrder(taken)).toEqual(isInOrder(records));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('sends records of many keys in one request, and stops after ten rejections', async () => {
    const records = Array.from({ length: 60 }, (_, index) => ({
      key: `symbols-${index}`,
      data: '[]',
      symbols: [],
      events: 0,
    }));
    const { sizes } = await sendRecords(records, () => 1);
    expect(sizes).toEqual([60]);
    await expect(sendRecords(records, () => 0)).rejects.toThrow(/rejected 60 records 10 times \(Provisioned/);
  });
});
