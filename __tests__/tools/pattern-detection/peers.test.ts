import { QUICK } from '../../../tools/pattern-detection/evaluate/corpus';
import { realMarket } from '../../../tools/pattern-detection/evaluate/market';
import { toDetections, createSample, measurePeer } from '../../../tools/pattern-detection/evaluate/peers';
import { peersTable } from '../../../tools/pattern-detection/evaluate/print-peers';
import type { DetectedPattern } from '../../../tools/pattern-detection/evaluate/types';

const given = createSample(1, 'test', { ...QUICK, planted: 4, nulls: 12, nullSeries: 4 }, realMarket());
const { truth, bars } = given.planted[0]!;
const [first, last] = [truth!.extremes[0]!.index, truth!.extremes.at(-1)!.index];

it('gives a peer that tells no extent the planted one, and keeps the one that it tells', () => {
  const time = (index: number) => bars[index]!.timestamp;
  const [bare, told] = toDetections({ bars, truth }, [
    ['double-top', truth!.breakAt],
    ['double-top', truth!.breakAt, 3, 7],
  ]);
  expect(bare).toEqual({
    pattern: 'double-top',
    start: time(first),
    end: time(last),
    confirmedAt: time(truth!.breakAt),
  });
  expect(told).toMatchObject({ start: time(3), end: time(7) });
});

it('counts recall, precision and fires of a peer that knows the truth and fires once a walk', () => {
  const answers = new Map<unknown, DetectedPattern[]>([
    ...given.planted.map(
      (series) =>
        [
          series.bars,
          series.truth ? toDetections(series, [[series.truth.pattern, series.truth.breakAt]]) : [],
        ] as const,
    ),
    ...given.walks.map((walk) => [walk, toDetections({ bars: walk }, [['double-top', 500]])] as const),
  ]);
  const report = measurePeer('oracle', (series) => answers.get(series)!, given);
  expect(report.fires).toEqual({ 'head-and-shoulders': 0, 'double-top': 1, 'ascending-triangle': 0 });
  const { rows } = peersTable([report]);
  const sure = '100.0 %';
  expect(rows).toEqual([
    ['oracle', 'head-and-shoulders', sure, sure, sure, sure, '0.00'],
    ['oracle', 'double-top', sure, sure, sure, sure, '1.00'],
    ['oracle', 'ascending-triangle', sure, sure, sure, sure, '0.00'],
  ]);
});
