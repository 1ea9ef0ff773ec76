/**
 * The names that the bootstrap stack needs from a system: its own name, and the names of its resources that a policy
 * can't match with `*-<suffix>`. They are without the environment's suffix and may contain `*`.
 */
export interface SystemNames {
  /** The name of the system. The names of its stacks begin with it. */
  readonly system: string;
  /** The alarms of the stack itself. The alarms of modules are matched by their kind. */
  readonly alarms: readonly string[];
  /** Its dashboards, for which AWS checks no tags. */
  readonly dashboards: readonly string[];
  /** Its custom event buses. The ARN of a rule contains its bus, and so the suffix twice. */
  readonly eventBuses: readonly string[];
  /** The rules of the stack on the default event bus. */
  readonly eventRules: readonly string[];
  /** Its groups of schedules. The ARN of a schedule contains its group. */
  readonly scheduleGroups: readonly string[];
  /** The regex pattern sets of its web ACLs. */
  readonly regexPatternSets: readonly string[];
  /** The buckets of its firewall logs, after the prefix that AWS WAF requires and the account id; in lower case. */
  readonly firewallLogBuckets: readonly string[];
  /** The buckets with its data, after the account id; in lower case. */
  readonly dataBuckets: readonly string[];
  /** The aliases of its KMS keys. */
  readonly keyAliases: readonly string[];
  /** The roles that its functions pass to EventBridge Scheduler at run time. */
  readonly schedulerRoles: readonly string[];
  /** Its functions, if their names contain hyphens. @default - none */
  readonly hyphenatedFunctions?: readonly string[];
  /** Its tables with replicas in other regions. @default - none */
  readonly globalTables?: readonly string[];
  /** Its repositories of container images. @default - none */
  readonly imageRepositories?: readonly string[];
  /** Its parameters in Parameter Store, which contain no secrets. @default - none */
  readonly parameters?: readonly string[];
  /** The functions that commands invoke after they apply its stacks, if their names are hyphenated. @default - none */
  readonly invokedFunctions?: readonly string[];
  /** Its databases: clusters, instances, and groups of subnets and parameters. @default - none */
  readonly databases?: readonly string[];
}
