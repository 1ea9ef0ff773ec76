import type { Json } from '../../domain/plan/plan';
import { asBlocks, type ResourceValues } from '../../domain/plan/resources';

/** Whether a key is customer-managed. The provider uses an empty string for a missing key. */
export const isCustomerManaged = (key: Json | undefined): boolean =>
  typeof key === 'string' && key !== '' && !key.includes('alias/aws/');

type KeysByType = Readonly<Record<string, (values: ResourceValues) => Json | undefined>>;

/** Returns the key if encryption is enabled. The provider returns some of the switches as strings. */
const getKeyIfEnabled = (isEnabled: Json | undefined, key: Json | undefined): Json | undefined =>
  isEnabled === true || isEnabled === 'true' ? key : undefined;

const getClusterKey = ({ storage_encrypted: isEnabled, kms_key_id: key }: ResourceValues) =>
  getKeyIfEnabled(isEnabled, key);

/** Functions that return the key of a database, by type. */
export const DATABASE_KEYS: KeysByType = {
  aws_rds_cluster: getClusterKey,
  aws_db_instance: getClusterKey,
  aws_docdb_cluster: getClusterKey,
  aws_neptune_cluster: getClusterKey,
  aws_redshift_cluster: ({ encrypted, kms_key_id: key }) => getKeyIfEnabled(encrypted, key),
};

function getSearchDomainKey({ encrypt_at_rest: block }: ResourceValues) {
  const [encryption] = asBlocks(block);
  return getKeyIfEnabled(encryption?.enabled, encryption?.kms_key_id);
}

/** Returns the key of an instance's disks. Without settings for its disks, the default of the account applies. */
function getInstanceKey(values: ResourceValues) {
  const disks = [values.root_block_device, values.ebs_block_device].flatMap(asBlocks);
  const keys = disks.map(({ encrypted, kms_key_id: key }) => getKeyIfEnabled(encrypted, key));
  return keys.find((key) => !isCustomerManaged(key)) ?? (keys.every(isCustomerManaged) ? keys[0] : undefined);
}

/** Functions that return the key of other data stores, by type. */
export const STORE_KEYS: KeysByType = {
  aws_ebs_volume: ({ encrypted, kms_key_id: key }) => getKeyIfEnabled(encrypted, key),
  aws_instance: getInstanceKey,
  aws_efs_file_system: ({ encrypted, kms_key_id: key }) => getKeyIfEnabled(encrypted, key),
  aws_elasticache_replication_group: ({ at_rest_encryption_enabled: isEnabled, kms_key_id: key }) =>
    getKeyIfEnabled(isEnabled, key),
  // It supports no encryption at rest; a replication group does.
  aws_elasticache_cluster: () => undefined,
  aws_elasticache_serverless_cache: ({ kms_key_id: key }) => key,
  aws_memorydb_cluster: ({ kms_key_arn: key }) => key,
  aws_opensearch_domain: getSearchDomainKey,
  aws_elasticsearch_domain: getSearchDomainKey,
  aws_msk_cluster: ({ encryption_info: info }) => asBlocks(info)[0]?.encryption_at_rest_kms_key_arn,
  aws_kinesis_firehose_delivery_stream({ server_side_encryption: block }) {
    const [encryption] = asBlocks(block);
    return getKeyIfEnabled(encryption?.enabled, encryption?.key_arn);
  },
  aws_ecr_repository({ encryption_configuration: block }) {
    const [encryption] = asBlocks(block);
    return encryption?.encryption_type === 'KMS' ? encryption.kms_key : undefined;
  },
  aws_backup_vault: ({ kms_key_arn: key }) => key,
};

/** Returns the key of a data store in one of these tables; undefined without encryption or with an AWS-managed key. */
export const getStoreKey =
  (keys: KeysByType) =>
  (values: ResourceValues, { type }: { readonly type: string }): Json | undefined =>
    keys[type]!(values);
