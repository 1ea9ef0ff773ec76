import { join } from 'node:path';
import { listResources, synthesizeTradeProcessing } from '../../systems/trade-processing/synthesize';
import { listHandlers, shareLoadedPackages, testColdStarts } from '../shared/cold-start';

shareLoadedPackages([
  ...['dynamodb', 'kms', 's3', 'ssm'].map((service) => `@aws-sdk/client-${service}`),
  ...['logger', 'metrics', 'parameters/ssm', 'tracer'].map((utility) => `@aws-lambda-powertools/${utility}`),
  '@aws-sdk/lib-dynamodb',
]);

const directory = join(__dirname, '../../../src/lambdas/trade-processing');

/** The variables of each function in the stack, by the file that its image runs. */
const deployed = Object.fromEntries(
  listResources(synthesizeTradeProcessing()[0], 'aws_lambda_function').map(([, attributes]) => {
    const [{ command }] = [attributes.image_config].flat() as [{ readonly command: readonly string[] }];
    const { variables } = attributes.environment as { readonly variables: Readonly<Record<string, string>> };
    return [command[0]!.replace(/\.handler$/, ''), variables];
  }),
);

test('each function of the stack runs a file, and each handler is one of a function', () => {
  expect(listHandlers(directory)).toEqual(Object.keys(deployed).sort());
});

testColdStarts({ directory, deployed, ofLambda: /^(?:LOG_LEVEL|POWERTOOLS_\w+)$/ });
