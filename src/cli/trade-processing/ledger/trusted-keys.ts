import { DescribeKeyCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { z } from 'zod';
import { parsePublicKey } from '../../../aws/verify-signature';
import type { TrustedKey } from '../../../domain/ledger';
import { UserError } from '../../errors';
import { readJsonFile } from '../../json';
import { formatCommand } from '../../terminal/format-command';
import type { RegionalDeployment } from '../deployment';

const time = z.iso.datetime({ precision: 3, error: 'expected a time such as 2026-11-29T09:30:00.000Z' });

/** A list of keys, as the command trusted-keys prints it. */
const TrustedKeys = z.array(
  z.strictObject({
    keyId: z.string().min(1),
    region: z.string().min(1),
    publicKey: z.string().refine(isPublicKey, { error: 'expected a public key as base64 of its DER form' }),
    validFrom: time,
    validUntil: time.optional(),
  }),
);

function isPublicKey(base64: string): boolean {
  try {
    return parsePublicKey(base64).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

/** Reads the key that signs the checkpoints of a region from KMS. It is trusted from its creation on. */
export async function fetchTrustedKey({ keys, region, getOutput }: RegionalDeployment): Promise<TrustedKey> {
  const KeyId = getOutput('CheckpointKeyArn');
  const [{ PublicKey }, { KeyMetadata }] = await Promise.all([
    keys.send(new GetPublicKeyCommand({ KeyId })),
    keys.send(new DescribeKeyCommand({ KeyId })),
  ]);
  if (!PublicKey || !KeyMetadata?.CreationDate)
    throw new UserError(
      `KMS in ${region} returned no public key or no creation date of ${KeyId}: expected both`,
    );
  return {
    keyId: KeyId,
    region,
    publicKey: Buffer.from(PublicKey).toString('base64'),
    validFrom: KeyMetadata.CreationDate.toISOString(),
  };
}

/** Reads a file with trusted keys. @throws UserError that names the file and the first invalid value */
export function readTrustedKeys(file: string): readonly TrustedKey[] {
  const keys = readJsonFile(file, TrustedKeys, (problem) => createFileError(file, problem));
  return keys.map(({ validUntil, ...key }) => ({ ...key, ...(validUntil && { validUntil }) }));
}

const createFileError = (file: string, problem: string) =>
  new UserError(
    `${file} has no list of trusted keys (${problem}): expected the output of ${formatCommand('trade-processing trusted-keys')}`,
  );
