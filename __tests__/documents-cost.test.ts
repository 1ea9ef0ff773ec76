import { BarLog, MAX_LOG_BARS } from '../src/domain/recent-bars';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { readSystemConfig } from '../src/config';
import { patternDetection } from '../src/config/pattern-detection';
import { estimateUsage, PRICES_CHECKED, priceUsage } from '../src/domain/cost';
import { countCustomMetrics, modelTraffic, PEAK_TRAFFIC } from '../src/domain/cost/pattern-detection';
import { encodeState, createState } from '../src/domain/patterns';
import { parseSynthesized, getConfiguredResources } from '../src/domain/plan/resources';
import { PatternDetection } from '../src/systems/pattern-detection';
import { replaceTables } from '../tools/pattern-detection/cost-page';
import { replaceTables as replaceTradeTables } from '../tools/trade-processing/cost-page';
import { replaceTables as replacePlatformTables } from '../tools/trading-platform/cost-page';
import { replaceTables as replacePipelineTables } from '../tools/transaction-pipeline/cost-page';
import { synthesizeStack } from './support/synth';

const ROOT = resolve(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { resource } = synthesizeStack(
  new PatternDetection(new App(), readSystemConfig(patternDetection, { ALERT_EMAIL: 'desk@example.com' })),
).json;
const all = (type: string) => Object.values(resource[type] ?? {}) as Record<string, unknown>[];

describe('help/cost.md', () => {
  const page = read('help/cost.md');

  it('contains the computed tables (npx tsx tools/pattern-detection/cost-page.ts writes them)', () => {
    expect([...page.matchAll(/<!-- (\w+) -->/g)].map(([, name]) => name)).toEqual(
      [
        ...['levels', 'services', 'variants', 'bars', 'traffic', 'standing'],
        ...['transactions', 'stages'],
        ...['trades', 'regions', 'events'],
        ...['orders', 'capacity'],
      ].flatMap((name) => [name, 'end']),
    );
    expect(replaceTables(page)).toBe(page);
  });

  it('contains the computed tables of the transaction pipeline (npx tsx tools/transaction-pipeline/cost-page.ts writes them)', () => {
    expect(replacePipelineTables(page)).toBe(page);
  });

  it('contains the computed tables of trade processing (npx tsx tools/trade-processing/cost-page.ts writes them)', () => {
    expect(replaceTradeTables(page)).toBe(page);
  });

  it('contains the computed tables of the trading platform (npx tsx tools/trading-platform/cost-page.ts writes them)', () => {
    expect(replacePlatformTables(page)).toBe(page);
  });

  it('contains the date of the price check, and marks unverified prices', () => {
    expect(page).toContain(PRICES_CHECKED);
    const marked = page.split('\n').filter((line) => line.startsWith('|') && line.includes('**(?)**'));
    expect(marked.length).toBe(4);
    for (const line of marked) expect(line).toMatch(/custom metric|timers|GenerateMac/);
  });
});

describe('the numbers in the help pages', () => {
  const resources = getConfiguredResources(parseSynthesized(JSON.stringify({ resource })));
  const lines = priceUsage(estimateUsage(resources, modelTraffic(PEAK_TRAFFIC)).standing);
  const quantity = (what: string) => lines.find((line) => line.item === what)?.quantity;

  it('match the stack', () => {
    const queries = (alarm: Record<string, unknown>) =>
      (alarm.metric_query as { metric?: unknown }[] | undefined)?.filter(({ metric }) => metric).length ?? 1;
    const alarms = all('aws_cloudwatch_metric_alarm');
    const anomaly = alarms.filter((alarm) => JSON.stringify(alarm).includes('ANOMALY_DETECTION_BAND'));
    const rules = all('aws_wafv2_web_acl').flatMap(({ rule }) => rule as unknown[]);
    const polled = all('aws_lambda_event_source_mapping').filter(({ event_source_arn: arn }) =>
      String(arn).includes('aws_sqs_queue'),
    );
    expect(quantity('keys')).toBe(all('aws_kms_key').length);
    expect(quantity('web ACLs')).toBe(all('aws_wafv2_web_acl').length);
    expect(quantity('rules')).toBe(rules.length);
    expect(quantity('dashboards')).toBe(all('aws_cloudwatch_dashboard').length);
    expect(quantity('anomaly alarms')).toBe(anomaly.length);
    expect(quantity('alarms')).toBe(
      alarms.filter((alarm) => !anomaly.includes(alarm)).reduce((sum, alarm) => sum + queries(alarm), 0),
    );
    expect(quantity('polling by Lambda')).toBe(polled.length * 5 * 180 * 730);
  });

  it('match the metrics in help/observability.md', () => {
    const metrics = resources
      .filter(({ type }) => type === 'aws_lambda_function')
      .reduce((sum, fn) => sum + countCustomMetrics(fn), 0);
    // And the two that ThresholdChecker writes in every hour of the month.
    expect(read('help/observability.md')).toContain(`at most ${metrics + 2} metrics`);
  });

  it('include a state size that is sufficient for a row with its key and its stream position', () => {
    const log = new BarLog();
    for (let time = 1; time < MAX_LOG_BARS; time++)
      log.add({
        timestamp: 300_000 * time,
        open: 101.25,
        high: 101.5,
        low: 101,
        close: 101.4,
        volume: 12_300,
      });
    const state = encodeState(createState()).length + log.encode().length;
    // symbol, version, lastSequence, expiresAt: names and values.
    expect(PEAK_TRAFFIC.stateBytes).toBeGreaterThan(state + 100);
    expect(PEAK_TRAFFIC.stateBytes).toBeLessThan(state + 200);
  });
});
