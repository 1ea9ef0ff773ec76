import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** An object, also one that is deleted, with all that was stored under its key. */
export interface ObjectHistory {
  readonly key: string;
  /** The ids of the versions, the newest first. */
  readonly versions: readonly string[];
  readonly deleteMarkers: number;
}

/** The objects of a bucket below a prefix. */
export interface ObjectRange {
  readonly s3: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly prefix: string;
  /** The key after which the objects begin; from the first one if there is none. */
  readonly after?: string;
  /** The number of versions and delete markers in a request; 1,000 by default. */
  readonly pageSize?: number;
}

/** Lists objects in the order of their keys, with those that a delete marker hides from other lists. */
export async function* listObjectHistories({
  s3,
  bucket,
  prefix,
  after,
  pageSize,
}: ObjectRange): AsyncGenerator<ObjectHistory> {
  let [KeyMarker, VersionIdMarker]: readonly (string | undefined)[] = [after];
  let open: ObjectHistory | undefined;
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker,
        VersionIdMarker,
        MaxKeys: pageSize,
      }),
    );
    for (const found of groupByKey(page.Versions ?? [], page.DeleteMarkers ?? [])) {
      // The versions of one object can be on two pages.
      if (open?.key === found.key) open = join(open, found);
      else {
        if (open) yield open;
        open = found;
      }
    }
    [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
  } while (KeyMarker !== undefined);
  if (open) yield open;
}

interface Version {
  readonly Key?: string;
  readonly VersionId?: string;
}

function groupByKey(versions: readonly Version[], deleteMarkers: readonly Version[]): ObjectHistory[] {
  const found = new Map<string, ObjectHistory>();
  const add = (more: ObjectHistory) => {
    const known = found.get(more.key);
    found.set(more.key, known ? join(known, more) : more);
  };
  for (const { Key = '', VersionId = 'null' } of versions)
    add({ key: Key, versions: [VersionId], deleteMarkers: 0 });
  for (const { Key = '' } of deleteMarkers) add({ key: Key, versions: [], deleteMarkers: 1 });
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

const join = (a: ObjectHistory, b: ObjectHistory): ObjectHistory => ({
  key: a.key,
  versions: [...a.versions, ...b.versions],
  deleteMarkers: a.deleteMarkers + b.deleteMarkers,
});

/** Describes what was done to an object after it was stored; undefined if nothing was. */
export const describeChanges = ({ versions, deleteMarkers }: ObjectHistory): string | undefined =>
  versions.length === 1 && deleteMarkers === 0
    ? undefined
    : `expected one version; got ${versions.length} versions and ${deleteMarkers} delete markers`;
