import { refersTo } from '../../domain/plan/resources';
import { expectTextWith } from '../requirements/expected-values';
import { requireAny, requireForEach, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { formatName, SYSTEM_DIR } from './names';

const FIX = `correct ${SYSTEM_DIR}/storage.ts`;
const BUCKET = 'aws_s3_bucket';

/** Sessions, requests, audit trail, configuration, and the network to them. */
export const STORAGE_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-11',
    title: 'the table of sessions has a stream and a time to live',
    severity: 'high',
    source: 'R16',
    fix: FIX,
    expectations: [
      requireResource('aws_dynamodb_table', formatName('table', 'sessions'), {
        stream_enabled: true,
        'ttl.enabled': true,
      }),
    ],
  },
  {
    id: 'PL-REQ-12',
    title: 'requests are stored by account and idempotency key',
    severity: 'high',
    source: 'I11',
    fix: FIX,
    expectations: [
      requireResource('aws_dynamodb_table', formatName('table', 'order-requests'), {
        hash_key: 'requestKey',
        'ttl.enabled': true,
      }),
    ],
  },
  {
    id: 'PL-REQ-13',
    title: 'buckets keep the versions of objects, delete old ones, and are emptied on destroy',
    severity: 'high',
    source: 'R19',
    fix: FIX,
    expectations: [
      requireForEach(
        BUCKET,
        'aws_s3_bucket_versioning',
        'versions of its objects',
        (versioning, bucket) =>
          refersTo(versioning, 'bucket', bucket) &&
          JSON.stringify(versioning.values.versioning_configuration).includes('"Enabled"'),
      ),
      requireForEach(BUCKET, 'aws_s3_bucket_lifecycle_configuration', 'a lifecycle', (lifecycle, bucket) =>
        refersTo(lifecycle, 'bucket', bucket),
      ),
      requireAny(BUCKET, { force_destroy: true }),
    ],
  },
  {
    id: 'PL-REQ-14',
    title: 'objects of the audit trail cannot be replaced or deleted while the bucket exists',
    severity: 'high',
    source: 'R18',
    fix: FIX,
    expectations: [
      requireAny('aws_s3_bucket_policy', {
        bucket: expectTextWith('aws_s3_bucket.AuditLogs'),
        policy: expectTextWith('s3:if-none-match', 's3:DeleteObjectVersion'),
      }),
    ],
  },
  {
    id: 'PL-REQ-15',
    title: 'settings of operators are parameters',
    severity: 'high',
    source: 'T11',
    fix: 'correct src/config/trading-platform/parameters.ts',
    expectations: [
      'accept-orders',
      'max-order-quantity',
      'max-order-value',
      'session-minutes',
      'idle-minutes',
    ].map((name) => requireResource('aws_ssm_parameter', formatName('parameter', name), { type: 'String' })),
  },
];
