/** An error of a state, by its name in the Amazon States Language. */
export class WorkflowError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** The names that the States Language reserves, as far as the interpreter reports them. */
export const ERROR = {
  all: 'States.ALL',
  timeout: 'States.Timeout',
  runtime: 'States.Runtime',
  dataLimit: 'States.DataLimitExceeded',
  resultPath: 'States.ResultPathMatchFailure',
  intrinsic: 'States.IntrinsicFailure',
  noChoice: 'States.NoChoiceMatched',
} as const;

/** Errors that neither `States.ALL` nor a retry of it matches (Step Functions, "Error names"). */
const TERMINAL: readonly string[] = [ERROR.dataLimit, ERROR.runtime];

/** Returns whether a retrier or catcher with these names is for an error. */
export const matchesError = (names: readonly string[], { name }: WorkflowError): boolean =>
  names.includes(name) || (names.includes(ERROR.all) && !TERMINAL.includes(name));
