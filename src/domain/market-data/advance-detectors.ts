import type { IntervalBar } from '../bars';
import { advanceState, applySplitOnce, type Bar, isLate, type RuleSet } from '../patterns';
import type { Analysis, DetectorProgress } from './advance-batch';
import type { DetectorStep } from './build-bars';
import { formatDetectorKey } from './detector-key';
import { formatIsoTime } from '../timestamp';

/** The result of advancing detectors with closed bars. */
export interface AdvancedDetectors {
  readonly analyses: readonly Analysis[];
  /** For each detector with a new bar, by its key, the id of the last one. */
  readonly advanced: ReadonlyMap<string, string>;
}

/** Formats the id of a closed bar or a split: `AAPL#5m#2024-12-02T14:30:00.000Z`. It is the same on each retry. */
export const formatStepId = (step: DetectorStep): string =>
  `${formatDetectorKey(step)}#${formatIsoTime(step.timestamp)}`;

/**
 * Advances the detectors of closed bars and splits, by key in `detectors`, which must contain each one. A bar that is not
 * newer than the last one of its detector was processed by an earlier attempt and is ignored, and so is a split.
 * @param rules the patterns to look for; by default those of the deployed system, with the default sensitivity
 */
export const advanceDetectors = (
  steps: readonly DetectorStep[],
  detectors: ReadonlyMap<string, DetectorProgress>,
  rules?: RuleSet,
): AdvancedDetectors => {
  const analyses: Analysis[] = [];
  const advanced = new Map<string, string>();
  for (const step of steps) {
    const key = formatDetectorKey(step);
    const detector = detectors.get(key);
    if (!detector) throw new Error(`no detector was loaded for ${key}`);
    const { state, log } = detector;
    const id = formatStepId(step);
    if ('factor' in step) {
      if (applySplitOnce(state, step.factor, step.timestamp)) advanced.set(key, `${id}#split`);
      continue;
    }
    const bar = toBar(step);
    if (isLate(state, bar)) continue;
    const windows = advanceState(state, bar, rules);
    advanced.set(key, id);
    log?.add(bar);
    if (windows.length === 0) continue;
    // Close the log first, so that the analysis finds the bars up to this one in RecentBars.
    log?.close();
    analyses.push({ correlationId: id, symbol: bar.symbol, windows });
  }
  return { analyses, advanced };
};

/** Omits the fields that a window does not contain. */
const toBar = ({ symbol, interval, timestamp, open, high, low, close, volume }: IntervalBar): Bar => ({
  symbol,
  interval,
  timestamp,
  open,
  high,
  low,
  close,
  volume,
});
