import type { AlertLoadReport } from '../../../src/cli/pattern-detection/load/alerts/report';
import type { LoadReport } from '../../../src/cli/pattern-detection/load/report';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PowerReport } from '../../../src/domain/cost';
import type { System } from './system';

/** The output of `stacks load --json`. */
type PrintedReport = Pick<LoadReport, 'sent' | 'check' | 'failedMessages'>;

/** Tests the load test and the power tuning. */
export function testLoad(system: System): void {
  it('measures the detector at five sizes, and recommends one of them', async () => {
    const sample = JSON.parse(
      readFileSync(join(system.project.dir, 'tools/pattern-detection/power-tuning-input.json'), 'utf8'),
    ) as object;
    const { PowerTuningWorkflowArn: stateMachineArn } = JSON.parse(
      await system.project.runOrFail('outputs', 'pattern-detection', '--json'),
    ) as Record<string, string>;
    // AWS has a separate host for synchronous executions; the emulator has one host for all.
    const options = { ...system.clients, endpoint: system.project.endpoint, disableHostPrefix: true };
    const { status, error, cause, output } = await new SFNClient(options).send(
      new StartSyncExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({ ...sample, invocations: 2 }),
      }),
    );
    expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED' });
    const { sizes, ...chosen } = JSON.parse(output!) as PowerReport;
    expect(sizes.map(({ memory, runs }) => [memory, runs])).toEqual(
      [512, 1024, 1536, 2048, 3008].map((memory) => [memory, 2]),
    );
    for (const { medianDuration, slowestDuration, costPerMillion } of sizes) {
      expect(medianDuration).toBeGreaterThan(0);
      expect(slowestDuration).toBeGreaterThanOrEqual(medianDuration);
      expect(costPerMillion).toBeGreaterThan(0);
    }
    const getSize = (memory: number) => sizes.find((size) => size.memory === memory)!;
    expect(getSize(chosen.cheapest).costPerMillion).toBe(
      Math.min(...sizes.map(({ costPerMillion }) => costPerMillion)),
    );
    expect(getSize(chosen.fastest).medianDuration).toBe(
      Math.min(...sizes.map(({ medianDuration }) => medianDuration)),
    );
    expect(sizes).toContainEqual(getSize(chosen.recommended));
    expect(getSize(chosen.recommended).medianDuration).toBeLessThanOrEqual(
      getSize(chosen.cheapest).medianDuration,
    );
  });

  it('processes 20,000 events at 2,000 a second, without lost or duplicate results', async () => {
    const output = await system.project.runOrFail('load', '--rate', '2000', '--seconds', '10', '--json');
    const { sent, check, failedMessages } = JSON.parse(output) as PrintedReport;
    const { expected } = check.patterns;
    expect(sent.events).toBe(20_000);
    expect(expected).toBeGreaterThan(10);
    expect(failedMessages).toBe(0);
    expect(check).toEqual({
      events: { sent: 20_000, processed: 20_000, lost: 0, duplicated: 0 },
      patterns: { expected, found: expected, lost: [], duplicated: [] },
      alerts: { expected: check.alerts.expected, found: check.alerts.expected, lost: [], duplicated: [] },
      notifiedTwice: [],
      outcomes: check.outcomes,
      brake: check.brake,
      ok: true,
    });
    expect(check.outcomes.processing).toBe(0);
    expect(Object.values(check.outcomes).reduce((sum, count) => sum + count, 0)).toBe(check.alerts.expected);
    expect(check.brake.mostNotifications).toBeLessThanOrEqual(check.brake.limit);
  });

  // A message of AlertQueue is invisible for five minutes after its function was killed, so nothing is killed here.
  it('stores each alert once, however often it is sent', async () => {
    const command = ['load', '--messages', '200', '--copies', '3', '--rate', '60', '--json'];
    const report = JSON.parse(await system.project.runOrFail(...command)) as AlertLoadReport;
    expect(report.deliveries).toMatchObject({ sent: 600, accepted: 600 });
    expect(report.check.alerts).toEqual({ expected: 200, found: 200, lost: [], duplicated: [] });
    expect([report.check.outcomes.processing, report.check.notifiedTwice, report.failures]).toEqual([
      0,
      [],
      [],
    ]);
  });
}
