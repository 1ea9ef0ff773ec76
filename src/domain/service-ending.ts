/**
 * The endings of names after the suffix of the environment: API Gateway appends one to the log group of a canary, RDS one to the
 * log groups of a cluster, and SQS requires one of a FIFO queue.
 */
const SERVICE_ENDINGS = [/\/Canary$/, /(?<=^\/aws\/rds\/cluster\/[^/]+)\/[a-z]+$/, /\.fifo$/];

/** Removes what a service appends to the name of a resource. */
export const removeServiceEnding = (name: string): string =>
  SERVICE_ENDINGS.reduce((text, ending) => text.replace(ending, ''), name);
