import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { readConfig } from '../src/config';
import { MARKET_HOURS, PATTERN_DETECTION, PRICES_CHECKED } from '../src/domain/cost';
import { PatternDetection } from '../src/systems/pattern-detection';
import { withTables } from '../tools/cost-page';
import { synthesized } from './support/synth';

const ROOT = resolve(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { resource } = synthesized(
  new PatternDetection(new App(), readConfig({ ALERT_EMAIL: 'desk@example.com' })),
).json;
const all = (type: string) => Object.values(resource[type] ?? {}) as Record<string, unknown>[];

describe('help/cost.md', () => {
  const page = read('help/cost.md');

  it('has the tables that the code computes (npx tsx tools/cost-page.ts writes them)', () => {
    expect([...page.matchAll(/<!-- (\w+) -->/g)].map(([, name]) => name)).toEqual(
      ['services', 'variants', 'traffic', 'standing'].flatMap((name) => [name, 'end']),
    );
    expect(withTables(page)).toBe(page);
  });

  it('says when the prices were compared, and marks those that nobody could check', () => {
    expect(page).toContain(PRICES_CHECKED);
    const marked = page.split('\n').filter((line) => line.startsWith('|') && line.includes('**(?)**'));
    expect(marked.length).toBeGreaterThanOrEqual(4);
    for (const line of marked) expect(line).toMatch(/custom metric|scheduled runs|timers|GenerateMac/);
  });
});

describe('what stands', () => {
  it('is what the stack has', () => {
    const queries = (alarm: Record<string, unknown>) =>
      (alarm.metric_query as { metric?: unknown }[] | undefined)?.filter(({ metric }) => metric).length ?? 1;
    const alarms = all('aws_cloudwatch_metric_alarm');
    const anomaly = alarms.filter((alarm) => JSON.stringify(alarm).includes('ANOMALY_DETECTION_BAND'));
    const rules = all('aws_wafv2_web_acl').flatMap(({ rule }) => rule as unknown[]);
    const polled = all('aws_lambda_event_source_mapping').filter(({ event_source_arn: arn }) =>
      String(arn).includes('aws_sqs_queue'),
    );
    const runs = all('aws_scheduler_schedule').map(({ schedule_expression: rate }) =>
      Number(/^rate\((\d+) minutes\)$/.exec(String(rate))?.[1]),
    );
    expect({ ...PATTERN_DETECTION, idleMetrics: undefined }).toEqual({
      streams: all('aws_kinesis_stream').length,
      keys: all('aws_kms_key').length,
      webAcls: all('aws_wafv2_web_acl').length,
      webAclRules: rules.length,
      alarmMetrics: alarms
        .filter((alarm) => !anomaly.includes(alarm))
        .reduce((sum, alarm) => sum + queries(alarm), 0),
      anomalyAlarms: anomaly.length,
      dashboards: all('aws_cloudwatch_dashboard').length,
      polledQueues: polled.length,
      scheduledRuns: runs.reduce((sum, minutes) => sum + 60 / minutes, 0),
      idleMetrics: undefined,
    });
  });

  it('counts the batches and the metrics as they are', () => {
    const stream = all('aws_lambda_event_source_mapping').find(({ starting_position: from }) => from)!;
    expect(stream).toMatchObject({
      batch_size: MARKET_HOURS.batchRecords,
      maximum_batching_window_in_seconds: MARKET_HOURS.batchWindow,
    });
    expect(read('help/observability.md')).toContain(`That is ${MARKET_HOURS.metrics} metrics`);
  });
});
