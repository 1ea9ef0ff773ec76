import { QUICK } from '../../../tools/pattern-detection/evaluate/corpus';
import { readRealMarket } from '../../../tools/pattern-detection/evaluate/market';
import { toDetections, createSample, measurePeer } from '../../../tools/pattern-detection/evaluate/peers';
import { createPeersTable } from '../../../tools/pattern-detection/evaluate/peers-table';
import type { DetectedPattern } from '../../../tools/pattern-detection/evaluate/types';

const sample = createSample(1, 'test', { ...QUICK, planted: 4, nulls: 12, nullSeries: 4 }, readRealMarket());
const { truth, bars } = sample.planted[0]!;
const [first, last] = [truth!.extremes[0]!.index, truth!.extremes.at(-1)!.index];

it('the comparison uses the reported extent of a signal, or the planted extent if it has none', () => {
  const time = (index: number) => bars[index]!.timestamp;
  const [withoutExtent, withExtent] = toDetections({ bars, truth }, [
    ['double-top', truth!.breakAt],
    ['double-top', truth!.breakAt, 3, 7],
  ]);
  expect(withoutExtent).toEqual({
    pattern: 'double-top',
    start: time(first),
    end: time(last),
    confirmedAt: time(truth!.breakAt),
  });
  expect(withExtent).toMatchObject({ start: time(3), end: time(7) });
});

it('the comparison counts recall, precision and detections of a perfect library that reports once per series without a pattern', () => {
  const detections = new Map<unknown, DetectedPattern[]>([
    ...sample.planted.map(
      (series) =>
        [
          series.bars,
          series.truth ? toDetections(series, [[series.truth.pattern, series.truth.breakAt]]) : [],
        ] as const,
    ),
    ...sample.walks.map((walk) => [walk, toDetections({ bars: walk }, [['double-top', 500]])] as const),
  ]);
  const report = measurePeer('perfect', (series) => detections.get(series)!, sample);
  expect(report.nullDetections).toEqual({
    'head-and-shoulders': 0,
    'double-top': 1,
    'ascending-triangle': 0,
  });
  const { rows } = createPeersTable([report]);
  const all = '100.0 %';
  expect(rows).toEqual([
    ['perfect', 'head-and-shoulders', all, all, all, all, '0.00'],
    ['perfect', 'double-top', all, all, all, all, '1.00'],
    ['perfect', 'ascending-triangle', all, all, all, all, '0.00'],
  ]);
});
