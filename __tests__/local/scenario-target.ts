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
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { setTimeout as sleep } from 'node:timers/promises';
import type { createClientOptions } from '../../src/cli/target/aws';
import { HANDLER_SOURCE, type ScenarioTarget } from '../simulation/agreement/scenario-target';
import { ACCOUNT, createZip, REGION, ROLE } from './emulator-client';

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

  let created: Promise<unknown> | undefined;
  const createFunction = (): Promise<unknown> =>
    (created ??= (async () => {
      const ZipFile = Buffer.from(await createZip(dir, 'index.js', HANDLER_SOURCE), 'base64');
      await functions.send(
        new CreateFunctionCommand({
          FunctionName: FUNCTION,
          Runtime: 'nodejs22.x',
          Role: ROLE,
          Handler: 'index.handler',
          Timeout: 10,
          Code: { ZipFile },
        }),
      );
      await waitUntilFunctionActiveV2({ client: functions, maxWaitTime }, { FunctionName: FUNCTION });
    })());

  const getArchiveArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:archive/${name}`;
  const getBusArn = async (Name: string) => (await events.send(new DescribeEventBusCommand({ Name }))).Arn!;

  return {
    queues,
    events,
    streams,
    buckets,
    keys,
    parameters: new SSMClient(options),
    createQueue: async ({ name, visibilitySeconds, deadLetters }) => {
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
    },
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
