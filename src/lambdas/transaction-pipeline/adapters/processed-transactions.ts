import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface ProcessedTransactions {
  /** Writes an object with a JSON text a line, or replaces the one with this key. */
  put(key: string, lines: readonly object[]): Promise<void>;
}

/** Creates the writer of the bucket ProcessedTransactions. The same lines give the same bytes. */
export const createProcessedTransactions = (
  bucket: string,
  client: Pick<S3Client, 'send'> = traceClient(new S3Client(CLIENT_OPTIONS)),
): ProcessedTransactions => ({
  put: async (key, lines) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: gzipSync(text),
        ContentType: 'application/gzip',
      }),
    );
  },
});
