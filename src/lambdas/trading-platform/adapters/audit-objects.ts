import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';
import type { AuditObject } from '../create-audit-object';

export interface AuditObjects {
  /** Writes an object once: if it exists, it has the same events. */
  add(object: AuditObject): Promise<void>;
}

/** The answer of S3 if the object exists. While another request writes it, S3 answers 409, and the message comes again. */
const EXISTS = 412;

/** Creates the adapter of the bucket AuditLogs. */
export const createAuditObjects = (
  bucket: string,
  client: Pick<S3Client, 'send'> = traceClient(new S3Client(CLIENT_OPTIONS)),
): AuditObjects => ({
  add: async ({ key, body }) => {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: 'application/x-ndjson',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === EXISTS) return;
      throw error;
    }
  },
});
