import { listResources, synthesizeTradeProcessing } from './synthesize';

const [primary, standby] = synthesizeTradeProcessing();
const FUNCTIONS = ['TradeValidator', 'MetadataEnricher', 'ComplianceRecorder', 'LedgerCheckpointer'];

describe('the alarms of trade processing', () => {
  it('are all sent to TradeAlarms, and explain the impact and what to check', () => {
    const alarms = listResources(primary, 'aws_cloudwatch_metric_alarm');
    expect(alarms.length).toBeGreaterThan(20);
    for (const [, { alarm_actions, ok_actions, alarm_description }] of alarms) {
      expect(alarm_actions).toEqual(['${aws_sns_topic.TradeAlarms.arn}']);
      expect(ok_actions).toEqual(alarm_actions);
      expect(String(alarm_description)).toMatch(/: .{15}/);
    }
  });

  it.each(FUNCTIONS)('include errors, throttles and lost failures of %s', (id) => {
    for (const kind of ['ErrorRate', 'Throttles', 'FailuresLost'])
      expect(primary.getResource('aws_cloudwatch_metric_alarm', `${id}_${kind}`)).toMatchObject({
        alarm_name: expect.stringMatching(/^alarm-[a-z-]+-dev$/),
      });
  });

  it.each(['OrderManagementTrades', 'ClearingTrades', 'TradingDeskTrades'])(
    'include events of the rule %s that did not start the workflow',
    (id) => {
      const { metric_query } = primary.getResource('aws_cloudwatch_metric_alarm', `${id}_NotDelivered`);
      expect(JSON.stringify(metric_query)).toContain('"FailedInvocations"');
    },
  );

  it('include executions that failed, timed out or were throttled', () => {
    const { metric_query } = primary.getResource('aws_cloudwatch_metric_alarm', 'WorkflowFailures');
    for (const name of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'])
      expect(JSON.stringify(metric_query)).toContain(`"${name}"`);
  });

  it('watch the replication to the other region, in each region', () => {
    for (const [stack, receiver] of [
      [primary, 'eu-west-1'],
      [standby, 'us-east-1'],
    ] as const)
      expect(stack.getResource('aws_cloudwatch_metric_alarm', 'Trades_ReplicationLatency')).toMatchObject({
        threshold: 60_000,
        metric_query: [
          expect.objectContaining({
            metric: expect.objectContaining({
              metric_name: 'ReplicationLatency',
              dimensions: { TableName: 'table-trades-dev', ReceivingRegion: receiver },
            }),
          }),
        ],
      });
  });

  it('fire when no checkpoint is created, also if the checkpointer does not run at all', () => {
    expect(primary.getResource('aws_cloudwatch_metric_alarm', 'CheckpointMissing')).toMatchObject({
      treat_missing_data: 'breaching',
      evaluation_periods: 3,
      threshold: 7_200_000,
    });
    const others = listResources(primary, 'aws_cloudwatch_metric_alarm').filter(
      ([address]) => address !== 'CheckpointMissing',
    );
    for (const [, { treat_missing_data }] of others) expect(treat_missing_data).toBe('notBreaching');
  });

  it('are not triggered by the metrics of another environment', () => {
    const [other] = synthesizeTradeProcessing({ ENVIRONMENT_SUFFIX: 'other' });
    const getNamespaces = (stack: typeof primary) =>
      new Set(
        listResources(stack, 'aws_cloudwatch_metric_alarm').flatMap(([, { metric_query }]) =>
          [...JSON.stringify(metric_query).matchAll(/"namespace":"([^"]+)"/g)]
            .map(([, namespace]) => namespace!)
            .filter((namespace) => !namespace.startsWith('AWS/')),
        ),
      );
    expect([...getNamespaces(primary)]).toEqual(['metric-namespace-trade-processing-dev']);
    expect([...getNamespaces(other)]).toEqual(['metric-namespace-trade-processing-other']);
  });
});
