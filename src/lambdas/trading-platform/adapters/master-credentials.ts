import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { safeParse } from '../../../domain/validation/safe-parse';

/** The master user of the database. */
export interface MasterCredentials {
  readonly username: string;
  readonly password: string;
}

/** The secret as RDS manages it. RDS changes the password every week, so it is read for each connection. */
const Secret = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** Creates the reader of the secret of the master user. Its errors do not contain the secret. */
export const createMasterCredentials =
  (client: Pick<SecretsManagerClient, 'send'>, secretArn: string) => async (): Promise<MasterCredentials> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const secret = safeParse(Secret, parseJson(SecretString));
    if (secret.success) return secret.data;
    throw new Error(`expected the secret ${secretArn} to be JSON with username and password`);
  };

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
