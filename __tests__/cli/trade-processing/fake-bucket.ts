interface Input {
  readonly Key?: string;
  readonly Body?: string;
  readonly Prefix?: string;
  readonly StartAfter?: string;
  readonly MaxKeys?: number;
  readonly ContinuationToken?: string;
}

/** A bucket in memory that lists its objects in pages, as S3 does. */
export class FakeBucket {
  readonly objects = new Map<string, string>();
  requests = 0;

  constructor(private readonly pageSize = 3) {}

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    this.requests++;
    const { Key = '', Body = '', Prefix = '', StartAfter, MaxKeys, ContinuationToken } = command.input;
    if (command.constructor.name === 'PutObjectCommand') {
      this.objects.set(Key, Body);
      return {};
    }
    if (command.constructor.name === 'GetObjectCommand') {
      const text = this.objects.get(Key);
      if (text === undefined) throw Object.assign(new Error('no such key'), { name: 'NoSuchKey' });
      return { Body: { transformToString: async () => text } };
    }
    const after = ContinuationToken ?? StartAfter ?? '';
    const keys = [...this.objects.keys()].sort().filter((key) => key.startsWith(Prefix) && key > after);
    const page = keys.slice(0, Math.min(this.pageSize, MaxKeys ?? Infinity));
    return {
      Contents: page.map((key) => ({ Key: key })),
      ...(page.length < keys.length && { NextContinuationToken: page.at(-1) }),
    };
  };
}
