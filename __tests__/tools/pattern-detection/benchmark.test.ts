import { join } from 'node:path';
import { createTimeRange, readRecord } from '../../../src/domain/market-data';
import {
  computeMedian,
  computeRatio,
  summarize,
  type Timing,
} from '../../../tools/pattern-detection/benchmark/timing';
import { NOW, createRecords, generateWalk, type Feed } from '../../../tools/pattern-detection/benchmark/feed';
import { measure } from '../../../tools/pattern-detection/benchmark/measure';
import { loadModel } from '../../../tools/pattern-detection/benchmark/model';
import {
  createJsonSubject,
  createScannerSubject,
  createBaselineSubject,
  createStateSubject,
  type BenchmarkLoad,
} from '../../../tools/pattern-detection/benchmark/stream-subjects';
import { runRounds } from '../../../tools/pattern-detection/benchmark/rounds';
import type { Bar } from '../../../src/domain/patterns';

const createTiming = (rate: number, latency = 100): Timing => ({
  rate,
  p50: latency,
  p99: 2 * latency,
  p999: 3 * latency,
  group999: 40 * latency,
});

describe('benchmark timings', () => {
  it('have the middle value as their median, or the mean of the two in the middle', () => {
    expect(computeMedian([3, 1, 2])).toBe(2);
    expect(computeMedian([4, 1, 2, 3])).toBe(2.5);
    expect(() => computeMedian([])).toThrow(RangeError);
  });

  it('are summarized by the medians of the rounds and the spread of the rates', () => {
    const summary = summarize([createTiming(90, 10), createTiming(100, 30), createTiming(130, 20)]);
    expect(summary).toEqual({ ...createTiming(100, 20), spread: 0.2, rounds: 3 });
  });

  it('are compared round by round, so that a slow moment affects both contenders', () => {
    expect(
      computeRatio(
        [createTiming(100), createTiming(10), createTiming(100)],
        [createTiming(50), createTiming(5), createTiming(50)],
      ),
    ).toBe(2);
  });
});

describe('runRounds', () => {
  it('runs the contenders in turn and does not count the first round', async () => {
    const order: string[] = [];
    const createContender = (name: string) => {
      let rate = 0;
      return { name, runRound: async () => (order.push(name), createTiming((rate += 1))) };
    };
    const results = await runRounds([createContender('a'), createContender('b')], 2);
    expect(order.join('')).toBe('ababab');
    expect(results.map(({ name, each }) => [name, each.map(({ rate }) => rate)])).toEqual([
      ['a', [2, 3]],
      ['b', [2, 3]],
    ]);
  });
});

describe('measure', () => {
  const createSubject = (process: (from: number, to: number) => number) => ({
    units: 103,
    batch: 50,
    group: 10,
    process,
    reset: jest.fn(),
  });

  it('processes every unit five times in batches, and once more in groups', () => {
    const calls: [number, number][] = [];
    const subject = createSubject((from, to) => (calls.push([from, to]), to - from));
    const { rate, p50, p99, p999 } = measure(subject);
    expect(calls.slice(0, 3)).toEqual([
      [0, 50],
      [50, 100],
      [100, 103],
    ]);
    expect(calls.slice(5 * 3)).toHaveLength(11);
    expect(calls.at(-1)).toEqual([100, 103]);
    expect(subject.reset).toHaveBeenCalledTimes(6);
    expect(rate).toBeGreaterThan(0);
    expect(p50 <= p99 && p99 <= p999).toBe(true);
  });

  it('rejects a subject that processes no event', () => {
    expect(() => measure(createSubject(() => 0))).toThrow('The subject processed no event');
  });
});

describe('the benchmark feed', () => {
  const bars: Bar[] = [];
  generateWalk(3, 20, (bar) => bars.push(bar));

  it.each([1, 25])('contains its bars in records of %i events', (eventsPerRecord) => {
    const read = createRecords(bars, eventsPerRecord).flatMap(({ kinesis }) => {
      const text = Buffer.from(kinesis.data, 'base64').toString();
      return readRecord(text, createTimeRange(NOW, 24)).accepted.map(({ bar }) => bar);
    });
    expect(read).toEqual(bars);
  });
});

describe('the benchmark subjects', () => {
  const createLoad = (eventsPerRecord: number, feed: Feed): BenchmarkLoad => ({
    feed,
    symbols: 7,
    eventsPerRecord,
    events: 70,
    warmupBars: 30,
  });

  it.each([
    ['bars', 1],
    ['bars', 25],
    ['trades', 1],
    ['trades', 25],
  ] as const)('process every event of %s in records of %i events', (feed, eventsPerRecord) => {
    for (const createSubject of [
      createBaselineSubject,
      createStateSubject,
      createJsonSubject,
      createScannerSubject,
    ]) {
      const subject = createSubject(createLoad(eventsPerRecord, feed));
      for (let pass = 0; pass < 2; pass++) {
        subject.reset();
        let events = 0;
        for (let at = 0; at < subject.units; at += subject.group)
          events += subject.process(at, Math.min(at + subject.group, subject.units));
        expect(events).toBe(70);
      }
    }
  });
});

describe('the classifier of technicalindicators', () => {
  const model = loadModel(join(__dirname, '../../../node_modules/technicalindicators'));
  const sampleCloses = (shape: (t: number) => number) =>
    Float64Array.from({ length: 300 }, (_, i) => 100 + shape(i / 299));

  it('distinguishes a rise from a fall with the weights of its package', () => {
    expect(model(sampleCloses((t) => 50 * t)).name).toBe('TU');
    expect(model(sampleCloses((t) => -50 * t)).name).toBe('TD');
  });

  it('recognizes a double top at any price', () => {
    const peak = (t: number, at: number) => 30 * Math.exp(-(((t - at) / 0.09) ** 2));
    const shape = sampleCloses((t) => peak(t, 0.3) + peak(t, 0.7));
    expect(model(shape).name).toBe('DT');
    expect(model(shape.map((close) => 10 * close)).probability).toBeCloseTo(model(shape).probability, 4);
  });
});
