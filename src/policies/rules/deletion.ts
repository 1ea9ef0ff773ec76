import type { Json } from '../../domain/plan/plan';
import { type Mismatch, createMismatchUnless, type PolicyRule } from '../rule';

/** Attributes that protect a resource from deletion if they are true, at any depth. */
const PROTECTING_ATTRIBUTES = [
  'prevent_destroy',
  'skip_destroy',
  'deletion_protection',
  'deletion_protection_enabled',
  'retain_on_delete',
];

/** The attribute that lets Terraform destroy a resource with its content, by type. */
const FORCING_ATTRIBUTES: Readonly<Record<string, readonly [string, Json]>> = {
  aws_s3_bucket: ['force_destroy', true],
  aws_kinesis_stream: ['enforce_consumer_deletion', true],
  aws_ecr_repository: ['force_delete', true],
  aws_rds_cluster: ['skip_final_snapshot', true],
  aws_db_instance: ['skip_final_snapshot', true],
  aws_secretsmanager_secret: ['recovery_window_in_days', 0],
  // The shortest period that AWS allows.
  aws_kms_key: ['deletion_window_in_days', 7],
};

/** Every stack can be destroyed completely. */
export const DELETION_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-DEL-1',
    title: 'no resource is protected from deletion',
    severity: 'high',
    source: 'operations',
    fix: 'set the attribute to false',
    check: ({ values }) => findProtection(values),
  },
  {
    id: 'MS-DEL-2',
    title: 'Terraform can destroy resources together with their content',
    severity: 'high',
    source: 'operations',
    fix: 'set the attribute to the expected value',
    types: Object.keys(FORCING_ATTRIBUTES),
    check({ type, values }) {
      const [attribute, expected] = FORCING_ATTRIBUTES[type]!;
      return createMismatchUnless(
        values[attribute] === expected,
        values[attribute],
        `${attribute} ${String(expected)}`,
      );
    },
  },
];

function findProtection(value: Json | undefined): readonly Mismatch[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, Json]) => [
    ...createMismatchUnless(
      !PROTECTING_ATTRIBUTES.includes(name) || inner !== true,
      `${name} true`,
      `${name} false`,
    ),
    ...findProtection(inner),
  ]);
}
