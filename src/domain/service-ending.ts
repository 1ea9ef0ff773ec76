/** What services append to names after the suffix of the environment: API Gateway to the log group of a canary, SQS to FIFO queues. */
const SERVICE_ENDINGS = [/\/Canary$/, /\.fifo$/];
/** RDS appends the kind of log to the log groups of a cluster: `/aws/rds/cluster/NAME/postgresql`. */
const CLUSTER_LOGS = '/aws/rds/cluster/';

/** Removes what a service appends to the name of a resource. */
export function removeServiceEnding(name: string): string {
  if (name.startsWith(CLUSTER_LOGS)) return name.split('/').slice(0, 5).join('/');
  return SERVICE_ENDINGS.reduce((text, ending) => text.replace(ending, ''), name);
}
