import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import type { Simulation } from '../../core/simulation';
import { formatService } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import type { Bucket } from './bucket';

/** Amazon S3 API Reference, "ListObjectVersions": a response has at most 1,000 versions. */
const MAX_KEYS = 1_000;

/** The buckets of an account, as the clients of the SDK see them. */
export class Buckets {
  private readonly byName: ReadonlyMap<string, Bucket>;

  /** @param region the region of the buckets that can be lost */
  constructor(
    private readonly simulation: Simulation,
    buckets: readonly Bucket[],
    private readonly region?: string,
  ) {
    this.byName = new Map(buckets.map((bucket) => [bucket.name, bucket]));
  }

  createClient(process: Process, options?: CallOptions): Pick<S3Client, 'send'> {
    const service = formatService('s3', this.region);
    return createServiceClient<S3Client>(process, service, this.operations, options);
  }

  private readonly operations = [
    describeOperation<PutObjectCommandInput, PutObjectCommandOutput>(
      PutObjectCommand,
      ['Bucket', 'Key', 'Body', 'ContentType', 'IfNoneMatch'],
      (input) => this.putObject(input),
    ),
    describeOperation<GetObjectCommandInput, GetObjectCommandOutput>(
      GetObjectCommand,
      ['Bucket', 'Key', 'VersionId'],
      ({ Bucket: bucket, Key = '', VersionId }) => {
        const body = this.find(bucket).get(Key, VersionId);
        if (!body) throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: {} });
        const Body = { transformToString: () => Promise.resolve(body.toString()) };
        return { Body: Body as GetObjectCommandOutput['Body'] };
      },
    ),
    describeOperation<HeadObjectCommandInput, HeadObjectCommandOutput>(
      HeadObjectCommand,
      ['Bucket', 'Key'],
      ({ Bucket: bucket, Key = '' }) => {
        const body = this.find(bucket).get(Key);
        if (!body) throw new NotFound({ message: 'Not Found', $metadata: { httpStatusCode: 404 } });
        return { ContentLength: body.byteLength };
      },
    ),
    describeOperation<ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput>(
      ListObjectVersionsCommand,
      ['Bucket', 'Prefix', 'KeyMarker', 'VersionIdMarker', 'MaxKeys'],
      (input) => this.listVersions(input),
    ),
  ];

  private find(name = ''): Bucket {
    const bucket = this.byName.get(name);
    if (!bucket)
      throw new NoSuchBucket({ message: `The specified bucket does not exist: ${name}`, $metadata: {} });
    return bucket;
  }

  /**
   * Amazon S3 User Guide, "Conditional writes": with If-None-Match, S3 answers 412 if the object exists, and 409 if another
   * request writes it at the same time.
   */
  private putObject({
    Bucket: name,
    Key = '',
    Body,
    IfNoneMatch,
  }: PutObjectCommandInput): Omit<PutObjectCommandOutput, '$metadata'> {
    const bucket = this.find(name);
    if (typeof Body !== 'string' && !Buffer.isBuffer(Body))
      throw new UnsupportedRequestError('the model of s3 knows bodies that are texts or buffers');
    if (IfNoneMatch !== undefined) {
      if (IfNoneMatch !== '*')
        throw new UnsupportedRequestError(`the model of s3 knows If-None-Match: *; got ${IfNoneMatch}`);
      const { now, faults } = this.simulation;
      if (faults.happens('conflict', `put ${bucket.name} ${Key} ${now}`))
        throw createConditionError('ConditionalRequestConflict', 409);
      if (bucket.get(Key)) throw createConditionError('PreconditionFailed', 412);
    }
    bucket.put(Key, Buffer.from(Body as string));
    this.simulation.trace.note(`s3 ${bucket.name} ${Key} stored`);
    return {};
  }

  private listVersions({
    Bucket: name,
    Prefix = '',
    KeyMarker,
    VersionIdMarker,
    MaxKeys = MAX_KEYS,
  }: ListObjectVersionsCommandInput): Omit<ListObjectVersionsCommandOutput, '$metadata'> {
    const marker = KeyMarker === undefined ? undefined : { key: KeyMarker, versionId: VersionIdMarker };
    const limit = Math.min(MaxKeys, MAX_KEYS);
    const found = this.find(name).list(Prefix, marker, limit + 1);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const toEntry = ({ key, version }: (typeof page)[number]) => ({ Key: key, VersionId: version.id });
    return {
      Versions: page.filter(({ version }) => version.body).map(toEntry),
      DeleteMarkers: page.filter(({ version }) => !version.body).map(toEntry),
      IsTruncated: last !== undefined,
      ...(last && { NextKeyMarker: last.key, NextVersionIdMarker: last.version.id }),
    };
  }
}

const createConditionError = (name: string, httpStatusCode: number): S3ServiceException =>
  new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
