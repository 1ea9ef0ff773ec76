import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { DEPLOYED_WORKFLOWS } from './deployed-workflows';
import { type Observation, runSimulated, runWithPackage, type TaskOutcome } from './executions';

const SYSTEMS = `${__dirname}/../../../../src/systems`;

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] });
  // The package requires Node.js 22.
  Object.assign(Promise, {
    withResolvers: () => {
      let settle = {};
      const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
      return { promise, ...settle };
    },
  });
});
afterAll(() => jest.useRealTimers());

/** Lists the names of the Task states of a workflow, or of a part of it, also of those in branches. */
const listTasks = (definition: object): readonly string[] =>
  Object.entries(definition).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    return 'Type' in value && value.Type === 'Task' ? [name] : listTasks(value);
  });

const ERRORS = [
  'ValidationError',
  'InvalidEvent',
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Error',
];
const identification = {
  // States.JsonToString of the package drops backslashes, so the texts have none.
  correlationId: fc.stringMatching(/^[a-zé#: ]{0,9}$/),
  symbol: fc.constantFrom('A', 'B'),
  windows: fc.constant([]),
};
/** What the tasks return, or what starts a workflow: usually with the fields that the next state reads. */
const fields = fc.record(
  {
    ...identification,
    detections: fc.constant([{ confidence: 1 }]),
    source: fc.constant('trades'),
    id: fc.nat(),
    memory: fc.constantFrom(512, 1024),
    functionArn: fc.constant('detector:512'),
    payload: fc.constant({ step: 'validate' }),
    invocations: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
      fc.constantFrom(0, '3', 51),
    ),
  },
  { noNullPrototype: true },
);
const incomplete = fc.record(
  { ...identification, failed: fc.constant({ Error: 'x' }), invocations: fc.nat(3), payload: fc.nat() },
  { requiredKeys: [], noNullPrototype: true },
);
const data = fc.oneof({ weight: 9, arbitrary: fields }, incomplete);

const result = fc.record({
  Payload: data,
  Status: fc.oneof({ weight: 3, arbitrary: fc.constant('SUCCEEDED') }, fc.constant('FAILED')),
  Output: fc.oneof({ weight: 5, arbitrary: data.map((value) => JSON.stringify(value)) }, fc.constant('{')),
});
const outcome: fc.Arbitrary<TaskOutcome> = fc.record({
  // A call of 17 seconds exceeds the limits of most states.
  tenths: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.constant(170)),
  ...{ result, error: fc.option(fc.constantFrom(...ERRORS), { nil: undefined, freq: 2 }) },
});

const createRuns = (definition: object) => {
  const tasks = listTasks(definition);
  return fc.record({
    input: data,
    outcomes: fc.record(
      Object.fromEntries(tasks.map((task) => [task, fc.array(outcome, { minLength: 1, maxLength: 4 })])),
    ),
    // Fractions with which jitter in milliseconds is exact.
    random: fc.constantFrom(0, 0.25, 0.5, 0.75),
  });
};

test('all deployed workflows are compared', () => {
  const deployed = readdirSync(SYSTEMS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(`${SYSTEMS}/${file}`, 'utf8').matchAll(/new Workflow\(\w+, '(\w+)'/g),
    ])
    .map(([, id]) => id!);
  expect(deployed.sort()).toEqual(Object.keys(DEPLOYED_WORKFLOWS).sort());
});

/** The texts of errors that the States Language names differ, and the package reports wrong arguments as States.Runtime. */
const comparable = ({ error, ...rest }: Observation) => ({
  ...rest,
  error: error?.name.startsWith('States.') ? error.name.replace('IntrinsicFailure', 'Runtime') : error,
});

/**
 * Removes the calls that the package makes after the end: it calls a task once more that failed, or waits for a retry, when
 * its execution has timed out or another branch has failed. A branch has ended when a task outside of the branches is called.
 */
const omitCallsAfterEnd = (observation: Observation, branchTasks: readonly string[]): Observation => {
  const { calls, duration } = observation;
  const isInBranch = ({ state }: (typeof calls)[number]) => branchTasks.includes(state);
  const firstOfBranches = calls.findIndex(isInBranch);
  const next = calls.find(
    (call, index) => index > firstOfBranches && firstOfBranches >= 0 && !isInBranch(call),
  );
  const endOfBranches = next?.at ?? Infinity;
  return {
    ...observation,
    calls: calls.filter((call) => call.at < Math.min(duration, isInBranch(call) ? endOfBranches : Infinity)),
  };
};

test.each(Object.entries(DEPLOYED_WORKFLOWS))(
  '%s: the interpreter and the package make the same calls at the same times, with the same result',
  async (_, definition) => {
    const branchTasks = Object.values(
      (definition as { States: Record<string, { Branches?: object[] }> }).States,
    ).flatMap(({ Branches = [] }) => listTasks(Branches));
    /** The ends of the executions, so that not all of them end early. */
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(createRuns(definition), async ({ input, outcomes, random }) => {
        const [ours, theirs] = [
          await runSimulated(definition, input, outcomes, random),
          await runWithPackage(definition, input, outcomes, random),
        ];
        ends.add(ours.error?.name ?? 'succeeded');
        const normalised = [ours, theirs].map((one) => comparable(omitCallsAfterEnd(one, branchTasks)));
        expect(normalised[0]).toEqual(normalised[1]);
      }),
      { numRuns: 100 },
    );
    expect(ends.has('succeeded') && ends.size > 1).toBe(true);
  },
);
