import { asBlocks } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import type { MonthlyTrades } from '../trades';
import { ASSUMPTIONS } from './assumptions';
import { EVENT_FUNCTIONS, getExecutionSeconds } from './functions';

/** The data in the log of an execution: the event is the input of three states, the results are output and input. */
const EVENT_COPIES = 4;
const RESULT_COPIES = 4;
const EVENT_UNIT_BYTES = 64 * 1024;

/** Estimates the events on the bus. Each begun 64 KB counts as an event; deliveries to the workflow are free. */
export function estimateEvents(stack: CostedStack, flow: MonthlyTrades): readonly Usage[] {
  const bus = stack.findByName('aws_cloudwatch_event_bus', 'TradeReports');
  if (bus === undefined) return [];
  const units = Math.ceil((flow.messagesPerEvent * ASSUMPTIONS.messageBytes) / EVENT_UNIT_BYTES);
  const calculation = `${formatNumber(flow.messages)} messages, ${formatNumber(flow.messagesPerEvent)} in an event of ${units} × 64 KB`;
  const price = PRICE_LIST.eventBridge.customEvent;
  return [
    createTrafficUsage('EventBridge', `${getLabel(bus)}, events`, flow.events * units, price, calculation, [
      bus,
    ]),
  ];
}

/** Estimates the executions of the workflow, and its functions. */
export function estimateWorkflow(stack: CostedStack, flow: MonthlyTrades): readonly Usage[] {
  const workflow = stack.findByName('aws_sfn_state_machine', 'TradeProcessing');
  if (workflow === undefined) return [];
  const seconds = getExecutionSeconds(flow);
  const { expressRequest, expressGbSecond } = PRICE_LIST.stepFunctions;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('Step Functions', `${getLabel(workflow)}, ${item}`, quantity, price, calculation, [
      workflow,
    ]);
  const [log] = asBlocks(workflow.values.logging_configuration);
  return [
    add('requests', flow.events, expressRequest, 'an execution for each event'),
    add(
      'duration',
      flow.events * seconds * ASSUMPTIONS.workflowGb,
      expressGbSecond,
      `${formatNumber(seconds)} s at 64 MB (assumed)`,
    ),
    ...estimateLogs(
      stack,
      workflow,
      log?.level === 'ALL' ? flow.events : 0,
      getLogBytes(flow, log?.include_execution_data === true),
    ),
    ...estimateEventFunctions(stack, flow),
  ];
}

/** The bytes that an execution logs, with or without the data of its states. */
const getLogBytes = ({ messagesPerEvent }: MonthlyTrades, withData: boolean): number =>
  ASSUMPTIONS.workflowLogEntries * ASSUMPTIONS.workflowLogEntryBytes +
  (withData
    ? messagesPerEvent * (EVENT_COPIES * ASSUMPTIONS.messageBytes + RESULT_COPIES * ASSUMPTIONS.resultBytes)
    : 0);

const estimateEventFunctions = (
  stack: CostedStack,
  { events, messagesPerEvent }: MonthlyTrades,
): readonly Usage[] =>
  EVENT_FUNCTIONS.flatMap(({ name, getMilliseconds }) => {
    const fn = stack.findByName('aws_lambda_function', name);
    if (fn === undefined) return [];
    return [
      ...estimateInvocations(
        fn,
        events,
        getMilliseconds(messagesPerEvent),
        `an event of ${formatNumber(messagesPerEvent)} messages`,
      ),
      ...estimateLogs(stack, fn, events, ASSUMPTIONS.invocationLogBytes),
    ];
  });
