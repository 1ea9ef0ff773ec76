import { findViolations } from '../../../src/policies/find-violations';
import { evaluateSynthesized } from '../../support/evaluate';
import { parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizeTradeProcessing } from './synthesize';

const IMAGES = ['validator', 'enricher', 'recorder'].map(
  (name, index) => [name, `sha256:${String(index + 1).repeat(64)}`] as const,
);
const TRADE_IMAGES = IMAGES.map(([name, digest]) => `${name}@${digest}`).join(',');
const DIGESTS = Object.fromEntries(IMAGES);
const [primary, standby] = synthesizeTradeProcessing({
  TRADE_IMAGES,
  TRADE_OPERATOR_EMAIL: 'ops@example.com',
});

/** A renamed resource of these types is replaced and its data is lost, so a rename requires `moveFromId`. */
const STATEFUL = {
  aws_cloudwatch_event_bus: ['TradeReports'],
  aws_kms_key: ['AlarmKey', 'CheckpointKey', 'TradeKey'],
  aws_s3_bucket: ['LedgerCheckpoints', 'ReferenceData'],
  aws_sns_topic: ['TradeAlarms'],
  aws_sqs_queue: [
    'ComplianceRecorderDlq',
    'LedgerCheckpointerDlq',
    'MetadataEnricherDlq',
    'TradeValidatorDlq',
    'UndeliveredEvents',
    'UndeliveredMessages',
    'UnqueuedTrades',
  ],
  aws_ssm_parameter: [
    'ActiveRegion',
    'ChainShards',
    'CheckpointEndpoint',
    'MaxChangeAgeDays',
    'MaxClockSkewSeconds',
    'MaxTradeAgeDays',
    'ReferenceDataEndpoint',
    'ReferenceDataKey',
    'SigningEndpoint',
    'TableEndpoint',
  ],
};
/** The functions: image, handler, timeout in seconds and reserved concurrency. */
const FUNCTIONS = [
  ['TradeValidator', 'validator', 'validator.handler', 15, 100],
  ['MetadataEnricher', 'enricher', 'enricher.handler', 15, 100],
  ['ComplianceRecorder', 'recorder', 'recorder.handler', 30, 100],
  ['LedgerCheckpointer', 'recorder', 'checkpointer.handler', 900, 1],
] as const;

