import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateStreamCommand, KinesisClient, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { setTimeout as sleep } from 'node:timers/promises';
import type { createClientOptions } from '../../src/cli/target/aws';
import type { ScenarioTarget } from '../simulation/agreement/scenario-target';
import { ACCOUNT, REGION } from './emulator-client';
import { createFunctionDeployer, createFunctionFactory } from './scenario-functions';
import { createTopicFactory } from './scenario-topics';

const FUNCTION = 'Scenarios';
/** The longest wait for a resource, in seconds. */
const maxWaitTime = 30;

/** Creates the target of scenarios on the emulator. @param dir a folder for the code of the function */
export const createLocalScenarioTarget = (
  options: ReturnType<typeof createClientOptions>,
  dir: string,
): ScenarioTarget => {
  const queues = new SQSClient(options);
  const events = new EventBridgeClient(options);
  // Over HTTP/2, the default, the emulator closes connections in a burst.
  const streams = new KinesisClient({ ...options, requestHandler: new NodeHttpHandler() });
  const buckets = new S3Client({ ...options, forcePathStyle: true });
  const keys = new KMSClient(options);
  const functions = new LambdaClient(options);
  const topics = new SNSClient(options);
  const schedules = new SchedulerClient(options);

  const deploy = createFunctionDeployer(functions, dir);
  let created: Promise<unknown> | undefined;
  /** Creates the function of all mappings. */
  const createFunction = (): Promise<unknown> => (created ??= deploy(FUNCTION));

  const getArchiveArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:archive/${name}`;
  const getBusArn = async (Name: string) => (await events.send(new DescribeEventBusCommand({ Name }))).Arn!;

  const createQueue: ScenarioTarget['createQueue'] = async ({ name, visibilitySeconds, deadLetters }) => {
    const { QueueUrl: url = '' } = await queues.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: {
          VisibilityTimeout: String(visibilitySeconds),
          ...(name.endsWith('.fifo') && { FifoQueue: 'true' }),
          ...(deadLetters && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: deadLetters.queue.arn,
              maxReceiveCount: deadLetters.maxReceives,
            }),
          }),
        },
      }),
    );
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return { url, arn: Attributes?.QueueArn ?? '' };
  };

  return {
    queues,
    topics,
    schedules,
    createQueue,
    createTopic: createTopicFactory(topics, queues, (name) => createQueue({ name, visibilitySeconds: 600 })),
    createScheduleGroup: async (Name) => {
      await schedules.send(new CreateScheduleGroupCommand({ Name }));
    },
    createFunction: createFunctionFactory(functions, deploy),
    events,
    streams,
    buckets,
    keys,
    parameters: new SSMClient(options),
    createBus: async (Name) => {
      await events.send(new CreateEventBusCommand({ Name }));
    },
    createRule: async ({ bus: EventBusName, name, pattern, queue, template }) => {
      const Rule = `Scenario${name}`;
      await events.send(
        new PutRuleCommand({ Name: Rule, EventBusName, EventPattern: JSON.stringify(pattern) }),
      );
      const InputTransformer = template === undefined ? undefined : { InputTemplate: template };
      await events.send(
        new PutTargetsCommand({
          Rule,
          EventBusName,
          Targets: [{ Id: 'Queue', Arn: queue.arn, InputTransformer }],
        }),
      );
    },
    createArchive: async (bus, ArchiveName) => {
      await events.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: await getBusArn(bus) }));
      await events.send(new DescribeArchiveCommand({ ArchiveName }));
    },
    startReplay: async (bus, archive, ReplayName) => {
      await events.send(
        new StartReplayCommand({
          ReplayName,
          EventSourceArn: getArchiveArn(archive),
          EventStartTime: new Date(Date.now() - 600_000),
          EventEndTime: new Date(),
          Destination: { Arn: await getBusArn(bus) },
        }),
      );
    },
    createStream: async (StreamName) => {
      await streams.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
      await waitUntilStreamExists({ client: streams, maxWaitTime }, { StreamName });
    },
    createBucket: async (Bucket) => {
      await buckets.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await buckets.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    },
    createSigningKey: async () => {
      const { KeyMetadata } = await keys.send(
        new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
      );
      return KeyMetadata!.Arn!;
    },
    deliverMessages: async ({ arn }) => {
      await createFunction();
      await functions.send(
        new CreateEventSourceMappingCommand({
          FunctionName: FUNCTION,
          EventSourceArn: arn,
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        }),
      );
    },
    deliverRecords: async (stream, { arn }) => {
      await createFunction();
      await functions.send(
        new CreateEventSourceMappingCommand({
          FunctionName: FUNCTION,
          EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${stream}`,
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 1,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          DestinationConfig: { OnFailure: { Destination: arn } },
        }),
      );
    },
    wait: (seconds) => sleep(seconds * 1_000).then(() => undefined),
  };
};
