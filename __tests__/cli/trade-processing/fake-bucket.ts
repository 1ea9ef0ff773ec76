interface Input {
  readonly Key?: string;
  readonly Body?: string;
  readonly Prefix?: string;
  readonly VersionId?: string;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
  readonly MaxKeys?: number;
}

/** A version of an object; undefined as text for a delete marker. */
interface Version {
  readonly key: string;
  readonly id: string;
  readonly text: string | undefined;
}

/** A bucket in memory that lists the versions of its objects in pages, as S3 does. */
export class FakeBucket {
  readonly objects = new Map<string, string>();
  /** What was stored before the objects, and what hides them; the newest first. */
  readonly history: Version[] = [];
  requests = 0;

  constructor(private readonly pageSize = 3) {}

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    this.requests++;
    const { Key = '', Body = '', VersionId } = command.input;
    if (command.constructor.name === 'PutObjectCommand') {
      this.objects.set(Key, Body);
      return {};
    }
    if (command.constructor.name === 'GetObjectCommand') {
      const text =
        VersionId === undefined
          ? this.objects.get(Key)
          : this.listVersions().find(({ key, id }) => key === Key && id === VersionId)?.text;
      if (text === undefined) throw Object.assign(new Error('no such key'), { name: 'NoSuchKey' });
      return { Body: { transformToString: async () => text } };
    }
    return this.list(command.input);
  };

  /** Deletes an object, or replaces it, as requests without the id of a version do. */
  change(key: string, text: string | undefined): void {
    const before = this.objects.get(key);
    if (before !== undefined) this.history.unshift({ key, id: `v${this.history.length}`, text: before });
    if (text === undefined) {
      this.history.unshift({ key, id: `v${this.history.length}`, text: undefined });
      this.objects.delete(key);
    } else this.objects.set(key, text);
  }

  private listVersions(): Version[] {
    const current = [...this.objects].map(([key, text]) => ({ key, id: 'current', text }));
    return [...current, ...this.history].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  private list({ Prefix = '', KeyMarker = '', VersionIdMarker, MaxKeys = Infinity }: Input): unknown {
    const all = this.listVersions().filter(({ key }) => key.startsWith(Prefix));
    const start = VersionIdMarker
      ? all.findIndex(({ key, id }) => key === KeyMarker && id === VersionIdMarker) + 1
      : all.filter(({ key }) => key <= KeyMarker).length;
    const end = start + Math.min(this.pageSize, MaxKeys);
    const page = all.slice(start, end).map(({ key: Key, id: VersionId, text }) => ({ Key, VersionId, text }));
    const last = page.at(-1);
    return {
      Versions: page.filter(({ text }) => text !== undefined),
      DeleteMarkers: page.filter(({ text }) => text === undefined),
      ...(last && end < all.length && { NextKeyMarker: last.Key, NextVersionIdMarker: last.VersionId }),
    };
  }
}
