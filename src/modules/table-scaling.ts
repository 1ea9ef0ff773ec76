import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';

/** Between what bounds capacity units a second are scaled. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface ProvisionedCapacity {
  readonly read: Bounds;
  readonly write: Bounds;
  /** The share of the capacity, in percent, that scaling keeps in use. */
  readonly utilization: number;
}

/** Scales a provisioned table and each of its indexes, reads and writes apart. */
export function scaleTable(
  scope: Construct,
  table: DynamodbTable,
  indexes: readonly string[],
  { read, write, utilization }: ProvisionedCapacity,
): void {
  const places = [
    { id: 'Table', resourceId: `table/${table.name}`, kind: 'table' },
    ...indexes.map((name) => ({
      id: name,
      resourceId: `table/${table.name}/index/${name}`,
      kind: 'index',
    })),
  ];
  for (const { id, resourceId, kind } of places)
    for (const [direction, { least, most }] of Object.entries({ Read: read, Write: write })) {
      const target = new AppautoscalingTarget(scope, `${id}${direction}s`, {
        serviceNamespace: 'dynamodb',
        resourceId,
        scalableDimension: `dynamodb:${kind}:${direction}CapacityUnits`,
        minCapacity: least,
        maxCapacity: most,
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
