import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';

/** The bounds of the capacity units per second. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface ProvisionedCapacity {
  readonly read: Bounds;
  readonly write: Bounds;
  /** The target utilization in percent. */
  readonly utilization: number;
}

/** Scales the reads and writes of a provisioned table and of each of its indexes. */
export function scaleTable(
  scope: Construct,
  table: DynamodbTable,
  indexes: readonly string[],
  { read, write, utilization }: ProvisionedCapacity,
): void {
  const scalables = [
    { id: 'Table', resourceId: `table/${table.name}`, kind: 'table' },
    ...indexes.map((name) => ({
      id: name,
      resourceId: `table/${table.name}/index/${name}`,
      kind: 'index',
    })),
  ];
  for (const { id, resourceId, kind } of scalables)
    for (const [direction, { min, max }] of Object.entries({ Read: read, Write: write })) {
      const target = new AppautoscalingTarget(scope, `${id}${direction}s`, {
        serviceNamespace: 'dynamodb',
        resourceId,
        scalableDimension: `dynamodb:${kind}:${direction}CapacityUnits`,
        minCapacity: min,
        maxCapacity: max,
        dependsOn: [table],
      });
      new AppautoscalingPolicy(scope, `${id}${direction}Utilization`, {
        name: `${id}-${direction.toLowerCase()}-utilization`,
        policyType: 'TargetTrackingScaling',
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: utilization,
          predefinedMetricSpecification: {
            predefinedMetricType: `DynamoDB${direction}CapacityUtilization`,
          },
        },
      });
    }
}
