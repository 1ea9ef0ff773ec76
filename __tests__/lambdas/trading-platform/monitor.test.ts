import fc from 'fast-check';
import type { PublishCommand } from '@aws-sdk/client-sns';
import { createHealthTopic } from '../../../src/lambdas/trading-platform/adapters/health-topic';
import { createMonitorStates } from '../../../src/lambdas/trading-platform/adapters/monitor-states';
import type { Check } from '../../../src/lambdas/trading-platform/run-checks';
import { createMonitor } from '../../../src/lambdas/trading-platform/run-monitor';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { ApiWorld } from './api-world';

const HOUR_MS = 3_600_000;

/** The services of a monitor in memory. */
class MonitorWorld {
  readonly states = new Table('MonitorStates', ['monitor']);
  readonly mails: string[] = [];
  readonly base = new ApiWorld();
  readonly isDown = { database: false, queue: false };
  /** The number of attempts of checks. */
  attempts = 0;
  /** Called before and after each write and each publication. */
  onStep: (step: string) => void = () => undefined;
  takeTurn: () => Promise<void> = () => Promise.resolve();
  private lastId = 0;

  private readonly dynamo = Object.assign(
    Object.create(Object.getPrototypeOf(this.states.client) as object) as typeof this.states.client,
    {
      send: async (command: { readonly constructor: { readonly name: string } }) => {
        const { name } = command.constructor;
        await this.takeTurn();
        this.onStep(`before ${name}`);
        const result = await this.states.client.send(command as never);
        this.onStep(`after ${name}`);
        return result as never;
      },
    },
  );

  private readonly sns = {
    send: (async ({ input }: PublishCommand) => {
      await this.takeTurn();
      this.onStep('before Publish');
      this.mails.push(input.Subject!.split(':')[0]!);
      this.onStep('after Publish');
      return {};
    }) as never,
  };

  private readonly checks: readonly Check[] = (['database', 'queue'] as const).map((name) => ({
    name,
    run: () => {
      this.attempts++;
      return this.isDown[name] ? Promise.reject(new Error(`${name} is down`)) : Promise.resolve();
    },
  }));

  async run(): Promise<{ readonly notices: number }> {
    const monitor = createMonitor({
      monitor: 'inside',
      checks: this.checks,
      states: createMonitorStates(this.dynamo, 'MonitorStates'),
      topic: createHealthTopic(
        'arn:aws:sns:us-east-1:123456789012:topic-platform-alarms-us-east-1-dev',
        this.sns,
      ),
      backoff: { wait: () => Promise.resolve() },
      createId: () => `run-${++this.lastId}`,
      telemetry: this.base.telemetry,
    });
    const result = await monitor();
    this.base.time += HOUR_MS;
    return result;
  }
}

it('says once that a check fails, and once that it is over', async () => {
  const world = new MonitorWorld();
  await world.run();
  world.isDown.database = true;
  for (let hour = 0; hour < 3; hour++) await world.run();
  world.isDown.database = false;
  for (let hour = 0; hour < 3; hour++) await world.run();
  expect(world.mails).toEqual(['database fails', 'database works again']);
  expect(world.base.logs.filter(({ level }) => level === 'error')).toHaveLength(3);
});

it('does not report a check that succeeds when it is repeated', async () => {
  const world = new MonitorWorld();
  Object.defineProperty(world.isDown, 'queue', { get: () => world.attempts < 4 });
  await world.run();
  expect(world.mails).toEqual([]);
  expect(world.attempts).toBeGreaterThan(3);
});

it('wherever a run ends, the repeated run publishes the rest', async () => {
  const STEPS = 10;
  for (let end = 0; end < STEPS; end++) {
    const world = new MonitorWorld();
    await world.run();
    world.isDown.database = true;
    world.isDown.queue = true;
    let step = 0;
    let endedAfter = '';
    world.onStep = (name) => {
      if (step++ !== end) return;
      endedAfter = name;
      throw new Error('ended');
    };
    await expect(world.run()).rejects.toThrow('ended');
    world.onStep = () => undefined;
    await world.run();
    // A notice is published twice only if the run ends between publishing it and recording that.
    const isRepeated = endedAfter === 'after Publish' || (endedAfter === 'before PutCommand' && end > 4);
    expect(world.mails.length).toBe(isRepeated ? 3 : 2);
    expect(new Set(world.mails)).toEqual(new Set(['database fails', 'queue fails']));
    expect((await world.run()).notices).toBe(0);
  }
});

it('a write whose response was lost is recognized, and does not delay the notice', async () => {
  const world = new MonitorWorld();
  await world.run();
  world.isDown.database = true;
  const { send } = world.states.client;
  let writes = 0;
  // The SDK repeats the write, and the condition of the repetition is not met.
  world.states.client.send = (async (command: never) => {
    const { name } = (command as { constructor: { name: string } }).constructor;
    if (name === 'PutCommand' && writes++ === 0) await send.call(world.states.client, command);
    return send.call(world.states.client, command);
  }) as never;
  expect((await world.run()).notices).toBe(1);
  expect(world.mails).toEqual(['database fails']);
});

it('runs at the same time lose no notice, and leave nothing unsent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new MonitorWorld();
      await world.run();
      world.isDown.database = true;
      world.takeTurn = scheduler.scheduleFunction(() => Promise.resolve());
      await scheduler.waitFor(Promise.all([world.run(), world.run(), world.run()]));
      world.takeTurn = () => Promise.resolve();
      await world.run();
      expect(new Set(world.mails)).toEqual(new Set(['database fails']));
      const { length } = world.mails;
      expect((await world.run()).notices).toBe(0);
      world.isDown.database = false;
      await world.run();
      expect(world.mails.slice(length)).toEqual(['database works again']);
    }),
    { numRuns: 100 },
  );
});
