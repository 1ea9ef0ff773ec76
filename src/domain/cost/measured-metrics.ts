import type { PlannedResource } from '../plan/resources';
import { isOnDemand as isOnDemandStream } from './flow';
import { getDurationPrice, getMemory } from './functions';
import { createTrafficUsage, formatNumber, type Usage } from './line';
import { PRICE_LIST, type Price } from './prices';
import { getLabel } from './stack';
import { countRegions, isOnDemand as isOnDemandTable } from './tables';

const GB = 1024 ** 3;

/** A metric of CloudWatch whose sum is a quantity that AWS charges for. */
export interface ChargedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Converts the sum of the metric to the usage that it measures. */
  readonly toUsage: (sum: number) => readonly Usage[];
}

type MetricInput = readonly [
  name: string,
  item: string,
  price: Price,
  /** Units of the price for one of the metric. */
  factor: number,
  explain: (sum: string) => string,
];

/**
 * Lists the metrics that measure what traffic uses of the resources. Not measured are storage, logs that no group of the stack
 * contains, deliveries of topics, requests to keys and firewalls, and the duration of workflows; estimates contain them.
 */
export const listChargedMetrics = (resources: readonly PlannedResource[]): readonly ChargedMetric[] =>
  resources.flatMap((resource) => CHARGED[resource.type]?.(resource) ?? []);

const CHARGED: Readonly<Record<string, (resource: PlannedResource) => readonly ChargedMetric[]>> = {
  aws_lambda_function: (fn) =>
    createMetrics(fn, 'Lambda', 'AWS/Lambda', { FunctionName: fn.values.function_name }, [
      ['Invocations', 'requests', PRICE_LIST.lambda.request, 1, (sum) => `${sum} invocations`],
      [
        'Duration',
        'duration',
        getDurationPrice(fn),
        getMemory(fn) / 1024 / 1000,
        (sum) => `${sum} ms at ${getMemory(fn)} MB`,
      ],
    ]),
  aws_dynamodb_table: (table) =>
    isOnDemandTable(table.values)
      ? createMetrics(table, 'DynamoDB', 'AWS/DynamoDB', { TableName: table.values.name }, [
          [
            'ConsumedWriteCapacityUnits',
            'writes',
            countRegions(table) > 1 ? PRICE_LIST.dynamoDb.replicatedWrite : PRICE_LIST.dynamoDb.write,
            1,
            (sum) => `${sum} units`,
          ],
          ['ConsumedReadCapacityUnits', 'reads', PRICE_LIST.dynamoDb.read, 1, (sum) => `${sum} units`],
        ])
      : [],
  // Polls of an empty queue are a part of what the queue costs without traffic.
  aws_sqs_queue: (queue) => {
    const price = queue.values.fifo_queue === true ? PRICE_LIST.sqs.fifoRequest : PRICE_LIST.sqs.request;
    return createMetrics(queue, 'SQS', 'AWS/SQS', { QueueName: queue.values.name }, [
      ['NumberOfMessagesSent', 'sent', price, 1, countSeparately],
      ['NumberOfMessagesReceived', 'received', price, 1, countSeparately],
      ['NumberOfMessagesDeleted', 'deleted', price, 1, countSeparately],
    ]);
  },
  aws_sns_topic: (topic) =>
    createMetrics(topic, 'SNS', 'AWS/SNS', { TopicName: topic.values.name }, [
      ['NumberOfMessagesPublished', 'requests', PRICE_LIST.sns.request, 1, (sum) => `${sum} messages`],
    ]),
  aws_api_gateway_rest_api: (api) =>
    createMetrics(api, 'API Gateway', 'AWS/ApiGateway', { ApiName: api.values.name }, [
      ['Count', 'requests', PRICE_LIST.apiGateway.request, 1, (sum) => `${sum} requests`],
    ]),
  aws_sfn_state_machine: (workflow) =>
    workflow.values.type === 'EXPRESS'
      ? createMetrics(workflow, 'Step Functions', 'AWS/States', { StateMachineArn: workflow.values.arn }, [
          [
            'ExecutionsStarted',
            'requests',
            PRICE_LIST.stepFunctions.expressRequest,
            1,
            (sum) => `${sum} executions`,
          ],
        ])
      : [],
  aws_kinesis_stream: (stream) =>
    isOnDemandStream(stream)
      ? createMetrics(stream, 'Kinesis', 'AWS/Kinesis', { StreamName: stream.values.name }, [
          ['IncomingBytes', 'data in', PRICE_LIST.kinesis.onDemandIn, 1 / GB, describeBytes],
          ['GetRecords.Bytes', 'data out', PRICE_LIST.kinesis.onDemandOut, 1 / GB, describeBytes],
        ])
      : [],
  aws_cloudwatch_log_group: (group) =>
    createMetrics(group, 'CloudWatch', 'AWS/Logs', { LogGroupName: group.values.name }, [
      ['IncomingBytes', 'log ingestion', PRICE_LIST.cloudWatch.logsIn, 1 / GB, describeBytes],
    ]),
};

const describeBytes = (sum: string) => `${sum} bytes`;
/** A request can contain ten messages; CloudWatch counts the messages. */
const countSeparately = (sum: string) => `${sum} messages, each counted as a request`;

function createMetrics(
  resource: PlannedResource,
  service: string,
  namespace: string,
  dimensions: Readonly<Record<string, unknown>>,
  metrics: readonly MetricInput[],
): readonly ChargedMetric[] {
  const texts = Object.fromEntries(Object.entries(dimensions).map(([key, value]) => [key, String(value)]));
  return metrics.map(([name, item, price, factor, explain]) => ({
    namespace,
    name,
    dimensions: texts,
    toUsage: (sum) => [
      createTrafficUsage(
        service,
        `${getLabel(resource)}, ${item}`,
        sum * factor,
        price,
        `measured: ${explain(formatNumber(sum))}`,
        [resource],
      ),
    ],
  }));
}
