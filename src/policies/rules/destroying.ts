import type { Json } from '../../domain/plan/plan';
import { type Breach, type Rule, unless } from '../rule';

/** Attributes that keep a resource from being destroyed where they are true, wherever they stand in it. */
const KEEPING = [
  'prevent_destroy',
  'skip_destroy',
  'deletion_protection',
  'deletion_protection_enabled',
  'retain_on_delete',
];

/** What lets Terraform destroy a resource that is in use, by type. */
const LETTING_GO: Readonly<Record<string, readonly [string, Json]>> = {
  aws_s3_bucket: ['force_destroy', true],
  aws_kinesis_stream: ['enforce_consumer_deletion', true],
  aws_ecr_repository: ['force_delete', true],
  aws_rds_cluster: ['skip_final_snapshot', true],
  aws_db_instance: ['skip_final_snapshot', true],
  aws_secretsmanager_secret: ['recovery_window_in_days', 0],
  // AWS has no shorter wait.
  aws_kms_key: ['deletion_window_in_days', 7],
};

/** Nothing stays when a stack is taken back. */
export const DESTROYING_RULES: readonly Rule[] = [
  {
    id: 'MS-DEL-1',
    title: 'nothing is protected from being destroyed',
    severity: 'high',
    source: 'C16',
    mend: 'set the attribute to false',
    check: ({ values }) => keepingIn(values),
  },
  {
    id: 'MS-DEL-2',
    title: 'what holds something can be destroyed with it',
    severity: 'high',
    source: 'C16',
    mend: 'set the attribute as expected',
    types: Object.keys(LETTING_GO),
    check({ type, values }) {
      const [attribute, expected] = LETTING_GO[type]!;
      return unless(values[attribute] === expected, values[attribute], `${attribute} ${String(expected)}`);
    },
  },
];

function keepingIn(value: Json | undefined): readonly Breach[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, Json]) => [
    ...unless(!KEEPING.includes(name) || inner !== true, `${name} true`, `${name} false`),
    ...keepingIn(inner),
  ]);
}
