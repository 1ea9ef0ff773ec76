import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type CommonConfig, listStacks } from '../../config';
import { UserError } from '../errors';
import { createRegionSession, openSession, type Session } from '../session';
import { createClientOptions } from '../target/aws';
import { withTarget } from '../target/target';
import { formatCommand } from '../terminal/format-command';
import { printNote } from '../terminal/print';
import { type RecordedResource, StateBucket } from '../terraform/state-bucket';
import { transactionPipeline } from '../../config/transaction-pipeline';

/** Sends the commands of an SDK client. Tests replace it. */
export type Dynamo = Pick<DynamoDBDocumentClient, 'send'>;
export type Events = Pick<EventBridgeClient, 'send'>;
export type Queues = Pick<SQSClient, 'send'>;

/** The options of every command of this system. */
export interface DeploymentOptions {
  readonly port?: number;
}

/** A deployed transaction pipeline: the outputs of its stack, and clients in its region. */
export interface Deployment {
  readonly config: CommonConfig;
  readonly resources: readonly RecordedResource[];
  readonly dynamo: Dynamo;
  readonly events: Events;
  readonly queues: Queues;
  /** Returns an output of the stack. @throws UserError if the stack is not deployed, or is older than the output */
  readonly getOutput: (name: string) => string;
}

/** Creates the clients of a deployed stack. @param outputs the outputs in the stack's state */
export function createDeployment(
  config: CommonConfig,
  resources: readonly RecordedResource[],
  outputs: Readonly<Record<string, unknown>>,
): Deployment {
  const options = createClientOptions(config);
  return {
    config,
    resources,
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(options), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    events: new EventBridgeClient(options),
    queues: new SQSClient(options),
    getOutput: (name) => {
      const value = outputs[name];
      if (typeof value === 'string') return value;
      const problem =
        resources.length === 0
          ? 'is not deployed'
          : `has no output ${name}, which this version of the command requires`;
      throw new UserError(
        `${transactionPipeline.name} ${problem}: run ${formatCommand(`up ${transactionPipeline.name}`)} or ${formatCommand(`deploy ${transactionPipeline.name}`)} first`,
      );
    },
  };
}

/** Runs the work of a command on the deployed system. */
export async function withDeployment<T>(
  { port }: DeploymentOptions,
  work: (deployment: Deployment, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession({ port, systems: [transactionPipeline.name] });
  const stack = listStacks(transactionPipeline, session.config)[0]!;
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
