import { detectAll, type Bar } from '../../../src/domain/patterns';
import { readStoredBars } from '../../../src/lambdas/pattern-detection/stored-bars';
import { createKinesisEvent, realEvents, sqsEvent } from './events';
import { createTestAlertProcessor, analyse, deliver } from './pipeline';
import { World } from './world';

const events = realEvents();
const bars = events.map((event): Bar => ({
  open: 0,
  high: 0,
  low: 0,
  volume: 0,
  ...event,
  timestamp: Date.parse(event.timestamp),
}));

test('thirteen years of five stocks are processed from the stream to the notification', async () => {
  const world = new World();
  const records = Array.from({ length: Math.ceil(events.length / 50) }, (_, index) =>
    JSON.stringify(events.slice(index * 50, index * 50 + 50)),
  );
  for (let start = 0; start < records.length; start += 100) {
    await deliver(
      world,
      createKinesisEvent(records.slice(start, start + 100), world.time, start + 1),
      350_400,
    );
  }
  for (const analysis of world.analyses) await analyse(world, analysis);
  const notify = createTestAlertProcessor(world);
  for (let start = 0; start < world.alertMessages.length; start += 10) {
    const response = await notify(sqsEvent(world.alertMessages.slice(start, start + 10)));
    expect(response.batchItemFailures).toEqual([]);
  }

  // Through stream, gate, steps and JSON, exactly what the detector finds in the whole series at once.
  const found = detectAll(bars);
  expect(found.length).toBeGreaterThan(10);
  const rows = [...world.patternRows.values()];
  expect(rows.map(({ patternId, confidence }) => [patternId, confidence]).sort()).toEqual(
    found
      .map(({ symbol, pattern, confirmedAt, confidence }) => [
        `${symbol}#${pattern}#${new Date(confirmedAt).toISOString()}`,
        confidence,
      ])
      .sort(),
  );
  // Each pattern contains the bars of its file, from before its first pivot to the bar that confirmed it.
  for (const { symbol, bars: bytes, start, timestamp } of rows) {
    const stored = readStoredBars({ bars: bytes! });
    const expected = bars.filter(
      (bar) =>
        bar.symbol === symbol &&
        stored[0]!.timestamp <= bar.timestamp &&
        bar.timestamp <= Date.parse(timestamp),
    );
    expect(stored.map((bar) => [bar.timestamp, bar.close])).toEqual(
      expected.map((bar) => [bar.timestamp, bar.close]),
    );
    expect(stored[0]!.timestamp).toBeLessThan(Date.parse(start));
    expect(bytes!.length).toBeLessThan(4_096);
  }
  const alerted = found.filter(({ confidence }) => confidence >= 60);
  expect(alerted.length).toBeGreaterThan(0);
  // Critical alerts are not published: they wait for approval.
  const critical = alerted.filter(({ confidence }) => confidence >= 90).length;
  expect(critical).toBeGreaterThan(0);
  expect(world.notifications).toHaveLength(alerted.length - critical);
  expect(world.approvalRows.size).toBe(critical);
  expect(world.alertRows.size).toBe(alerted.length);
  expect(world.failedMessages).toEqual([]);
  expect(world.sumMetric('EventsAccepted')).toBe(events.length);

  // One correlation id leads from the record to the rows and the notification.
  for (const alert of world.notifications) {
    const [, sequence = '', index] = /:(\d+)#(\d+)$/.exec(alert.correlationId) ?? [];
    const source = events[(Number(sequence.slice(-7)) - 1) * 50 + Number(index)];
    expect([source?.symbol, `${source?.timestamp}T00:00:00.000Z`]).toEqual([alert.symbol, alert.timestamp]);
    expect(world.patternRows.get(alert.alertId)?.correlationId).toBe(alert.correlationId);
    expect(world.alertRows.get(alert.alertId)).toMatchObject({
      correlationId: alert.correlationId,
      notifiedAt: expect.any(String),
    });
  }
});
