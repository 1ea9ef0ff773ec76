import type { Simulation } from '../../core/simulation';
import type { SimulatedFunction } from '../lambda/simulated-function';
import type { MessageSink } from '../message-sink';
import { isServiceDown } from '../names';
import type { Topic } from '../sns/topic';
import type { PerformTask } from './environment';
import { WorkflowError } from './workflow-error';

/** The resources that a workflow calls. */
export interface WorkflowTargets {
  /** Returns the functions, which may be created after the workflow. */
  readonly functions: () => readonly SimulatedFunction[];
  readonly queues: readonly (MessageSink & { readonly url: string })[];
  readonly topics: readonly Topic[];
  /** The region that can be lost. @default - none */
  readonly region?: string;
}

/** The parameters of the integrations, as far as the deployed workflows use them. */
interface Parameters {
  readonly FunctionName?: string;
  readonly Payload?: unknown;
  readonly QueueUrl?: string;
  readonly MessageBody?: unknown;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
  readonly TopicArn?: string;
  readonly Subject?: string;
  readonly Message?: unknown;
}

/** How long a call takes without the work of a function, at least and at most. AWS documents no number. */
const LATENCY_MS = { shortest: 2, longest: 60 };

/** An object in a message is sent as JSON. */
const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Creates the calls of a workflow: the integrations `lambda:invoke`, `sqs:sendMessage` and `sns:publish`. Step Functions
 * reports a failed function by the name of its error, and failed calls by the name of the service (`Lambda.ServiceException`).
 */
export const createIntegrations = (simulation: Simulation, targets: WorkflowTargets): PerformTask => {
  const random = simulation.random.fork('calls of workflows');
  let calls = 0;
  /** Calls a service. A response can be lost after the effect. */
  const call = async (
    service: 'Lambda' | 'SQS' | 'SNS',
    state: string,
    effect: () => unknown,
  ): Promise<unknown> => {
    const where = `${state} ${++calls} ${service}`;
    const { shortest, longest } = LATENCY_MS;
    const latency = Math.round(random.pickMagnitude(shortest, longest));
    await new Promise<void>((resolve) => simulation.schedule(latency, where, resolve));
    const fail = (reason: string): never => {
      throw new WorkflowError(`${service}.SdkClientException`, reason);
    };
    if (isServiceDown(simulation, service.toLowerCase(), targets.region)) fail('the service does not answer');
    if (simulation.faults.happens('error', where)) fail('internal error');
    const result = await effect();
    if (simulation.faults.happens('lost-response', where)) fail('no response');
    return result;
  };
  return (state, resource, parameters) => {
    const { FunctionName, Payload, QueueUrl, MessageBody, MessageAttributes, TopicArn, Subject, Message } =
      parameters as Parameters;
    switch (resource) {
      case 'arn:aws:states:::lambda:invoke': {
        const fn = find(targets.functions(), ({ arn }) => arn === FunctionName, FunctionName);
        return call('Lambda', state, () => invoke(fn, Payload));
      }
      case 'arn:aws:states:::sqs:sendMessage': {
        const queue = find(targets.queues, ({ url }) => url === QueueUrl, QueueUrl);
        const attributes = Object.fromEntries(
          Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
        );
        return call('SQS', state, () => ({ MessageId: queue.send(toText(MessageBody), { attributes }) }));
      }
      case 'arn:aws:states:::sns:publish': {
        const topic = find(targets.topics, ({ arn }) => arn === TopicArn, TopicArn);
        return call('SNS', state, () => ({
          MessageId: topic.publish({ subject: Subject, message: toText(Message), attributes: {} }),
        }));
      }
      default:
        throw new Error(`not supported: the integration ${resource} of ${state}`);
    }
  };
};

const find = <T>(list: readonly T[], matches: (item: T) => boolean, name: string | undefined): T => {
  const found = list.find(matches);
  if (!found) throw new Error(`the workflow calls ${name}, which is not one of its targets`);
  return found;
};

const invoke = async (fn: SimulatedFunction, payload: unknown): Promise<unknown> => {
  const result = await fn.invoke(payload);
  switch (result.status) {
    case 'succeeded':
      return { ExecutedVersion: 'live', Payload: result.payload, StatusCode: 200 };
    case 'failed': {
      const { errorType, errorMessage } = result;
      throw new WorkflowError(errorType, JSON.stringify({ errorType, errorMessage }));
    }
    case 'throttled':
      throw new WorkflowError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    case 'unavailable':
      throw new WorkflowError('Lambda.ServiceException', 'the service does not answer');
  }
};
