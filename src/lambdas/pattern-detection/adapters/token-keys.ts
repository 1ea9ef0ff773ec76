import { GenerateMacCommand, KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import type { Signer, Verifier } from '../../../domain/approvals';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { EnvironmentError } from '../../shared/env';
import { traceClient } from '../../shared/telemetry';

type KmsClient = Pick<KMSClient, 'send'>;
const MacAlgorithm = 'HMAC_SHA_256';
const createKmsClient = (): KmsClient => traceClient(new KMSClient(CLIENT_OPTIONS));

/**
 * Parses the KMS keys: `k2=arn:…,k1=arn:…`. The first key signs.
 * @throws EnvironmentError if the format is invalid
 */
export const parseKeys = (text: string): ReadonlyMap<string, string> => {
  const keys = text.split(',').map((entry) => /^([\w-]{1,16})=(arn:\S+)$/.exec(entry));
  if (keys.some((key) => key === null))
    throw new EnvironmentError(`the token keys must be <id>=<key ARN>, separated by commas; got "${text}"`);
  return new Map(keys.map((key) => [key![1]!, key![2]!]));
};

/** Creates a signer with the first key. KMS signs, so no function has access to the key itself. */
export const createSigner = (keys: ReadonlyMap<string, string>, client = createKmsClient()): Signer => {
  const [[kid, KeyId]] = [...keys] as [[string, string]];
  return {
    kid,
    sign: async (Message) => {
      const { Mac } = await client.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
      return Mac!;
    },
  };
};

/** Creates a verifier. KMS compares in constant time, and the permission to verify does not allow signing. */
export const createVerifier = (keys: ReadonlyMap<string, string>, client = createKmsClient()): Verifier => ({
  kids: [...keys.keys()],
  verify: async (kid, Message, Mac) => {
    try {
      const command = new VerifyMacCommand({ KeyId: keys.get(kid), MacAlgorithm, Message, Mac });
      return (await client.send(command)).MacValid === true;
    } catch (error) {
      if (error instanceof KMSInvalidMacException) return false;
      throw error;
    }
  },
});
