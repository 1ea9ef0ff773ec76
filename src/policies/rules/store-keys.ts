import { asBlocks, type ResourceValues } from '../../domain/plan/resources';
import type { Json } from '../../domain/plan/plan';

/** Whether it is a key that the account holds: the provider writes an empty text where there is none. */
export const isCustomers = (key: Json | undefined): boolean =>
  typeof key === 'string' && key !== '' && !key.includes('alias/aws/');

type Keys = Readonly<Record<string, (values: ResourceValues) => Json | undefined>>;

/** The key, if the switch before it is on; the provider has some of these switches as texts. */
const ifOn = (on: Json | undefined, key: Json | undefined): Json | undefined =>
  on === true || on === 'true' ? key : undefined;

const cluster = ({ storage_encrypted: on, kms_key_id: key }: ResourceValues) => ifOn(on, key);

/** The keys of databases, by type. */
export const DATABASE_KEYS: Keys = {
  aws_rds_cluster: cluster,
  aws_db_instance: cluster,
  aws_docdb_cluster: cluster,
  aws_neptune_cluster: cluster,
  aws_redshift_cluster: ({ encrypted, kms_key_id: key }) => ifOn(encrypted, key),
};

const search = ({ encrypt_at_rest: block }: ResourceValues) => {
  const [rest] = asBlocks(block);
  return ifOn(rest?.enabled, rest?.kms_key_id);
};
/** A machine without a word about its disk has one that the account's default decides on. */
const machine = (values: ResourceValues) => {
  const disks = [values.root_block_device, values.ebs_block_device].flatMap(asBlocks);
  const keys = disks.map(({ encrypted, kms_key_id: key }) => ifOn(encrypted, key));
  return keys.find((key) => !isCustomers(key)) ?? (keys.every(isCustomers) ? keys[0] : undefined);
};

/** The keys of whatever else keeps data, by type. */
export const STORE_KEYS: Keys = {
  aws_ebs_volume: ({ encrypted, kms_key_id: key }) => ifOn(encrypted, key),
  aws_instance: machine,
  aws_efs_file_system: ({ encrypted, kms_key_id: key }) => ifOn(encrypted, key),
  aws_elasticache_replication_group: ({ at_rest_encryption_enabled: on, kms_key_id: key }) => ifOn(on, key),
  // It has no encryption at rest: a replication group has.
  aws_elasticache_cluster: () => undefined,
  aws_elasticache_serverless_cache: ({ kms_key_id: key }) => key,
  aws_memorydb_cluster: ({ kms_key_arn: key }) => key,
  aws_opensearch_domain: search,
  aws_elasticsearch_domain: search,
  aws_msk_cluster: ({ encryption_info: info }) => asBlocks(info)[0]?.encryption_at_rest_kms_key_arn,
  aws_kinesis_firehose_delivery_stream({ server_side_encryption: block }) {
    const [encryption] = asBlocks(block);
    return ifOn(encryption?.enabled, encryption?.key_arn);
  },
  aws_ecr_repository({ encryption_configuration: block }) {
    const [encryption] = asBlocks(block);
    return encryption?.encryption_type === 'KMS' ? encryption.kms_key : undefined;
  },
  aws_backup_vault: ({ kms_key_arn: key }) => key,
};

/** The key that a store is encrypted with, from one of these tables; undefined if it is not, or with AWS's own. */
export const storeKey =
  (keys: Keys) =>
  (values: ResourceValues, { type }: { readonly type: string }): Json | undefined =>
    keys[type]!(values);
