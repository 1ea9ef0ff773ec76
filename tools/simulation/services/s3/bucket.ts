/** A version of an object, or the marker of its deletion. */
export interface ObjectVersion {
  readonly id: string;
  /** The content; undefined for a delete marker. */
  readonly body: Buffer | undefined;
}

/** A position in the versions of a bucket: all versions of the key, or those up to one of them, are before it. */
export interface VersionMarker {
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** A bucket of S3 with versions: what was stored under a key remains. */
export class Bucket {
  /** The versions by key, the newest first. */
  private readonly versions = new Map<string, ObjectVersion[]>();
  /** The keys in their order, that of UTF-8. */
  private sortedKeys: string[] | undefined = [];
  private lastVersion = 0;

  /** @param region the region that can be lost; none if it does not matter */
  constructor(
    readonly name: string,
    readonly region?: string,
  ) {}

  /** The keys of all objects that are not deleted, in their order. */
  get keys(): readonly string[] {
    return this.sort().filter((key) => this.get(key) !== undefined);
  }

  /** Returns the content of an object. @param versionId @default - the newest version */
  get(key: string, versionId?: string): Buffer | undefined {
    const versions = this.versions.get(key) ?? [];
    const found = versionId === undefined ? versions[0] : versions.find(({ id }) => id === versionId);
    return found?.body;
  }

  /** Stores an object, or the next version of it. */
  put(key: string, body: Buffer): void {
    this.add(key, body);
  }

  /** Hides an object behind a delete marker, as a request without the id of a version does. */
  delete(key: string): void {
    this.add(key, undefined);
  }

  /**
   * Lists versions and delete markers: by key, the newest of a key first.
   * @param after where the list begins; at the first key by default
   */
  list(
    prefix: string,
    after: VersionMarker | undefined,
    limit: number,
  ): readonly { readonly key: string; readonly version: ObjectVersion }[] {
    const found: { readonly key: string; readonly version: ObjectVersion }[] = [];
    for (const key of this.sort()) {
      if (found.length >= limit) break;
      if (!key.startsWith(prefix) || (after && compareKeys(key, after.key) < 0)) continue;
      const versions = this.versions.get(key)!;
      const isMarker = after?.key === key;
      if (isMarker && after.versionId === undefined) continue;
      const first = isMarker ? versions.findIndex(({ id }) => id === after.versionId) + 1 : 0;
      for (const version of versions.slice(first)) if (found.length < limit) found.push({ key, version });
    }
    return found;
  }

  private add(key: string, body: Buffer | undefined): void {
    const versions = this.versions.get(key) ?? [];
    if (versions.length === 0) {
      this.versions.set(key, versions);
      this.sortedKeys = undefined;
    }
    versions.unshift({ id: `v${++this.lastVersion}`, body });
  }

  private sort(): readonly string[] {
    this.sortedKeys ??= [...this.versions.keys()].sort(compareKeys);
    return this.sortedKeys;
  }
}

/** Amazon S3 User Guide, "Listing object keys": lists are in the order of the bytes of UTF-8. */
const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
