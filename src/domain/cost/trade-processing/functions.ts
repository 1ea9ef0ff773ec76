import type { MonthlyTrades } from '../trades';
import { ASSUMPTIONS } from './assumptions';

/** A function that the workflow invokes once for each event. */
export interface EventFunction {
  readonly name: string;
  /** The duration of an invocation for an event of this many messages. */
  readonly getMilliseconds: (messages: number) => number;
}

/** The functions that work at the same time. */
export const PARALLEL_FUNCTIONS: readonly EventFunction[] = [
  {
    name: 'TradeValidator',
    getMilliseconds: (messages) => ASSUMPTIONS.validatorMs + messages * ASSUMPTIONS.validatorMsPerMessage,
  },
  {
    name: 'MetadataEnricher',
    getMilliseconds: (messages) => ASSUMPTIONS.enricherMs + messages * ASSUMPTIONS.enricherMsPerMessage,
  },
];

/** The function that works after them. */
export const RECORDER: EventFunction = {
  name: 'ComplianceRecorder',
  getMilliseconds: (messages) => ASSUMPTIONS.recorderMs + messages * ASSUMPTIONS.recorderMsPerMessage,
};

export const EVENT_FUNCTIONS: readonly EventFunction[] = [...PARALLEL_FUNCTIONS, RECORDER];

/** The duration of an execution: the slower one of the functions that work at the same time, and the recorder. */
export const getExecutionSeconds = ({ messagesPerEvent }: MonthlyTrades): number =>
  (Math.max(...PARALLEL_FUNCTIONS.map(({ getMilliseconds }) => getMilliseconds(messagesPerEvent))) +
    RECORDER.getMilliseconds(messagesPerEvent) +
    ASSUMPTIONS.workflowMs) /
  1000;

/** The instances of a function that work at the same time, on average while trades arrive. */
export const countInstances = (
  { eventsPerSecond, messagesPerEvent }: MonthlyTrades,
  fn: EventFunction,
): number =>
  eventsPerSecond === 0 ? 0 : Math.max(1, (eventsPerSecond * fn.getMilliseconds(messagesPerEvent)) / 1000);
