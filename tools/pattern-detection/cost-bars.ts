import { sumCost } from '../../src/domain/cost';
import { PEAK_TRAFFIC } from '../../src/domain/cost/pattern-detection';
import type { PlannedResource } from '../../src/domain/plan/resources';
import { estimateLines, formatUsd, synthesize } from './cost-estimate';
import { changeBatches } from './cost-variants';
import { formatMarkdownTable } from '../markdown-table';

/** The stack with bars of four intervals. */
const BAR_STACK = synthesize({ BAR_INTERVALS: '5m,15m,1h,1d' });
const BAR_SYMBOLS = [50, 500, 5_000] as const;
/** The batches of KinesisConsumer: those of the plan, and larger ones. */
const BAR_BATCHES = [
  { title: '100 records, 4 s', stack: BAR_STACK },
  { title: '250 records, 10 s', stack: BAR_STACK.map(changeBatches(250, 10)) },
];

/** Formats the cost of the peak month if bars are built, by the number of symbols and the size of batches. */
export function formatBars(): string {
  const trades = (PEAK_TRAFFIC.eventsPerSecond * PEAK_TRAFFIC.hours * 3600) / 1e6;
  const formatRow = (title: string, stack: readonly PlannedResource[], symbols: number) => {
    const { traffic, standing } = estimateLines(stack, { ...PEAK_TRAFFIC, symbols });
    const lines = [...traffic, ...standing];
    const usd = sumCost(lines);
    return [
      title,
      symbols.toLocaleString('en-US'),
      ...['Kinesis', 'Lambda', 'CloudWatch', 'DynamoDB'].map((name) =>
        formatUsd(sumCost(lines.filter(({ service }) => service === name))),
      ),
      formatUsd(usd),
      (usd / trades).toFixed(3),
    ];
  };
  const rows = BAR_BATCHES.flatMap(({ title, stack }) =>
    BAR_SYMBOLS.map((symbols) => formatRow(title, stack, symbols)),
  );
  return formatMarkdownTable(
    [
      'a batch',
      'symbols',
      'Kinesis',
      'Lambda',
      'CloudWatch',
      'DynamoDB',
      'all, USD a month',
      'USD a million trades',
    ],
    rows,
  );
}
