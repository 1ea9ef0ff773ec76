import type { FuzzEntry, FuzzInput, OpenEntry } from '../../tools/fuzz/core/entry';
import { runEntry } from '../../tools/fuzz/core/run-entry';
import { findProblems, formatFailure } from '../../tools/fuzz/cli/report';
import { deliverRequests } from '../../tools/fuzz/inputs/http';
import { deliverMessages } from '../../tools/fuzz/inputs/records';
import { openHandler } from '../../tools/fuzz/inputs/handler';

/** Runs 3,000 inputs of an entry. */
const run = (opened: Pick<OpenEntry, 'format' | 'examples' | 'handle'>) => {
  const entry: FuzzEntry = { name: 'planted', kind: 'bus', covers: [], open: () => Promise.resolve(opened) };
  return runEntry(entry, { inputs: 3_000, seed: 7 });
};

/** Creates the entry of a handler that a test plants. */
const runHandler = (
  handler: (event: never) => unknown,
  delivery: Parameters<typeof openHandler>[1],
  secrets: readonly string[] = [],
) => {
  const props = { variables: {}, services: {}, load: () => Promise.resolve(handler), secrets: () => secrets };
  const open = () => openHandler(props, delivery);
  return runEntry({ name: 'planted', kind: 'http', covers: [], open }, { inputs: 1_000, seed: 7 });
};

const ORDER = { symbol: 'AAPL', quantity: 10, note: 'a note', tags: ['a', 'b'] };
const REQUESTS = deliverRequests(['POST /orders'], () => [
  { route: 'POST /orders', body: JSON.stringify(ORDER), headers: { Authorization: 'Bearer secret-token' } },
]);
const MESSAGES = deliverMessages('Orders', () => [[{ body: JSON.stringify(ORDER) }]]);

it('creates the same inputs from the same seed, valid and changed ones, and measures them', async () => {
  const record = async () => {
    const inputs: FuzzInput[] = [];
    const { failure, accepted, p99Ms } = await run({
      format: 'value',
      examples: [ORDER],
      handle: (input) => {
        inputs.push(input);
        return 'accepted';
      },
    });
    expect([failure, accepted, p99Ms > 0]).toEqual([undefined, 3_000, true]);
    return inputs;
  };
  const inputs = await record();
  expect(await record()).toEqual(inputs);
  const texts = new Set(inputs.map((input) => JSON.stringify(input)));
  expect(texts).toContain(JSON.stringify(ORDER));
  expect(texts.size).toBeGreaterThan(1_500);
});

describe('finds a planted fault and shrinks its input:', () => {
  it('an error that is thrown for one kind of value', async () => {
    const { failure } = await run({
      format: 'value',
      examples: [ORDER],
      handle: (input) => {
        const { symbol } = (input ?? {}) as { readonly symbol?: unknown };
        if (typeof symbol === 'object') throw new TypeError('symbol.trim is not a function');
        return 'accepted';
      },
    });
    expect(failure).toMatchObject({ seed: 7, error: expect.stringContaining('symbol.trim') as string });
    expect(failure!.input).toContain('quantity: 10');
  });

  it('a copy of untrusted keys that changes the prototype of all objects', async () => {
    const merge = (target: Record<string, unknown>, source: unknown): void => {
      for (const [key, value] of Object.entries((source ?? {}) as object))
        if (typeof value === 'object' && typeof target[key] === 'object')
          merge(target[key] as Record<string, unknown>, value);
        else if (key !== '__proto__') target[key] = value;
    };
    try {
      const { failure } = await run({
        format: 'value',
        examples: [ORDER],
        handle: (input) => {
          merge({}, input);
          return 'accepted';
        },
      });
      expect(failure?.error).toContain('Object.prototype has changed: Object.prototype.');
    } finally {
      for (const key of Object.keys(Object.prototype))
        delete (Object.prototype as Record<string, unknown>)[key];
    }
  });

  it('a response of 5xx, and one that is not well-formed', async () => {
    const respond = (statusCode: number) => () => ({ statusCode, headers: {}, body: '{}' });
    expect((await runHandler(respond(500), REQUESTS)).failure?.error).toContain('the status is 5xx');
    expect((await runHandler(() => ({ statusCode: 200 }), REQUESTS)).failure?.error).toContain('no text');
    expect((await runHandler(respond(202), REQUESTS)).failure).toBeUndefined();
  });

  it('a token in the log', async () => {
    const handler = ({ headers }: { readonly headers: object }) => {
      console.info(JSON.stringify(headers));
      return { statusCode: 200, headers: {}, body: '{}' };
    };
    const { failure } = await runHandler(handler, REQUESTS, ['secret-token']);
    expect(failure?.error).toContain('a log contains a secret');
  });

  it('a message that is neither processed nor returned to its queue', async () => {
    const { failure } = await runHandler(() => ({ batchItemFailures: [] }), MESSAGES);
    expect(failure?.error).toContain('1 unreadable records are neither failed nor in another queue');
    const unknown = () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] });
    expect((await runHandler(unknown, MESSAGES)).failure?.error).toContain('are not records of the batch');
  });
});

it('reports the command that repeats a failure, and what is too slow or too large', () => {
  const result = {
    entry: 'planted/entry',
    kind: 'file' as const,
    seed: 7,
    inputs: 12,
    accepted: 1,
    refused: 10,
    failure: { seed: 7, path: '11', input: '"a"', error: 'TypeError: no' },
    p50Ms: 1,
    p99Ms: 5,
    maxMs: 9,
    maxHeapMb: 2_000,
  };
  expect(formatFailure(result)).toContain('npm run fuzz -- planted/entry --inputs 12 --seed 7');
  expect(findProblems(result)).toEqual([
    'an input failed',
    '99 of 100 inputs took up to 5.00 ms: expected less than 5',
    'the heap had 2000 MB: expected at most 1500',
  ]);
});
