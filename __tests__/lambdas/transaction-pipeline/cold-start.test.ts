import { join } from 'node:path';
import { bundleHandler } from '../../../src/modules/bundle';
import { SHARED_PACKAGES } from '../../../src/systems/transaction-pipeline/context';
import { listResources, synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';
import { listHandlers, shareLoadedPackages, testColdStarts } from '../shared/cold-start';

shareLoadedPackages([
  ...['dynamodb', 'eventbridge', 's3', 'sns', 'sqs'].map((service) => `@aws-sdk/client-${service}`),
  ...['batch', 'logger', 'metrics', 'tracer'].map((utility) => `@aws-lambda-powertools/${utility}`),
  '@aws-sdk/lib-dynamodb',
]);

const directory = join(__dirname, '../../../src/lambdas/transaction-pipeline');

/** The variables of each function in the stack, by the name of its file. */
const deployed = Object.fromEntries(
  listResources(synthesizePipeline(), 'aws_lambda_function').map(([id, attributes]) => [
    id.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
    (attributes.environment as { readonly variables: Readonly<Record<string, string>> }).variables,
  ]),
);

test('each function of the stack has a file, and the reverse', () => {
  expect(listHandlers(directory)).toEqual(Object.keys(deployed).sort());
});

test('only FraudDetector contains the trained model, whose trees are computed at its start', () => {
  const listFiles = (name: string) => [
    ...bundleHandler(`transaction-pipeline/${name}.ts`, SHARED_PACKAGES).matchAll(/^\/\/ (src\/\S+)$/gm),
  ];
  const withModel = listHandlers(directory).filter((name) =>
    listFiles(name).some(([, file]) => file!.startsWith('src/domain/fraud/model/')),
  );
  expect(withModel).toEqual(['fraud-detector']);
});

testColdStarts({
  directory,
  deployed,
  ofLambda:
    /^(?:LOG_LEVEL|POWERTOOLS_\w+|(?:NOTIFIER_RETRIES|UNPUBLISHED_TRANSACTIONS|UNWRITTEN_CHANGES)_QUEUE_URL)$/,
});
