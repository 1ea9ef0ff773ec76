import { ERROR, WorkflowError } from './workflow-error';

type Json = unknown;

/** ArrayRange returns at most this number of elements (Step Functions, "Intrinsic functions"). */
const MAX_RANGE = 1000;

const fail = (message: string): never => {
  throw new WorkflowError(ERROR.intrinsic, message);
};

/** The intrinsic functions that the deployed workflows use. */
const FUNCTIONS: Readonly<Record<string, (...values: Json[]) => Json>> = {
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.StringToJson': (text) => {
    try {
      return JSON.parse(String(text));
    } catch {
      return fail(`States.StringToJson: expected JSON; got ${String(text).slice(0, 100)}`);
    }
  },
  'States.ArrayRange': (...values) => {
    const [first, last, by] = values.map((value) => {
      if (!Number.isInteger(value))
        fail(`States.ArrayRange: expected whole numbers; got ${JSON.stringify(value)}`);
      return value as number;
    });
    if (first === undefined || last === undefined || by === undefined || by === 0)
      return fail('States.ArrayRange: expected a first and a last number and a step that is not 0');
    const length = Math.max(0, Math.floor((last - first) / by) + 1);
    if (length > MAX_RANGE) fail(`States.ArrayRange: more than ${MAX_RANGE} elements`);
    return Array.from({ length }, (_, index) => first + index * by);
  },
};

/**
 * Calls an intrinsic function, such as `States.ArrayRange(1, $.count, 1)`.
 * @param read reads a path
 * @throws WorkflowError if the values are wrong; Error if the interpreter does not support the call
 */
export const callIntrinsic = (call: string, read: (path: string) => Json): Json => {
  const [, name = '', list = ''] = /^(States\.\w+)\((.*)\)$/.exec(call) ?? [];
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const values = list.split(',').map((text) => text.trim());
  if (!run || values.some((value) => !/^(\$\S*|-?\d+)$/.test(value)))
    throw new Error(`not supported: the intrinsic function ${call}`);
  return run(...values.map((value) => (value.startsWith('$') ? read(value) : Number(value))));
};
