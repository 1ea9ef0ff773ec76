import { join } from 'node:path';
import { createTimeRange, readRecord } from '../../../src/domain/market-data';
import { median, computeRatio, summarize, type Timing } from '../../../tools/pattern-detection/bench/figures';
import { NOW, createRecords, generateWalk } from '../../../tools/pattern-detection/bench/feed';
import { measure } from '../../../tools/pattern-detection/bench/measure';
import { loadModel } from '../../../tools/pattern-detection/bench/model';
import {
  createJsonSubject,
  createScannerSubject,
  createBaseline,
  createStateSubject,
  type BenchLoad,
} from '../../../tools/pattern-detection/bench/pipeline';
import { runRounds } from '../../../tools/pattern-detection/bench/race';
import type { Bar } from '../../../src/domain/patterns';

const round = (rate: number, each = 100): Timing => ({
  rate,
  p50: each,
  p99: 2 * each,
  p999: 3 * each,
  group999: 40 * each,
});

describe('the figures', () => {
  it('take the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('sum rounds up by their medians, and tell how far the rates lie apart', () => {
    const summary = summarize([round(90, 10), round(100, 30), round(130, 20)]);
    expect(summary).toEqual({ ...round(100, 20), spread: 0.2, rounds: 3 });
  });

  it('compare round by round, so that a slow moment counts for both', () => {
    expect(computeRatio([round(100), round(10), round(100)], [round(50), round(5), round(50)])).toBe(2);
  });
});

describe('a race', () => {
  it('takes the contenders in turn and does not count the first round', async () => {
    const order: string[] = [];
    const racer = (name: string) => {
      let rate = 0;
      return { name, round: async () => (order.push(name), round((rate += 1))) };
    };
    const results = await runRounds([racer('a'), racer('b')], 2);
    expect(order.join('')).toBe('ababab');
    expect(results.map(({ name, each }) => [name, each.map(({ rate }) => rate)])).toEqual([
      ['a', [2, 3]],
      ['b', [2, 3]],
    ]);
  });
});

describe('a measurement', () => {
  const subject = (take: (from: number, to: number) => number) => ({
    units: 103,
    batch: 50,
    group: 10,
    process: take,
    reset: jest.fn(),
  });

  it('hands over every unit once in batches, and once more in groups', () => {
    const calls: [number, number][] = [];
    const given = subject((from, to) => (calls.push([from, to]), to - from));
    const { rate, p50, p99, p999 } = measure(given);
    expect(calls.slice(0, 3)).toEqual([
      [0, 50],
      [50, 100],
      [100, 103],
    ]);
    expect(calls.slice(3)).toHaveLength(11);
    expect(calls.at(-1)).toEqual([100, 103]);
    expect(given.reset).toHaveBeenCalledTimes(2);
    expect(rate).toBeGreaterThan(0);
    expect(p50 <= p99 && p99 <= p999).toBe(true);
  });

  it('refuses a contender that does nothing', () => {
    expect(() => measure(subject(() => 0))).toThrow('takes in no event');
  });
});

describe('the feed', () => {
  const bars: Bar[] = [];
  generateWalk(3, 20, (bar) => bars.push(bar));

  it.each([1, 25])('makes records of %i events that hold its bars', (eventsARecord) => {
    const read = createRecords(bars, eventsARecord).flatMap(({ kinesis }) => {
      const text = Buffer.from(kinesis.data, 'base64').toString();
      return readRecord(text, createTimeRange(NOW, 24)).accepted.map(({ bar }) => bar);
    });
    expect(read).toEqual(bars);
  });
});

describe('the contenders', () => {
  const load = (eventsARecord: number): BenchLoad => ({ symbols: 7, eventsARecord, events: 70, warm: 30 });

  it.each([1, 25])('each take in every event of records of %i', (eventsARecord) => {
    for (const make of [createBaseline, createStateSubject, createJsonSubject, createScannerSubject]) {
      const subject = make(load(eventsARecord));
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
  const closes = (shape: (t: number) => number) =>
    Float64Array.from({ length: 300 }, (_, i) => 100 + shape(i / 299));

  it('tells a rise from a fall by the weights of its package', () => {
    expect(model(closes((t) => 50 * t)).name).toBe('TU');
    expect(model(closes((t) => -50 * t)).name).toBe('TD');
  });

  it('knows a double top whatever the price', () => {
    const peak = (t: number, at: number) => 30 * Math.exp(-(((t - at) / 0.09) ** 2));
    const shape = closes((t) => peak(t, 0.3) + peak(t, 0.7));
    expect(model(shape).name).toBe('DT');
    expect(model(shape.map((close) => 10 * close)).probability).toBeCloseTo(model(shape).probability, 4);
  });
});
