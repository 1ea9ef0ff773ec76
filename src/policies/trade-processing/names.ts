/** The functions, by the name of the function without the suffix. */
export const VALIDATOR = 'function-trade-validator';
export const ENRICHER = 'function-metadata-enricher';
export const RECORDER = 'function-compliance-recorder';
export const CHECKPOINTER = 'function-ledger-checkpointer';
/** The functions of the specification; the fourth one signs what the recorder writes. */
export const REQUIRED_FUNCTIONS: readonly string[] = [VALIDATOR, ENRICHER, RECORDER];
export const ALL_FUNCTIONS: readonly string[] = [...REQUIRED_FUNCTIONS, CHECKPOINTER];

/** Returns the name of a function's dead-letter queue: `queue-trade-validator-dlq` of `function-trade-validator`. */
export const getQueueName = (functionName: string): string =>
  `${functionName.replace('function', 'queue')}-dlq`;

export const SYSTEM_DIR = 'src/systems/trade-processing';
