import { Simulation } from '../../../tools/simulation/core/simulation';
import { MessageMoves } from '../../../tools/simulation/services/sqs/move-messages';
import { PatternDetectionWorld } from '../../../tools/simulation/systems/pattern-detection/world';

const DELIVERIES = 400;
const PACE_MS = 20;
const HOUR_MS = 3_600_000;
/** An approval takes an hour at most, and the next sweep follows it. */
const REST_MS = 3 * HOUR_MS;

test('a redrive of alerts that were processed changes nothing, and neither does a second one', async () => {
  // With this seed, an alert is published, and people decide about others.
  const simulation = new Simulation({ seed: 2 });
  const world = new PatternDetectionWorld(simulation, {
    deliveries: DELIVERIES,
    paceMs: PACE_MS,
    omitted: new Set(),
  });
  const { queues, tables, topics } = world.resources;
  const { alertQueue, alertQueueDlq } = queues;
  const alerts: string[] = [];
  const send = alertQueue.send.bind(alertQueue);
  alertQueue.send = (body, options) => {
    alerts.push(body);
    return send(body, options);
  };
  const read = () => ({
    alerts: tables.AlertHistory.list(),
    approvals: tables.ApprovalTracking.list(),
    patterns: tables.TradingPatterns.list(),
    notifications: Object.values(topics).flatMap((topic) => ('published' in topic ? topic.published : [])),
  });
  await simulation.replaceGlobals(async () => {
    world.start();
    await simulation.run(simulation.now + REST_MS);
    simulation.faults.stop();
    expect(world.isAtRest()).toBe(true);
    const before = structuredClone(read());
    expect(before.notifications.length).toBeGreaterThan(1);
    expect(before.approvals.length).toBeGreaterThan(0);
    const processed = [...alerts];
    for (let time = 1; time <= 2; time++) {
      for (const body of processed) alertQueueDlq.send(body);
      new MessageMoves(simulation, [alertQueue, alertQueueDlq]).start(alertQueueDlq);
      await simulation.run(simulation.now + HOUR_MS);
      expect([alertQueue.isEmpty, alertQueueDlq.isEmpty]).toEqual([true, true]);
      expect(read()).toEqual(before);
    }
    expect(alerts.length).toBe(3 * processed.length);
  });
});
