import type { Tracer } from '@aws-lambda-powertools/tracer';
import { createTrace } from '../../../src/lambdas/shared/telemetry';

class Segment {
  readonly children: Segment[] = [];
  closed = false;
  error: unknown;
  constructor(readonly name: string) {}
  addNewSubsegment(name: string): Segment {
    const child = new Segment(name);
    this.children.push(child);
    return child;
  }
  close(): void {
    this.closed = true;
  }
}

/** A fake of Powertools' tracer with the functions that a handler's own segments use. */
class FakeTracer {
  current: Segment | undefined = new Segment('facade');
  enabled = true;
  isTracingEnabled = () => this.enabled;
  getSegment = () => this.current;
  setSegment = (segment: Segment) => {
    this.current = segment;
  };
  addErrorAsMetadata = (error: unknown) => {
    this.current!.error = error;
  };
}

const createTracer = () => {
  const tracer = new FakeTracer();
  return { tracer, facade: tracer.current!, trace: createTrace(tracer as unknown as Tracer) };
};

test('work runs inside a segment of its name, which is closed when the work ends', async () => {
  const { tracer, facade, trace } = createTracer();
  const value = await trace('query', async () => {
    expect(tracer.current).toMatchObject({ name: '## query', closed: false });
    return 7;
  });
  expect(value).toBe(7);
  expect(facade.children).toEqual([expect.objectContaining({ name: '## query', closed: true })]);
  expect(tracer.current).toBe(facade);
});

test('a segment inside another is its child', async () => {
  const { tracer, facade, trace } = createTracer();
  await trace('outer', () => trace('inner', () => Promise.resolve()));
  const [outer] = facade.children;
  expect(facade.children.map(({ name }) => name)).toEqual(['## outer']);
  expect(outer!.children).toEqual([expect.objectContaining({ name: '## inner', closed: true })]);
  expect(tracer.current).toBe(facade);
});

test('an error is recorded in its own segment, which is closed, and thrown again', async () => {
  const { tracer, facade, trace } = createTracer();
  const error = new Error('no');
  await expect(trace('store', () => Promise.reject(error))).rejects.toBe(error);
  expect(facade.children).toEqual([expect.objectContaining({ name: '## store', closed: true, error })]);
  expect(facade.error).toBeUndefined();
  expect(tracer.current).toBe(facade);
});

test.each(['off', 'without a segment'])('the work runs without a segment if tracing is %s', async (how) => {
  const { tracer, facade, trace } = createTracer();
  if (how === 'off') tracer.enabled = false;
  else tracer.current = undefined;
  expect(await trace('query', () => Promise.resolve(7))).toBe(7);
  expect(facade.children).toEqual([]);
});
