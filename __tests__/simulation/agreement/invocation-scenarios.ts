import { receiveBodies, waitForBodies } from './requests';
import type { Scenario } from './scenario-target';

/** Longer than a scenario, so that messages are received once. */
const visibilitySeconds = 600;

/** The record of an asynchronous invocation, in the format of Lambda. */
interface InvocationRecord {
  readonly version: string;
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
  readonly requestPayload: unknown;
  readonly responseContext: { readonly statusCode: number; readonly functionError?: string };
  readonly responsePayload: { readonly errorType?: string; readonly errorMessage?: string };
}

const parse = (body: string): InvocationRecord => JSON.parse(body) as InvocationRecord;

/** Asynchronous invocations. Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
export const INVOCATION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'the record of an event that a function processed goes to the destination of successes',
    run: async (target) => {
      const onSuccess = await target.createQueue({ name: 'Successes', visibilitySeconds });
      const onFailure = await target.createQueue({ name: 'NoFailures', visibilitySeconds });
      const fn = await target.createFunction({ name: 'Succeeding', onSuccess, onFailure });
      await fn.invokeAsynchronously({ text: 'good' });
      const records = (await waitForBodies(target, onSuccess, 1)).map(parse);
      return [
        records.map(({ version, requestContext, requestPayload, responseContext, responsePayload }) => [
          version,
          requestContext.condition,
          requestContext.approximateInvokeCount,
          requestPayload,
          responseContext.statusCode,
          responseContext.functionError,
          responsePayload,
        ]),
        await receiveBodies(target, onFailure),
      ];
    },
    expected: [[['1.0', 'Success', 1, { text: 'good' }, 200, undefined, { processed: 'good' }]], []],
  },
  {
    // AWS waits one minute before the first retry and two before the second, the local target one second and two.
    name: 'the record of an event that a function fails goes to the destination of failures after the retries',
    run: async (target) => {
      const onSuccess = await target.createQueue({ name: 'NoSuccesses', visibilitySeconds });
      const onFailure = await target.createQueue({ name: 'Failures', visibilitySeconds });
      const fn = await target.createFunction({ name: 'FailingTwice', retries: 1, onSuccess, onFailure });
      await fn.invokeAsynchronously({ text: 'bad' });
      const records = (await waitForBodies(target, onFailure, 1)).map(parse);
      return [
        records.map(({ version, requestContext, requestPayload, responseContext, responsePayload }) => [
          version,
          requestContext.condition,
          requestContext.approximateInvokeCount,
          requestPayload,
          responseContext.statusCode,
          responseContext.functionError,
          responsePayload.errorType,
          responsePayload.errorMessage,
        ]),
        await receiveBodies(target, onSuccess),
      ];
    },
    expected: [
      [['1.0', 'RetriesExhausted', 2, { text: 'bad' }, 200, 'Unhandled', 'Error', 'the text is bad']],
      [],
    ],
  },
  {
    // "Capturing records": AWS sends it without retries, and documents no condition for it. The simulated Lambda and the local
    // target retry it until its age, of which 60 seconds are the least that Lambda accepts.
    name: 'the record of an event goes to the destination of failures if the function has no concurrency',
    run: async (target) => {
      const onFailure = await target.createQueue({ name: 'Refused', visibilitySeconds });
      const fn = await target.createFunction({
        name: 'Stopped',
        reservedConcurrency: 0,
        retries: 0,
        maxEventAgeSeconds: 60,
        onFailure,
      });
      await fn.invokeAsynchronously({ text: 'good' });
      const records = (await waitForBodies(target, onFailure, 1)).map(parse);
      return records.map(({ requestContext, requestPayload }) => [
        requestContext.approximateInvokeCount,
        requestPayload,
      ]);
    },
    expected: [[0, { text: 'good' }]],
  },
];
