import { TRAFFIC_LEVELS } from '../../../../src/domain/cost';
import type { Json } from '../../../../src/domain/plan/plan';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { estimateMonth, STACK } from './stack';

const HERE = 'us-east-1:123456789012';
const REFERENCE = /\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}/g;

/** Returns the value that AWS gives to an attribute when it creates the resource. */
function resolveAttribute(type: string, id: string, attribute: string): string {
  const { values } = STACK.find((one) => one.type === type && one.id === id)!;
  const name = String(values.name ?? values.function_name ?? id);
  const keys = (): string => `arn:aws:kms:${HERE}:key/uuid-${/^[A-Za-z]+/.exec(id)![0]}`;
  const arns: Readonly<Record<string, () => string>> = {
    aws_lambda_function: () => `arn:aws:lambda:${HERE}:function:${name}`,
    aws_lambda_alias: () =>
      resolveAttribute('aws_lambda_function', resolvedId(values.function_name), 'arn') + ':live',
    aws_kinesis_stream: () => `arn:aws:kinesis:${HERE}:stream/${name}`,
    aws_kinesis_stream_consumer: () =>
      `${resolveAttribute('aws_kinesis_stream', 'MarketDataStream', 'arn')}/consumer/${name}:1700000000`,
    aws_sqs_queue: () => `arn:aws:sqs:${HERE}:${name}`,
    aws_sns_topic: () => `arn:aws:sns:${HERE}:${name}`,
    aws_sfn_state_machine: () => `arn:aws:states:${HERE}:stateMachine:${name}`,
    aws_cloudwatch_log_group: () => `arn:aws:logs:${HERE}:log-group:${name}`,
    aws_wafv2_web_acl: () => `arn:aws:wafv2:${HERE}:regional/webacl/${name}/0a1b`,
    aws_kms_key: keys,
    aws_kms_alias: keys,
  };
  const arn = arns[type]?.() ?? `arn:aws:other:${HERE}:${name}`;
  const others: Readonly<Record<string, string>> = {
    arn,
    target_key_arn: arn,
    invoke_arn: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
    url: `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`,
    name,
    function_name: name,
    key_id: `uuid-${/^[A-Za-z]+/.exec(id)![0]}`,
    invoke_url: 'https://abcdef.execute-api.us-east-1.amazonaws.com/dev',
    resource_id: String(values.resource_id),
    scalable_dimension: String(values.scalable_dimension),
    rest_api_id: 'abcdef',
    id: type === 'aws_api_gateway_rest_api' ? 'abcdef' : name,
  };
  return others[attribute] ?? 'unknown';
}

const resolvedId = (reference: Json | undefined): string => String(reference).split('.')[1]!;

const resolveReferences = (value: Json): Json =>
  JSON.parse(
    JSON.stringify(value).replace(REFERENCE, (_, type: string, id: string, attribute: string) =>
      resolveAttribute(type, id, attribute),
    ),
  ) as Json;

/** The stack as the plan knows it when it is there: ARNs, names and identifiers instead of references. */
const APPLIED: readonly PlannedResource[] = STACK.map((one) => {
  const values = resolveReferences(one.values as Json) as ResourceValues;
  const ids: Readonly<Record<string, ResourceValues>> = {
    aws_kms_key: {
      key_id: resolveAttribute(one.type, one.id, 'key_id'),
      id: resolveAttribute(one.type, one.id, 'key_id'),
    },
    aws_api_gateway_rest_api: { id: resolveAttribute(one.type, one.id, 'id') },
  };
  return { ...one, values: { ...values, ...ids[one.type] }, configured: {} };
});

describe('a stack that is already applied', () => {
  it('contains no references', () => {
    expect(JSON.stringify(APPLIED.map(({ values }) => values))).not.toMatch(/\$\{aws_/);
  });

  it.each(TRAFFIC_LEVELS)('costs as much as before the apply, with traffic %s', (traffic) => {
    const [as, is] = [STACK, APPLIED].map((resources) => estimateMonth(resources, traffic));
    expect(is!.lines.map(({ item }) => item)).toEqual(as!.lines.map(({ item }) => item));
    expect(is!.usd).toBeCloseTo(as!.usd, 9);
    expect(is!.unpriced).toEqual(as!.unpriced);
  });
});
