import { applySplitOnce, type SymbolState } from '../patterns';
import { EVENT_KIND, isPriceEvent } from './event-kind';
import type { EventTable } from './event-table';

/** The numbers of processed events without a price. */
export interface NoticeCounts {
  /** Bars that are not final: they are not used, because patterns do not change once they are found. */
  openBars: number;
  /** Halts and resumes. They change no detector, because no trades arrive during a halt. */
  statuses: number;
  /** Splits that rescaled a state. */
  splits: number;
}

/** Whether an event is a bar that is not final. */
export const isOpenBar = ({ details }: EventTable, event: number): boolean =>
  details.size > 0 && details.get(event)?.final === false;

/** Processes a bar that is not final, a halt, a resume, a split or a correction. Returns the result. */
export const processNotice = (
  events: EventTable,
  event: number,
  state: SymbolState,
  notices: NoticeCounts,
): 'processed' | 'copy' | 'missed' | 'corrected' => {
  const { kind, bar, details } = events.event(event);
  if (kind === EVENT_KIND.correction) return 'corrected';
  if (kind === EVENT_KIND.split) {
    const { timestamp } = bar;
    if (!applySplitOnce(state, details!.factor!, timestamp))
      return timestamp - 1 === state.lastTimestamp ? 'copy' : 'missed';
    notices.splits++;
  } else if (isPriceEvent(kind)) notices.openBars++;
  else notices.statuses++;
  return 'processed';
};
