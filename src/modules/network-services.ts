import { listBundledPackages } from './bundle';

/** The services with gateway endpoints, which cost nothing: they are routes of the subnets. */
export const GATEWAY_SERVICES = ['dynamodb', 's3'] as const;

/** The name of the service in the name of its endpoint, by the client in the SDK. */
const SERVICES_BY_CLIENT: Readonly<Record<string, string>> = {
  '@aws-sdk/client-cloudwatch': 'monitoring',
  '@aws-sdk/client-cloudwatch-logs': 'logs',
  '@aws-sdk/client-dynamodb': 'dynamodb',
  '@aws-sdk/client-eventbridge': 'events',
  '@aws-sdk/client-kinesis': 'kinesis-streams',
  '@aws-sdk/client-kms': 'kms',
  '@aws-sdk/client-lambda': 'lambda',
  '@aws-sdk/client-s3': 's3',
  '@aws-sdk/client-scheduler': 'scheduler',
  '@aws-sdk/client-secrets-manager': 'secretsmanager',
  '@aws-sdk/client-sfn': 'states',
  '@aws-sdk/client-sns': 'sns',
  '@aws-sdk/client-sqs': 'sqs',
  '@aws-sdk/client-ssm': 'ssm',
};

/**
 * Lists the services that handlers call, by the SDK clients in their bundles, in alphabetical order. In a network without
 * a route to the internet, each of them needs an endpoint.
 * @param entries the files of the handlers, relative to `src/lambdas`
 * @throws Error if the service of a client is not known
 */
export function listCalledServices(entries: readonly string[]): readonly string[] {
  const clients = entries.flatMap(listBundledPackages).filter((name) => name.startsWith('@aws-sdk/client-'));
  return [...new Set(clients.map(getService))].sort();
}

function getService(client: string): string {
  const service = SERVICES_BY_CLIENT[client];
  if (service) return service;
  throw new Error(
    `The endpoint of ${client} is not known: add its service to SERVICES_BY_CLIENT (src/modules/network-services.ts)`,
  );
}
