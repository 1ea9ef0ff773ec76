import type { FaultFindings } from './fault-findings';
import { formatPercent, type ReportTable } from './format';

/** Recall and false detections in the same series without and with one fault of the feed. */
export function createFaultTable(faults: Readonly<Record<string, FaultFindings>>): ReportTable {
  const formatRate = (count: number, bars: number) => ((1000 * count) / bars).toFixed(2);
  return {
    title: 'One fault in each series: recall and false detections per 1,000 bars (all classes and noises)',
    head: ['fault', 'recall, clean', 'recall, with fault', 'false, clean', 'false, with fault'],
    rows: Object.entries(faults).map(([name, { series, found, bars, mistakes }]) => [
      name,
      formatPercent(found.clean / series),
      formatPercent(found.faulty / series),
      formatRate(mistakes.clean, bars),
      formatRate(mistakes.faulty, bars),
    ]),
  };
}
