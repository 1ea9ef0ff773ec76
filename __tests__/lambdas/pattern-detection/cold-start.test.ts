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

const TABLE = 'Trial';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:Trial';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/Trial';
const KEYS = 'k1=arn:aws:kms:us-east-1:123456789012:key/1';

interface Environment {
  readonly required: Readonly<Record<string, string>>;
  /** Optional variables: valid values, and invalid ones. */
  readonly optional?: Readonly<Record<string, readonly [valid: string, invalid: string]>>;
}

/** The environments of the functions, as their stack sets them. */
const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  'alert-processor': {
    required: {
      TRADING_PATTERNS_TABLE: TABLE,
      ALERT_HISTORY_TABLE: TABLE,
      ALERT_LIMITS_TABLE: TABLE,
      APPROVAL_TRACKING_TABLE: TABLE,
      TRADING_ALERTS_TOPIC_ARN: TOPIC,
      PENDING_APPROVALS_QUEUE_URL: QUEUE,
    },
    optional: { ALERT_BRAKE_COUNT: ['100', '101'], ALERT_BREAKER_COUNT: ['1', '0'] },
  },
  'approval-callback': {
    required: {
      ALERT_APPROVAL_REQUESTS_TOPIC_ARN: TOPIC,
      APPROVAL_TRACKING_TABLE: TABLE,
      TRADING_PATTERNS_TABLE: TABLE,
      PENDING_APPROVALS_QUEUE_URL: QUEUE,
      APPROVAL_KEYS: KEYS,
      APPROVAL_AUDIENCE: 'trial',
    },
  },
  'approval-processor': {
    required: {
      APPROVAL_TRACKING_TABLE: TABLE,
      ALERT_HISTORY_TABLE: TABLE,
      TRADING_ALERTS_TOPIC_ARN: TOPIC,
      ALERT_LIMITS_TABLE: TABLE,
      ALERT_APPROVAL_REQUESTS_TOPIC_ARN: TOPIC,
      APPROVAL_TIMERS_GROUP: 'Trial',
      APPROVAL_TIMERS_TARGET_ARN: 'arn:aws:lambda:us-east-1:123456789012:function:Trial',
      APPROVAL_TIMERS_ROLE_ARN: 'arn:aws:iam::123456789012:role/Trial',
      APPROVAL_TIMERS_KEY_ARN: 'arn:aws:kms:us-east-1:123456789012:key/1',
      APPROVAL_TIMERS_DEAD_LETTERS_ARN: 'arn:aws:sqs:us-east-1:123456789012:Trial',
      APPROVAL_KEYS: KEYS,
      APPROVAL_AUDIENCE: 'trial',
      APPROVAL_URL: 'https://api.example.com/approve',
    },
  },
  'kinesis-consumer': {
    required: {
      DETECTOR_STATE_TABLE: TABLE,
      PATTERN_ANALYSIS_WORKFLOW_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:Trial',
      FAILED_MESSAGES_QUEUE_URL: QUEUE,
    },
    optional: { MAX_EVENT_AGE_HOURS: ['876000', '0'] },
  },
  'pattern-detector': {
    required: { TRADING_PATTERNS_TABLE: TABLE, ALERT_QUEUE_URL: QUEUE },
    optional: { ALERT_MIN_CONFIDENCE: ['0', '101'] },
  },
  'pattern-query': { required: { TRADING_PATTERNS_TABLE: TABLE, ALERT_HISTORY_TABLE: TABLE } },
  'power-tuner': { required: {} },
  'threshold-checker': {
    required: {
      DETECTOR_STATE_TABLE: TABLE,
      THRESHOLD_WATCH_TABLE: TABLE,
      TRADING_ALERTS_TOPIC_ARN: TOPIC,
      MARKET_CALENDAR: 'XNYS',
    },
    optional: { PRICE_MOVE_RANGES: ['0.1', '0'], VOLUME_SURGE_TIMES: ['1000', '1001'] },
  },
};

/** Loads a function as Lambda does at its cold start. Returns its handler and the variables that it has read. */
function coldStart(name: string, env: Readonly<Record<string, string>>) {
  const before = process.env;
  const read = new Set<string>();
  const variables: NodeJS.ProcessEnv = {
    AWS_REGION: 'us-east-1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  };
  process.env = new Proxy(variables, {
    get: (target, variable: string) => {
      read.add(variable);
      return target[variable];
    },
  });
  try {
    const loaded: { handler?: unknown } = {};
    jest.isolateModules(() => {
      const path = join(__dirname, '../../../src/lambdas/pattern-detection', name);
      Object.assign(loaded, jest.requireActual<object>(path));
    });
    return { handler: loaded.handler, read };
  } finally {
    process.env = before;
  }
}

describe.each(Object.entries(ENVIRONMENTS))('%s', (name, { required, optional = {} }) => {
  const valid = Object.fromEntries(Object.entries(optional).map(([variable, [text]]) => [variable, text]));

  test('starts with the variables of its stack, and reads each of them', () => {
    const { handler, read } = coldStart(name, { ...required, ...valid });
    expect(typeof handler).toBe('function');
    for (const variable of Object.keys({ ...required, ...valid })) expect([...read]).toContain(variable);
  });

  test('starts without the optional variables', () => {
    expect(typeof coldStart(name, required).handler).toBe('function');
  });

  test('does not start with an invalid variable, and names it', () => {
    for (const [variable, [, invalid]] of Object.entries(optional))
      expect(() => coldStart(name, { ...required, ...valid, [variable]: invalid })).toThrow(variable);
    const [first] = Object.keys(required);
    if (first) expect(() => coldStart(name, { ...required, [first]: '' })).toThrow(`${first} is missing`);
  });
});

test('approval-processor does not start with invalid keys', () => {
  const { required } = ENVIRONMENTS['approval-processor']!;
  for (const APPROVAL_KEYS of ['k1', `${KEYS},`])
    expect(() => coldStart('approval-processor', { ...required, APPROVAL_KEYS })).toThrow('token keys');
});
