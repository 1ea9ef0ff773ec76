import { verifyLedger } from '../../../src/cli/trade-processing/ledger/verify';
import { CpuMeter } from '../../../tools/trade-processing/benchmark/cpu-meter';
import { generateLedger, REGION } from '../../../tools/trade-processing/benchmark/generated-ledger';
import { createGeneratedRegion } from '../../../tools/trade-processing/benchmark/generated-region';

test('a generated ledger is intact when it is read through the client of DynamoDB', async () => {
  const ledger = await generateLedger(16 * 40);
  const meter = new CpuMeter();
  const pages: number[] = [];
  const region = createGeneratedRegion(ledger, meter);
  const { report } = await verifyLedger(
    { config: {} as never, open: async () => region },
    { region: REGION, now: ledger.now, onRead: (rows) => pages.push(rows) },
  );
  expect(report).toMatchObject({ isIntact: true, rows: 16 * 41, checkpoints: 288 });
  expect(pages).toEqual(Array(16).fill(41));
  expect(meter.microseconds).toBeGreaterThan(0);
});
