import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** Buckets of S3 in memory. */
export class Buckets {
  /** The texts by bucket and key. */
  readonly objects = new Map<string, string>();
  /** The texts of the objects that a delete marker hides. */
  readonly hidden = new Map<string, string>();
  /** The requests by name. */
  readonly requests: string[] = [];
  /** Called before each request; its error is thrown. */
  onRequest: (name: string) => void = () => undefined;

  readonly client: Pick<S3Client, 'send'> = { send: ((command: object) => this.answer(command)) as never };

  /** Deletes an object, as a request without the id of a version does. */
  hide(name: string): void {
    this.hidden.set(name, this.objects.get(name)!);
    this.objects.delete(name);
  }

  private async answer(command: object): Promise<object> {
    this.requests.push(command.constructor.name);
    this.onRequest(command.constructor.name);
    if (command instanceof GetObjectCommand) {
      const text = this.objects.get(`${command.input.Bucket} ${command.input.Key}`);
      if (text === undefined) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
      return { Body: { transformToString: async () => text } };
    }
    if (command instanceof PutObjectCommand) {
      const { Bucket, Key, Body, IfNoneMatch } = command.input;
      const name = `${Bucket} ${Key}`;
      if (IfNoneMatch === '*' && this.objects.has(name))
        throw new S3ServiceException({
          name: 'PreconditionFailed',
          $fault: 'client',
          $metadata: { httpStatusCode: 412 },
        });
      this.objects.set(name, String(Body));
      return {};
    }
    if (command instanceof ListObjectVersionsCommand) {
      const { Bucket, Prefix = '', KeyMarker = '', MaxKeys = 1_000 } = command.input;
      const names = new Set([...this.objects.keys(), ...this.hidden.keys()]);
      const keys = [...names]
        .filter((name) => name.startsWith(`${Bucket} ${Prefix}`))
        .map((name) => name.slice(`${Bucket} `.length))
        .filter((key) => key > KeyMarker)
        .sort()
        .slice(0, MaxKeys);
      const isHidden = (key: string) => this.hidden.has(`${Bucket} ${key}`);
      return {
        Versions: keys.map((Key) => ({ Key, VersionId: '1' })),
        DeleteMarkers: keys.filter(isHidden).map((Key) => ({ Key })),
      };
    }
    throw new Error(`not a request of the adapters: ${command.constructor.name}`);
  }
}
