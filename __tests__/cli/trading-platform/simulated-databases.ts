/** An instance of a simulated cluster. */
export interface Member {
  readonly id: string;
  readonly isWriter?: boolean;
  readonly tier?: number;
  readonly status?: string;
}

/** RDS with a cluster of these members, whose failover takes some polls. */
export function createDatabases(members: readonly Member[], status = 'available', polls = 2) {
  let writer = members.find(({ isWriter }) => isWriter)?.id;
  let pending: { to: string; polls: number } | undefined;
  const requests: string[] = [];
  const send = async ({
    constructor,
    input,
  }: {
    constructor: { name: string };
    input: Record<string, string>;
  }) => {
    if (pending && pending.polls-- <= 0) [writer, pending] = [pending.to, undefined];
    switch (constructor.name) {
      case 'DescribeDBClustersCommand':
        return {
          DBClusters: [
            {
              Status: status,
              DBClusterMembers: members.map(({ id, tier = 1 }) => ({
                DBInstanceIdentifier: id,
                IsClusterWriter: id === writer,
                PromotionTier: tier,
              })),
            },
          ],
        };
      case 'DescribeDBInstancesCommand':
        return {
          DBInstances: members.map(({ id, status: state = 'available' }, index) => ({
            DBInstanceIdentifier: id,
            AvailabilityZone: `us-east-1${'abc'[index]}`,
            DBInstanceStatus: state,
          })),
        };
      default:
        requests.push(`${constructor.name} ${input.TargetDBInstanceIdentifier}`);
        pending = { to: input.TargetDBInstanceIdentifier!, polls };
        return {};
    }
  };
  return { databases: { send } as never, requests };
}

/** A migrator with this answer for each mode; an error is thrown by the function. */
export const createFunctions = (answers: Readonly<Record<string, object>>) => ({
  send: async ({ input }: { input: { Payload: Uint8Array } }) => {
    const { mode } = JSON.parse(Buffer.from(input.Payload).toString()) as { mode: string };
    const answer = answers[mode]!;
    return {
      ...('errorType' in answer && { FunctionError: 'Unhandled' }),
      Payload: Buffer.from(JSON.stringify(answer)),
    };
  },
});
