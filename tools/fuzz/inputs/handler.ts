import type { Context } from 'aws-lambda';
import type { EntryKind, FuzzEntry, FuzzInput, InputOutcome, OpenEntry } from '../core/entry';
import { FuzzServices, type ServiceProps } from '../services/fuzz-services';

/** A handler of Lambda. */
export type FuzzHandler = (event: never, context: never) => unknown;

/** The context of every invocation. */
const CONTEXT: Partial<Context> = {
  awsRequestId: '3f1c9a52-7d3e-4c3b-9d57-0a1b2c3d4e5f',
  functionName: 'Fuzz',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Fuzz:live',
  getRemainingTimeInMillis: () => 10_000,
};

/** Variables of every function. With POWERTOOLS_DEV, the log is written to the console, which the tool reads. */
const LAMBDA_VARIABLES = {
  AWS_REGION: 'us-east-1',
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_SERVICE_NAME: 'fuzz',
  POWERTOOLS_METRICS_NAMESPACE: 'Fuzz',
};

/** A handler with what it depends on. */
export interface HandlerProps {
  /** The variables of the function. They stay set, because handlers read them when they are loaded. */
  readonly variables: Readonly<Record<string, string>>;
  readonly services: ServiceProps;
  /** Imports the file of the handler. */
  readonly load: () => Promise<FuzzHandler>;
  /** Replaces what is no service of AWS, and returns a function that undoes it. @default nothing */
  readonly prepare?: () => () => void;
  /** Texts that no log may contain. */
  readonly secrets?: (services: FuzzServices) => readonly string[] | Promise<readonly string[]>;
}

/** How inputs are delivered to a handler, and which answers are well-formed. */
export interface Delivery {
  readonly examples: (services: FuzzServices) => readonly FuzzInput[] | Promise<readonly FuzzInput[]>;
  /** Creates the event of an input, as AWS does. */
  readonly createEvent: (input: FuzzInput) => unknown;
  /** Checks the answer. @throws Error that names the mistake */
  readonly check: (result: {
    readonly event: unknown;
    readonly answer: unknown;
    readonly services: FuzzServices;
  }) => InputOutcome;
  /** Whether the handler may end with this error, because it documents it. @default none */
  readonly allows?: (error: Error) => boolean;
}

/** Opens the entry of a handler: the file itself, with the clients of the SDK on services in memory. */
export const openHandler = async (props: HandlerProps, delivery: Delivery): Promise<OpenEntry> => {
  Object.assign(process.env, LAMBDA_VARIABLES, props.variables);
  const services = new FuzzServices(props.services);
  const restore = services.install();
  const undo = props.prepare?.();
  const handler = (await props.load()) as (event: unknown, context: unknown) => unknown;
  const secrets = (await props.secrets?.(services)) ?? [];
  const { createEvent, check, allows } = delivery;
  return {
    format: 'value',
    examples: await delivery.examples(services),
    close: () => {
      restore();
      undo?.();
    },
    handle: async (input) => {
      services.reset();
      const event = createEvent(input);
      const outcome = await invoke(handler, event, allows, (answer) => check({ event, answer, services }));
      if (services.unknownCall) throw services.unknownCall;
      assertNoSecret(services.logs, secrets);
      return outcome;
    },
  };
};

const invoke = async (
  handler: (event: unknown, context: unknown) => unknown,
  event: unknown,
  allows: Delivery['allows'],
  check: (answer: unknown) => InputOutcome,
): Promise<InputOutcome> => {
  let answer: unknown;
  try {
    answer = await handler(event, CONTEXT);
  } catch (thrown) {
    if (thrown instanceof Error && allows?.(thrown)) return 'refused';
    throw thrown;
  }
  return check(answer);
};

const assertNoSecret = (logs: readonly string[], secrets: readonly string[]): void => {
  for (const secret of secrets) {
    const line = logs.find((text) => text.includes(secret));
    if (line !== undefined) throw new Error(`a log contains a secret: ${line.slice(0, 500)}`);
  }
};

/** The entry of a handler. */
export interface HandlerEntry {
  readonly kind: EntryKind;
  /** The file of the handler, without its extension. */
  readonly file: string;
  /** Where the inputs come from, if the handler has several sources: the rest of the entry's name. */
  readonly source: string;
  readonly load: () => Promise<{ readonly handler: FuzzHandler }>;
  readonly delivery: Delivery;
  /** The routes of an API that its examples request. */
  readonly routes?: readonly string[];
}

/** Creates the entries of a system's handlers. */
export const createHandlerEntries = (
  system: string,
  props: Omit<HandlerProps, 'load'>,
  entries: readonly HandlerEntry[],
): readonly FuzzEntry[] =>
  entries.map(({ kind, file, source, load, delivery, routes = [] }) => ({
    name: `${system}/${file}/${source}`,
    kind,
    covers: [`${system}/${file}`, ...routes.map((route) => `${system} ${route}`)],
    open: () => openHandler({ ...props, load: async () => (await load()).handler }, delivery),
  }));
