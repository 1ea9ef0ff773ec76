import type { Deployment } from '../../../src/cli/transaction-pipeline/deployment';

/** A request to a client: the name of its command and its input. */
export interface RecordedRequest {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

/**
 * Creates a deployment whose clients answer the requests in their order, and record them. An answer that is an error is
 * thrown. Each output has its name as value.
 */
export function createFakeDeployment(...answers: readonly unknown[]) {
  const requests: RecordedRequest[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    requests.push({ command: command.constructor.name, input: command.input });
    const next = answers[requests.length - 1] ?? {};
    if (next instanceof Error) throw next;
    return next;
  };
  const client = { send } as never;
  const deployment: Deployment = {
    config: { suffix: 'local', target: 'local', region: 'eu-central-1' } as never,
    resources: [],
    dynamo: client,
    events: client,
    queues: client,
    getOutput: (name) => name,
  };
  return { deployment, requests };
}
