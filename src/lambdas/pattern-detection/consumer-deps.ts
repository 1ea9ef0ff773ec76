import type { ExchangeCalendar, Interval } from '../../domain/calendar';
import type { UnknownFields } from '../../domain/market-data';
import type { RuleSet } from '../../domain/patterns';
import type { Queue } from '../shared/queues';
import type { Telemetry } from '../shared/telemetry';
import type { AnalysisWorkflow } from './adapters/analysis-workflow';
import type { DetectorStates } from './adapters/detector-states';
import type { OpenBarsTable } from './adapters/open-bars-table';
import type { RecentBars } from './adapters/recent-bars';

/** How bars are built from the events of the stream. */
export interface BarDeps {
  readonly table: OpenBarsTable;
  readonly calendar: ExchangeCalendar;
  /** The intervals of the bars, shortest first; at least one. */
  readonly intervals: readonly Interval[];
}

export interface ConsumerDeps {
  readonly telemetry: Telemetry;
  readonly states: DetectorStates;
  readonly workflow: AnalysisWorkflow;
  readonly recentBars: RecentBars;
  readonly failedMessages: Queue;
  readonly maxEventAgeHours: number;
  /** Whether events with unknown fields are accepted; they are by default. */
  readonly unknownFields?: UnknownFields;
  /** The patterns to look for; by default those of the deployed system, with the default sensitivity. */
  readonly rules?: RuleSet;
  /** Undefined if each event is used as a bar. */
  readonly bars?: BarDeps;
}
