import { TIMEOUT } from '../../../../src/systems/trade-processing/trade-workflow';
import type { Simulation } from '../../core/simulation';
import type { CreateHandler } from '../../services/lambda/environment';
import type { Handler } from '../../services/lambda/invocation';
import { SimulatedFunction } from '../../services/lambda/simulated-function';
import type { MessageSink } from '../../services/message-sink';
import { countMessages } from './failed-messages';
import { createHandlers, type HandlerProps } from './handlers';

/** The reserved concurrency, as the stack sets it by default. */
const CONCURRENCY = { ofStep: 100, ofCheckpointer: 1 };
/** The longest timeout of Lambda, which the checkpointer has. */
const CHECKPOINTER_SECONDS = 900;
/** How many of a hundred invocations a new version gets at first. */
const CANARY_PERCENT = 50;

export interface FunctionsProps extends HandlerProps {
  /** Called with the number of messages that a function receives, in each invocation. */
  readonly onDeliver: (messages: number) => void;
}

/** The functions of a region. */
export type TradeFunctions = ReturnType<typeof createFunctions>;

/**
 * Creates the functions of a region, with the timeouts and the concurrency of the stack.
 * @param deadLetters the queue of the invocations that the checkpointer failed to process
 */
export const createFunctions = (simulation: Simulation, props: FunctionsProps, deadLetters: MessageSink) => {
  const { region, onDeliver } = props;
  const handlers = createHandlers(props);
  const observe =
    (load: CreateHandler): CreateHandler =>
    (process) => {
      const handler: Handler = load(process);
      return (event, context) => {
        onDeliver(countMessages(event));
        return handler(event, context);
      };
    };
  const create = (name: string, timeoutSeconds: number, concurrency: number, handler: CreateHandler) => {
    const load = observe(handler);
    const fn = new SimulatedFunction(simulation, {
      name: `${name}-${region}`,
      region,
      timeoutSeconds,
      concurrency,
      create: load,
      asynchronous: { deadLetters },
    });
    for (const { from, until } of simulation.outages.deployments) {
      simulation.schedule(from - simulation.startsAt, `deploy ${fn.name}`, () =>
        fn.shift(load, CANARY_PERCENT),
      );
      simulation.schedule(until - simulation.startsAt, `deploy ${fn.name}`, () => fn.deploy(load));
    }
    return fn;
  };
  const { ofStep, ofCheckpointer } = CONCURRENCY;
  return {
    validator: create('TradeValidator', TIMEOUT.examination, ofStep, handlers.validator),
    enricher: create('MetadataEnricher', TIMEOUT.examination, ofStep, handlers.enricher),
    recorder: create('ComplianceRecorder', TIMEOUT.recording, ofStep, handlers.recorder),
    checkpointer: create('LedgerCheckpointer', CHECKPOINTER_SECONDS, ofCheckpointer, handlers.checkpointer),
  };
};
