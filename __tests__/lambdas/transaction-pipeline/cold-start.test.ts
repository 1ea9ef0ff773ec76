import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleHandler } from '../../../src/modules/bundle';
import { SHARED_PACKAGES } from '../../../src/systems/transaction-pipeline/context';
import { listResources, synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';

// Packages are loaded once, because loading them takes most of the time of a cold start.
for (const name of [
  ...['dynamodb', 'eventbridge', 's3', 'sns', 'sqs'].map((service) => `@aws-sdk/client-${service}`),
  ...['batch', 'logger', 'metrics', 'tracer'].map((utility) => `@aws-lambda-powertools/${utility}`),
  '@aws-sdk/lib-dynamodb',
]) {
  const loaded = jest.requireActual<object>(name);
  jest.doMock(name, () => loaded);
}

const DIRECTORY = join(__dirname, '../../../src/lambdas/transaction-pipeline');
const FUNCTIONS = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(join(DIRECTORY, file), 'utf8').includes('export const handler ='))
  .map((file) => file.replace('.ts', ''));

/** Variables that Lambda, Powertools, or the delivery of failures needs, but not the code of a handler. */
const OF_LAMBDA =
  /^(?:LOG_LEVEL|POWERTOOLS_\w+|(?:NOTIFIER_RETRIES|UNPUBLISHED_TRANSACTIONS|UNWRITTEN_CHANGES)_QUEUE_URL)$/;

/** The variables of each function in the stack, by the name of its file. */
const DEPLOYED = Object.fromEntries(
  listResources(synthesizePipeline(), 'aws_lambda_function').map(([id, attributes]) => [
    id.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
    (attributes.environment as { readonly variables: Readonly<Record<string, string>> }).variables,
  ]),
);

/**
 * Loads a function as Lambda does at its cold start. Returns its handler and the variables that it has read of those that
 * the stack sets.
 * @param missing a variable that is not set
 */
const coldStart = (name: string, missing?: string) => {
  const before = process.env;
  const read = new Set<string>();
  const variables = DEPLOYED[name]!;
  const given = { AWS_REGION: 'eu-central-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  process.env = new Proxy(given as NodeJS.ProcessEnv, {
    get: (target, variable: string) => {
      if (!Object.hasOwn(variables, variable) || OF_LAMBDA.test(variable)) return target[variable];
      read.add(variable);
      return variable === missing ? undefined : variables[variable];
    },
  });
  try {
    const loaded: { handler?: unknown } = {};
    jest.isolateModules(() => Object.assign(loaded, jest.requireActual<object>(join(DIRECTORY, name))));
    return { handler: loaded.handler, read: [...read].sort() };
  } finally {
    process.env = before;
  }
};

test('each function of the stack has a file, and the reverse', () => {
  expect(FUNCTIONS).toEqual(Object.keys(DEPLOYED).sort());
});

test('only FraudDetector contains the trained model, whose trees are computed at its start', () => {
  const listFiles = (name: string) => [
    ...bundleHandler(`transaction-pipeline/${name}.ts`, SHARED_PACKAGES).matchAll(/^\/\/ (src\/\S+)$/gm),
  ];
  const withModel = FUNCTIONS.filter((name) =>
    listFiles(name).some(([, file]) => file!.startsWith('src/domain/fraud/model/')),
  );
  expect(withModel).toEqual(['fraud-detector']);
});

describe.each(FUNCTIONS)('%s', (name) => {
  test('starts with the variables of the stack, and reads all of them', () => {
    const { handler, read } = coldStart(name);
    expect(typeof handler).toBe('function');
    expect(read).toEqual(
      Object.keys(DEPLOYED[name]!)
        .filter((variable) => !OF_LAMBDA.test(variable))
        .sort(),
    );
  });

  test('does not start without one of them, and names it', () => {
    for (const variable of coldStart(name).read)
      expect(() => coldStart(name, variable)).toThrow(`${variable} is missing`);
  });

  test('is at most 30 lines long', () => {
    expect(readFileSync(join(DIRECTORY, `${name}.ts`), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(
      30,
    );
  });
});
