import { GenerateMacCommand, KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import type { Signer, Verifier } from '../../../domain/approvals';
import { REQUEST_HANDLER_OPTIONS } from '../../shared/aws';
import { EnvironmentError } from '../../shared/env';
import { traceClient } from '../../shared/telemetry';

type KmsClient = Pick<KMSClient, 'send'>;
const MacAlgorithm = 'HMAC_SHA_256';
const createKmsClient = (): KmsClient =>
  traceClient(new KMSClient({ requestHandler: REQUEST_HANDLER_OPTIONS }));

/**
 * Reads which KMS keys there are: `k2=arn:…,k1=arn:…`, the one that signs first.
 * @throws EnvironmentError where the text is anything else
 */
export const parseKeys = (text: string): ReadonlyMap<string, string> => {
  const keys = text.split(',').map((entry) => /^([\w-]{1,16})=(arn:\S+)$/.exec(entry));
  if (keys.some((key) => key === null))
    throw new EnvironmentError(`the token keys must be <id>=<key ARN>, commas between; got "${text}"`);
  return new Map(keys.map((key) => [key![1]!, key![2]!]));
};

/** Signs by the first key, inside KMS: no function ever holds a key. */
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

/** Verifies inside KMS, which compares in constant time; whoever may only verify can't make a token. */
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
