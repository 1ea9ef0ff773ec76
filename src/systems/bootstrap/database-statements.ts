import { ANY_REGION, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

/** The kinds of resources of a database, by their names in ARNs. */
const KINDS = ['cluster', 'cluster-pg', 'db', 'subgrp'];

const DATABASE_ACTIONS = [
  'rds:AddTagsToResource',
  'rds:CreateDBCluster',
  'rds:CreateDBClusterParameterGroup',
  'rds:CreateDBInstance',
  'rds:CreateDBSubnetGroup',
  'rds:DeleteDBCluster',
  'rds:DeleteDBClusterParameterGroup',
  'rds:DeleteDBInstance',
  'rds:DeleteDBSubnetGroup',
  'rds:ModifyDBCluster',
  'rds:ModifyDBClusterParameterGroup',
  'rds:ModifyDBInstance',
  'rds:ModifyDBSubnetGroup',
  'rds:RemoveTagsFromResource',
  'rds:ResetDBClusterParameterGroup',
];

/**
 * Allows changes to databases, whose names are listed, and to health checks. Route 53 identifies health checks by ids and
 * checks no tags, so the roles can't distinguish environments: deleting one of another environment triggers its alarm.
 */
export function createDatabaseStatements(
  { account, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] {
  const names = systems.flatMap(({ databases = [] }) => databases.map((name) => `${name}-${suffix}`));
  const formatArn = (service: string, rest: string) => `arn:aws:${service}:${ANY_REGION}:${account}:${rest}`;
  return names.length === 0
    ? []
    : [
        {
          Sid: 'Databases',
          Effect: 'Allow',
          Action: DATABASE_ACTIONS,
          Resource: [
            ...KINDS.flatMap((kind) => names.map((name) => formatArn('rds', `${kind}:${name}`))),
            // RDS checks the permission for the default groups of an instance too.
            ...['og', 'pg'].map((kind) => formatArn('rds', `${kind}:default*`)),
          ],
        },
        {
          Sid: 'DatabaseSecrets',
          Effect: 'Allow',
          // RDS creates the secret of a cluster's master user with the permissions of the caller.
          Action: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
          Resource: formatArn('secretsmanager', 'secret:rds!cluster-*'),
        },
        { Sid: 'NewHealthChecks', Effect: 'Allow', Action: 'route53:CreateHealthCheck', Resource: '*' },
        {
          Sid: 'HealthChecks',
          Effect: 'Allow',
          Action: ['route53:ChangeTagsForResource', 'route53:DeleteHealthCheck', 'route53:UpdateHealthCheck'],
          Resource: 'arn:aws:route53:::healthcheck/*',
        },
      ];
}
