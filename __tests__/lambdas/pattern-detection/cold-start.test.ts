import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Packages are loaded once, because loading them takes most of the time of a cold start.
for (const name of [
  ...['dynamodb', 'kms', 'lambda', 'scheduler', 'sfn', 'sns', 'sqs'].map(
    (service) => `@aws-sdk/client-${service}`,
  ),
  ...['batch', 'logger', 'metrics', 'tracer'].map((utility) => `@aws-lambda-powertools/${utility}`),
  ...['@aws-sdk/lib-dynamodb', 'sns-payload-validator', 'zod'],
]) {
  const loaded = jest.requireActual<object>(name);
  jest.doMock(name, () => loaded);
}

const DIRECTORY = join(__dirname, '../../../src/lambdas/pattern-detection');
const FUNCTIONS = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(join(DIRECTORY, file), 'utf8').includes('export const handler ='))
  .map((file) => file.replace('.ts', ''));

type Environment = Readonly<Record<string, string>>;

/** Values of required variables, by the end of their names. */
const REQUIRED: Environment = {
  _TABLE: 'Trial',
  _NAME: 'Trial',
  _ARN: 'arn:aws:sns:us-east-1:123456789012:Trial',
  _URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/Trial',
  _GROUP: 'Trial',
  _AUDIENCE: 'trial',
  _KEYS: 'k1=arn:aws:kms:us-east-1:123456789012:key/1',
  _CALENDAR: 'XNYS',
};

/** Optional variables: valid values at the end of their range, and invalid ones. */
const OPTIONAL: Readonly<
  Record<string, Readonly<Record<string, readonly [valid: string, invalid: string]>>>
> = {
  'alert-processor': { ALERT_BRAKE_COUNT: ['100', '101'], ALERT_BREAKER_COUNT: ['1', '0'] },
  'kinesis-consumer': { MAX_EVENT_AGE_HOURS: ['876000', '0'], SENSITIVITY: ['high', 'highest'] },
  'pattern-detector': { ALERT_MIN_CONFIDENCE: ['0', '101'], SENSITIVITY: ['low', '20'] },
  'threshold-checker': { PRICE_MOVE_RANGES: ['0.1', '0'], VOLUME_SURGE_TIMES: ['1000', '1001'] },
};

/**
 * Loads a function as Lambda does at its cold start. Returns its handler and the required variables that it has read.
 * @param optional the optional variables that are set
 * @param missing the required variable that is not set
 */
function coldStart(name: string, optional: Environment = {}, missing?: string) {
  const before = process.env;
  const read = new Set<string>();
  const given: NodeJS.ProcessEnv = {
    AWS_REGION: 'us-east-1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...optional,
  };
  process.env = new Proxy(given, {
    get: (target, variable: string) => {
      const suffix = Object.keys(REQUIRED).find((end) => String(variable).endsWith(end));
      if (suffix === undefined || /^(?:AWS|POWERTOOLS)_/.test(variable)) return target[variable];
      read.add(variable);
      return variable === missing ? undefined : (target[variable] ?? REQUIRED[suffix]);
    },
  });
  try {
    const loaded: { handler?: unknown } = {};
    jest.isolateModules(() => Object.assign(loaded, jest.requireActual<object>(join(DIRECTORY, name))));
    return { handler: loaded.handler, read: [...read] };
  } finally {
    process.env = before;
  }
}

test('the functions are found', () => {
  expect(FUNCTIONS.length).toBeGreaterThanOrEqual(8);
  expect(FUNCTIONS).toEqual(expect.arrayContaining(Object.keys(OPTIONAL)));
});

describe.each(FUNCTIONS)('%s', (name) => {
  const optional = Object.entries(OPTIONAL[name] ?? {});
  const valid = Object.fromEntries(optional.map(([variable, [text]]) => [variable, text]));

  test('starts with and without its optional variables', () => {
    for (const variables of [{}, valid]) expect(typeof coldStart(name, variables).handler).toBe('function');
  });

  test('does not start without a required variable or with an invalid one, and names it', () => {
    const [first] = coldStart(name).read;
    if (name !== 'power-tuner') expect(first).toBeDefined();
    if (first) expect(() => coldStart(name, {}, first)).toThrow(`${first} is missing`);
    for (const [variable, [, invalid]] of optional)
      expect(() => coldStart(name, { ...valid, [variable]: invalid })).toThrow(variable);
  });
});

test('the consumer needs the table of open bars and the calendar only if it builds bars', () => {
  expect(coldStart('kinesis-consumer').read).not.toContain('OPEN_BARS_TABLE');
  const { read } = coldStart('kinesis-consumer', { BAR_INTERVALS: '5m,1d' });
  expect(read).toEqual(expect.arrayContaining(['OPEN_BARS_TABLE', 'MARKET_CALENDAR']));
});

test('a function does not start with invalid keys or an unknown calendar', () => {
  for (const APPROVAL_KEYS of ['k1', `${REQUIRED._KEYS},`])
    expect(() => coldStart('approval-processor', { APPROVAL_KEYS })).toThrow('token keys');
  expect(() => coldStart('threshold-checker', { MARKET_CALENDAR: 'none' })).toThrow('calendar');
});
