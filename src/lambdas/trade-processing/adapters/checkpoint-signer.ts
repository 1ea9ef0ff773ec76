import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { SignText, TrustedKey } from '../../../domain/ledger';

/** The key that signs the checkpoints of a region. */
export interface CheckpointSigner {
  readonly keyId: string;
  readonly sign: SignText;
  /** Returns the key itself as the only trusted one: its use is restricted by IAM, not by time. */
  readTrustedKey(): Promise<TrustedKey>;
}

/** Creates the signer with the key CheckpointKey of KMS. */
export const createCheckpointSigner = (
  client: Pick<KMSClient, 'send'>,
  keyId: string,
  region: string,
): CheckpointSigner => ({
  keyId,
  sign: async (text) => {
    const { Signature } = await client.send(
      new SignCommand({
        KeyId: keyId,
        Message: Buffer.from(text),
        MessageType: 'RAW',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    if (!Signature) throw new Error(`KMS returned no signature of ${keyId}`);
    return Signature;
  },
  readTrustedKey: async () => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
    if (!PublicKey) throw new Error(`KMS returned no public key of ${keyId}`);
    return {
      keyId,
      region,
      publicKey: Buffer.from(PublicKey).toString('base64'),
      validFrom: new Date(0).toISOString(),
    };
  },
});
