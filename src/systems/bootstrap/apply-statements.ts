import { createIdStatements } from './id-statements';
import { createKeyStatements } from './key-statements';
import { createAlarmStatements } from './alarm-statements';
import { createDatabaseStatements } from './database-statements';
import { createFirewallStatements } from './firewall-statements';
import { createInitialDenials } from './initial-denials';
import { createBucketStatements, createNameListStatements, createRuleStatements } from './listed-statements';
import { createNamedStatements } from './named-statements';
import { createNetworkStatements } from './network-statements';
import { createOptionalStatements } from './optional-statements';
import { type ApplyScope, createRoleStatements } from './role-statements';
import { createScalingStatements } from './scaling-statements';
import type { StateLocation } from './state-locations';
import { createSuffixDenials } from './suffix-denials';
import type { SystemNames } from './system-names';

/** A managed policy, for statements that exceed the 10,240 characters of a role's inline policies. */
export interface PolicyPart {
  readonly id: string;
  readonly statements: readonly object[];
}

/** Creates the managed policies of an apply role, each within AWS's limit of 6,144 characters. */
export const createApplyPolicies = (
  scope: ApplyScope,
  systems: readonly SystemNames[],
): readonly PolicyPart[] => [
  { id: 'roles', statements: createRoleStatements(scope) },
  { id: 'named', statements: [...createNamedStatements(scope), ...createScalingStatements(scope)] },
  {
    id: 'keys-logs',
    statements: [
      ...createKeyStatements(scope, scope.projects, systems),
      ...createFirewallStatements(scope, systems),
    ],
  },
  { id: 'ids', statements: createIdStatements(scope, scope.projects) },
  {
    id: 'alarms',
    statements: [...createAlarmStatements(scope, systems), ...createDatabaseStatements(scope, systems)],
  },
  {
    id: 'listed',
    statements: [
      ...createBucketStatements(scope, systems),
      ...createRuleStatements(scope, systems),
      ...createNameListStatements(scope, systems),
    ],
  },
  {
    id: 'networks',
    statements: [
      ...createNetworkStatements(scope, scope.projects),
      ...createOptionalStatements(scope, systems),
    ],
  },
  { id: 'limits', statements: createSuffixDenials(scope) },
  { id: 'initials', statements: createInitialDenials(scope, systems) },
];

/** Allows writing the states and their lock files. */
export const createStateWriteStatements = (states: readonly StateLocation[]): object[] => [
  {
    Sid: 'NewState',
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: states.map(({ stack, bucketArn }) => `${bucketArn}/${stack}.tfstate`),
  },
  {
    Sid: 'Lock',
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:DeleteObject'],
    Resource: states.map(({ stack, bucketArn }) => `${bucketArn}/${stack}.tfstate.tflock`),
  },
];
