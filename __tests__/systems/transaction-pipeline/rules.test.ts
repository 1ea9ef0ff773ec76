import { ANOMALY_RULES, BUS_RULES, RULE_PATTERNS } from '../../../src/domain/transactions';
import { parseStatements } from '../../support/synth';
import { listResources, synthesizePipeline } from './synthesize';

const stack = synthesizePipeline();
const listTargets = (rule: string) =>
  listResources(stack, 'aws_cloudwatch_event_target')
    .filter(([address]) => address.startsWith(`${rule}_`))
    .map(([, target]) => target);
const DETECTOR = expect.stringContaining('aws_lambda_alias.FraudDetector_Live');
const NOTIFIER = expect.stringContaining('aws_lambda_alias.Notifier_Live');
const AUDIT_BUS = '${aws_cloudwatch_event_bus.AuditBus.arn}';
const MATCHES = '${aws_sqs_queue.RuleMatches.arn}';
const TRAIL = '${aws_sqs_queue.AuditTrail.arn}';

describe('the rules of the transaction pipeline', () => {
  it.each(BUS_RULES)('%s matches its pattern on the transaction bus', (id) => {
    const rule = stack.getResource('aws_cloudwatch_event_rule', id);
    expect(rule).toMatchObject({
      event_bus_name: '${aws_cloudwatch_event_bus.TransactionBus.name}',
      state: 'ENABLED',
    });
    expect(JSON.parse(String(rule.event_pattern))).toEqual(RULE_PATTERNS[id].pattern);
  });

  it.each<readonly [string, readonly unknown[]]>([
    ...ANOMALY_RULES.map((id) => [id, [AUDIT_BUS, DETECTOR, MATCHES]] as const),
    ['EveryTransaction', ['${aws_sqs_queue.ReceivedTransactions.arn}']],
    ['SuspiciousTransactions', [AUDIT_BUS, '${aws_sqs_queue.NotifierRetries.arn}', NOTIFIER]],
    ['FraudFeedback', [AUDIT_BUS, '${aws_sqs_queue.DetectorRetries.arn}', DETECTOR]],
    ['AuditedEvents', [TRAIL]],
    ['SystemEvents', [TRAIL, '${aws_cloudwatch_log_group.SystemEventLog.arn}']],
    ['SystemChanges', ['${aws_sns_topic.PipelineAlarms.arn}']],
    ['ReplaysFailed', ['${aws_sns_topic.PipelineAlarms.arn}']],
    ['AlarmStates1', ['${aws_cloudwatch_event_bus.SystemBus.arn}']],
  ])('%s delivers to its targets, with limits and a dead-letter queue', (id, arns) => {
    const targets = listTargets(id);
    expect(targets.map(({ arn }) => arn)).toEqual(arns);
    for (const target of targets)
      expect(target).toMatchObject({
        retry_policy: { maximum_retry_attempts: 10, maximum_event_age_in_seconds: 3600 },
        dead_letter_config: { arn: '${aws_sqs_queue.UndeliveredEvents.arn}' },
      });
  });

  it('gives every rule and every bus a place in the queue of undelivered events', () => {
    const { policy } = stack.getResource('aws_sqs_queue', 'UndeliveredEvents');
    const [, senders, ...others] = parseStatements({ policy });
    expect(others).toEqual([]);
    const { ArnEquals } = senders!.Condition as { ArnEquals: Record<string, string[]> };
    const sources = ArnEquals['aws:SourceArn']!.map((arn) =>
      arn.replace(/^arn:aws:events:eu-central-1:.*?\}:/, ''),
    );
    const rules = listResources(stack, 'aws_cloudwatch_event_rule').map(([, rule]) => {
      const bus = /event_bus\.(\w+)\.name/.exec(String(rule.event_bus_name))?.[1];
      return `rule/${bus ? `${bus}-dev/` : ''}${String(rule.name)}`;
    });
    const buses = listResources(stack, 'aws_cloudwatch_event_bus').map(
      ([, bus]) => `event-bus/${String(bus.name)}`,
    );
    expect(sources.sort()).toEqual([...rules, ...buses].sort());
  });

  it('leaves the policies of all queues within the limits of SQS, with the longest suffix', () => {
    const longest = synthesizePipeline({ ENVIRONMENT_SUFFIX: 'x'.repeat(20) });
    const queues = listResources(longest, 'aws_sqs_queue');
    expect(queues.length).toBeGreaterThan(10);
    for (const [id, { policy }] of queues) {
      const statements = parseStatements({ policy });
      const conditions = statements.flatMap(({ Condition }) => Object.values(Condition as object));
      // The id of the account is a reference in the configuration, which is longer than its 12 digits.
      const bytes = Buffer.byteLength(String(policy));
      expect([id, statements.length <= 20, conditions.length <= 10, bytes <= 8_192]).toEqual([
        id,
        true,
        true,
        true,
      ]);
    }
  });

  it.each(ANOMALY_RULES)('%s adds its name to the event for the detector and the audit trail', (id) => {
    const inputs = listTargets(id).map(({ input_transformer: input }) => input);
    const named = { input_template: `{"rule":"${id}","event":<aws.events.event.json>}` };
    expect(inputs).toEqual([undefined, named, named]);
  });

  it('forward the state of every alarm but their own, in patterns that EventBridge accepts', () => {
    const suffix = 'x'.repeat(20);
    const longest = synthesizePipeline({ ENVIRONMENT_SUFFIX: suffix });
    const patterns = listResources(longest, 'aws_cloudwatch_event_rule')
      .filter(([address]) => address.startsWith('AlarmStates'))
      .map(([, { event_pattern: pattern }]) => String(pattern));
    for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(2048);
    const forwarded = patterns.flatMap(
      (pattern) => (JSON.parse(pattern) as { detail: { alarmName: string[] } }).detail.alarmName,
    );
    const alarms = listResources(longest, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm.alarm_name);
    expect(alarms.filter((name) => !forwarded.includes(String(name))).sort()).toEqual(
      ['AlarmStates1', 'AlarmStates2', 'AlarmStates3'].map((rule) => `${rule}-NotDelivered-${suffix}`),
    );
    expect(new Set(forwarded).size).toBe(forwarded.length);
  });
});