describe('trade-processing', () => {
  it('matches the snapshot', () => {
    expect(primary.json).toMatchSnapshot();
  });

  it('is the same in the standby region, except for the region itself', () => {
    const maskRegion = (json: object) =>
      JSON.stringify(json)
        .replace(/us-east-1|eu-west-1/g, 'REGION')
        .replace(/market-stacks-state-dev(-REGION)?/g, 'STATE');
    expect(maskRegion(standby.json) === maskRegion(primary.json)).toBe(true);
  });

  it.each(Object.entries(STATEFUL))(
    'has the known addresses of its resources of the type %s',
    (type, addresses) => {
      expect(Object.keys(primary.json.resource[type]!).sort()).toEqual(addresses);
    },
  );

  it('has no table: it refers to the replica of its region', () => {
    expect(primary.json.resource).not.toHaveProperty('aws_dynamodb_table');
    const { policy } = standby.getResource('aws_iam_role_policy', 'ComplianceRecorder_Role_Policy');
    expect(policy).toMatch(/arn:aws:dynamodb:eu-west-1:\$\{[^}]*\}:table\/table-trades-dev"/);
  });

  it.each(FUNCTIONS)(
    'runs %s from its image by digest, in the network',
    (id, image, command, timeout, concurrency) => {
      for (const [stack, region] of [
        [primary, 'us-east-1'],
        [standby, 'eu-west-1'],
      ] as const) {
        const fn = stack.getResource('aws_lambda_function', id);
        expect(fn).toMatchObject({
          package_type: 'Image',
          image_uri: expect.stringMatching(
            new RegExp(
              `^\\$\\{.*\\}\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com/repository-trade-functions-dev@${DIGESTS[image]}$`,
            ),
          ),
          image_config: { command: [command] },
          architectures: ['arm64'],
          timeout,
          reserved_concurrent_executions: concurrency,
          tracing_config: { mode: 'Active' },
          dead_letter_config: { target_arn: `\${aws_sqs_queue.${id}Dlq.arn}` },
          vpc_config: { subnet_ids: [expect.any(String), expect.any(String)] },
        });
      }
      expect(listResources(primary, 'aws_lambda_function')).toHaveLength(FUNCTIONS.length);
    },
  );

  it('retains every failure for exactly 14 days, and each queue has an alarm at the first message', () => {
    const queues = listResources(primary, 'aws_sqs_queue');
    const alarms = listResources(primary, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
    for (const [, { name, message_retention_seconds }] of queues) {
      expect(message_retention_seconds).toBe(14 * 24 * 3600);
      const ofQueue = alarms.filter(({ metric_query }) =>
        JSON.stringify(metric_query).includes(`"${String(name)}"`),
      );
      expect(ofQueue).toEqual([
        expect.objectContaining({ threshold: 0, comparison_operator: 'GreaterThanThreshold' }),
      ]);
      expect(JSON.stringify(ofQueue)).toContain('ApproximateNumberOfMessagesVisible');
    }
  });

  it('waits for each function of the workflow as long as the function may run', () => {
    interface States {
      readonly [name: string]: {
        readonly TimeoutSeconds?: number;
        readonly Parameters?: { readonly FunctionName?: string };
        readonly Branches?: readonly { readonly States: States }[];
      };
    }
    const { definition } = primary.getResource('aws_sfn_state_machine', 'TradeProcessing');
    const listStates = (states: States): States[string][] =>
      Object.values(states).flatMap((state) => [
        state,
        ...(state.Branches ?? []).flatMap((branch) => listStates(branch.States)),
      ]);
    const states = listStates((parseJsonAttribute(definition) as { States: States }).States);
    for (const [id, , , timeout] of FUNCTIONS.slice(0, 3))
      expect(
        states
          .filter(({ Parameters }) => Parameters?.FunctionName?.includes(`${id}_Live`))
          .map(({ TimeoutSeconds }) => TimeoutSeconds),
      ).toEqual([timeout]);
  });

  it('has settings of the type String, whose values later deployments do not change', () => {
    for (const [, parameter] of listResources(primary, 'aws_ssm_parameter'))
      expect(parameter).toMatchObject({ type: 'String', lifecycle: { ignore_changes: ['value'] } });
    expect(primary.getResource('aws_ssm_parameter', 'ActiveRegion').value).toBe(
      '{"region":"us-east-1","epoch":0,"since":"1970-01-01T00:00:00.000Z"}',
    );
  });

  it('names each resource by type, purpose and suffix', () => {
    const { function_name } = primary.getResource('aws_lambda_function', 'TradeValidator');
    expect(function_name).toBe('function-trade-validator-dev');
    expect(primary.getResource('aws_s3_bucket', 'LedgerCheckpoints').bucket).toMatch(
      /^\$\{.*\}-bucket-checkpoints-us-east-1-dev$/,
    );
    expect(primary.getResource('aws_iam_role', 'TradeValidator_Role').name).toBe(
      'role-trade-validator-us-east-1-dev',
    );
  });

  it('retains every version of checkpoints and reference data', () => {
    for (const [, { rule }] of listResources(primary, 'aws_s3_bucket_lifecycle_configuration'))
      expect(JSON.stringify(rule)).not.toContain('noncurrent_version_expiration');
  });

  it('sends alarms by e-mail, if there is a recipient', () => {
    expect(listResources(primary, 'aws_sns_topic_subscription').map(([, { endpoint }]) => endpoint)).toEqual([
      'ops@example.com',
    ]);
    expect(synthesizeTradeProcessing()[0].json.resource).not.toHaveProperty('aws_sns_topic_subscription');
  });

  it('follows the general rules', () => {
    const violations = [primary, standby].flatMap(({ json }) =>
      findViolations(evaluateSynthesized('trade-processing', json)),
    );
    expect(violations.map(({ check, address, found }) => [check, address, found])).toEqual([]);
  });

  it('has the outputs that its commands read', () => {
    expect(Object.keys(primary.json.output!).sort()).toEqual([
      'CheckpointKeyArn',
      'ComplianceRecorderDlqUrl',
      'DashboardUrl',
      'LedgerCheckpointerDlqUrl',
      'LedgerCheckpointerName',
      'LedgerCheckpointsBucketName',
      'MetadataEnricherDlqUrl',
      'ReferenceDataBucketName',
      'TradeBusName',
      'TradeValidatorDlqUrl',
      'TradeWorkflowArn',
      'TradesTableName',
      'UndeliveredEventsQueueUrl',
      'UnqueuedTradesQueueUrl',
    ]);
  });
});
