import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestAlertProcessor, analyse, deliver } from '../../../lambdas/pattern-detection/pipeline';
import { createKinesisEvent, realEvents, sqsEvent } from '../../../lambdas/pattern-detection/events';
import { World } from '../../../lambdas/pattern-detection/world';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Pipeline } from '../../../../src/cli/pattern-detection/pipeline';
import { SkippedRowReporter } from '../../../../src/cli/pattern-detection/market-file';
import { assertRebuildable } from '../../../../src/cli/pattern-detection/replay/rebuild';
import { readEvents } from '../../../../src/cli/pattern-detection/replay/events';

const HISTORY_HOURS = 40 * 365 * 24;
const events = realEvents();
/** The events that the consumer never processes. */
const isMissed = (_: unknown, index: number) => index >= events.length / 4 && index < (events.length * 3) / 4;
const toRecords = (some: readonly object[]) =>
  Array.from({ length: Math.ceil(some.length / 50) }, (_, index) =>
    JSON.stringify(some.slice(index * 50, index * 50 + 50)),
  );

/** Sends events through the consumer, the workflow and AlertProcessor. */
const run = async (world: World, some: readonly object[], firstSequence: number): Promise<void> => {
  const before = world.analyses.length;
  await deliver(world, createKinesisEvent(toRecords(some), world.time, firstSequence), HISTORY_HOURS);
  for (const analysis of world.analyses.slice(before)) await analyse(world, analysis);
  await createTestAlertProcessor(world)(sqsEvent(world.alertMessages.splice(0)));
};

test('a detector that is rebuilt after data loss raises each missed alert once, and repeats no other', async () => {
  const whole = new World();
  await run(whole, events, 1);
  expect(whole.alertRows.size).toBeGreaterThan(2);

  const world = new World();
  await run(
    world,
    events.filter((event, index) => !isMissed(event, index)),
    1,
  );
  const before = [...world.alertRows.keys()];
  await run(world, events.filter(isMissed), 1_001);
  expect(world.sumMetric('EventsLate')).toBe(events.filter(isMissed).length); // a replay without a rebuild
  expect([...world.alertRows.keys()]).toEqual(before);
  expect(before.length).toBeLessThan(whole.alertRows.size);

  world.stateRows.clear(); // --rebuild
  await run(world, events, 2_001);
  const sent = world.notifications.map(({ alertId }) => alertId);
  expect(new Set(sent).size).toBe(sent.length);
  expect([...world.alertRows.keys()]).toEqual(expect.arrayContaining([...whole.alertRows.keys()]));
});

test('only the detectors of the symbols in the file are deleted', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rebuild-'));
  const file = join(dir, 'history.csv');
  writeFileSync(file, 'symbol,timestamp,close\nA,2024-01-01,1\nB,2024-01-01,1\nA,2024-01-02,1\n');
  const send = jest.spyOn(DynamoDBDocumentClient.prototype, 'send').mockResolvedValue({} as never);
  try {
    const symbols = new Set<string>();
    const skipped = new SkippedRowReporter(file, 'read', false, () => undefined);
    for await (const group of readEvents(file, { skipped }))
      for (const { symbol } of group) symbols.add(symbol);
    const table = { type: 'aws_dynamodb_table', attributes: { name: 'DetectorState-dev' } };
    const config = { region: 'us-east-1', suffix: 'dev', target: 'aws' };
    await new Pipeline(config as never, [table] as never).deleteDetectors(symbols);
    expect(send.mock.calls.map(([{ input }]) => input)).toEqual(
      ['A', 'B'].map((symbol) => ({ TableName: 'DetectorState-dev', Key: { symbol } })),
    );
  } finally {
    send.mockRestore();
    rmSync(dir, { recursive: true });
  }
});

test('the error of --rebuild for a system that builds bars names the commands that find patterns in old data', () => {
  expect(() => assertRebuildable({ barIntervals: [], barCalendar: 'XNYS' })).not.toThrow();
  expect(() => assertRebuildable({ barIntervals: ['5m', '1h'], barCalendar: 'XNYS' })).toThrow(
    /BAR_INTERVALS=5m,1h, and nothing was deleted: .* detect FILE --interval 5m,1h --calendar XNYS, or deploy another environment/,
  );
});
