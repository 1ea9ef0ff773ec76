import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { type CommonConfig, listStacks } from '../../config';
import { tradingPlatform } from '../../config/trading-platform';
import { UserError } from '../errors';
import { createRegionSession, openSession, type Session } from '../session';
import { createClientOptions, type RequestLimits } from '../target/aws';
import { withTarget } from '../target/target';
import { formatCommand } from '../terminal/format-command';
import { printNote } from '../terminal/print';
import { type RecordedResource, StateBucket } from '../terraform/state-bucket';

const { name: SYSTEM } = tradingPlatform;

/** The options of every command of this system. */
export interface DeploymentOptions {
  readonly port?: number;
}

/** Clients in the region of the system. Each only sends commands, so that tests can replace it. */
export interface PlatformClients {
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly functions: Pick<LambdaClient, 'send'>;
  readonly databases: Pick<RDSClient, 'send'>;
  readonly buckets: Pick<S3Client, 'send'>;
  readonly queues: Pick<SQSClient, 'send'>;
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly tables: Pick<DynamoDBDocumentClient, 'send'>;
  /** Signs requests to the API, as the login service does. */
  readonly signer: Pick<SignatureV4, 'sign'>;
}

/** A deployed trading platform: the outputs of its stack, and clients in its region. */
export interface Deployment extends PlatformClients {
  readonly config: CommonConfig;
  readonly resources: readonly RecordedResource[];
  /** Returns an output of the stack. @throws UserError if the stack is not deployed, or is older than the output */
  readonly getOutput: (name: string) => string;
}

/** For invocations: longer than the migrator can run. */
const INVOCATION_LIMITS: RequestLimits = { requestTimeout: 910_000, maxAttempts: 4 };

/** Creates the clients. @param config the configuration of the system's region */
export function createPlatformClients(config: CommonConfig): PlatformClients {
  const options = createClientOptions(config);
  const functions = new LambdaClient(createClientOptions(config, INVOCATION_LIMITS));
  const { credentials, sha256 } = functions.config;
  return {
    events: new EventBridgeClient(options),
    functions,
    databases: new RDSClient(options),
    buckets: new S3Client({ ...options, forcePathStyle: config.target === 'local' }),
    queues: new SQSClient(options),
    logs: new CloudWatchLogsClient(options),
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(options)),
    signer: new SignatureV4({ service: 'execute-api', region: config.region, credentials, sha256 }),
  };
}

/** Creates the deployment of a stack. @param outputs the outputs in the stack's state */
export function createDeployment(
  config: CommonConfig,
  resources: readonly RecordedResource[],
  outputs: Readonly<Record<string, unknown>>,
  clients: PlatformClients = createPlatformClients(config),
): Deployment {
  return {
    ...clients,
    config,
    resources,
    getOutput: (name) => {
      const value = outputs[name];
      if (typeof value === 'string') return value;
      const problem =
        Object.keys(outputs).length === 0
          ? 'is not deployed'
          : `has no output ${name}, which this version of the command requires`;
      throw new UserError(
        `${SYSTEM} ${problem}: run ${formatCommand(`up ${SYSTEM}`)} or ${formatCommand(`deploy ${SYSTEM}`)} first`,
      );
    },
  };
}

/** Runs the work of a command on the deployed system. */
export async function withDeployment<T>(
  { port }: DeploymentOptions,
  work: (deployment: Deployment, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession({ port, systems: [SYSTEM] });
  const stack = listStacks(tradingPlatform, session.config)[0]!;
  const { config } = createRegionSession(session, stack);
  return withTarget(session, printNote, async () => {
    const bucket = new StateBucket(config);
    const [resources, outputs] = await Promise.all([
      bucket.readResources(stack.name),
      bucket.readOutputs(stack.name),
    ]);
    return work(createDeployment(config, resources, outputs), session);
  });
}
