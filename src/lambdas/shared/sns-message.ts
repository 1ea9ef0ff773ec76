import SnsPayloadValidator from 'sns-payload-validator';
import { z } from 'zod';
import { safeParse } from '../../domain/validation/safe-parse';

/** A message that SNS sends to an HTTPS endpoint. */
const snsMessageSchema = z.discriminatedUnion('Type', [
  z.object({
    Type: z.literal('SubscriptionConfirmation'),
    TopicArn: z.string(),
    SignatureVersion: z.string(),
    SigningCertURL: z.string(),
    Token: z.string().max(1000),
  }),
  z.object({
    Type: z.literal('Notification'),
    TopicArn: z.string(),
    SignatureVersion: z.string(),
    SigningCertURL: z.string(),
    Message: z.string(),
  }),
]);
export type SnsMessage = z.infer<typeof snsMessageSchema>;

/** The message is not from the expected topic, or its signature is invalid. */
export class UntrustedMessageError extends Error {
  override readonly name = 'UntrustedMessageError';
}

/** Verifies and parses a message. @throws UntrustedMessageError */
export type ReadSnsMessage = (body: string) => Promise<SnsMessage>;

/**
 * Creates a reader that accepts only messages of this topic with a valid signature. The signature must use SHA-256
 * (version 2) and a certificate from the SNS host of the topic's region. Certificates are fetched over HTTPS and cached.
 */
export const createSnsMessageReader = (
  topicArn: string,
  validator: Pick<SnsPayloadValidator, 'validate'> = new SnsPayloadValidator({ maxCerts: 10 }),
): ReadSnsMessage => {
  const certificateHost = `https://sns.${topicArn.split(':')[3]}.amazonaws.com/`;
  return async (body) => {
    const parsed = safeParse(snsMessageSchema, parseJson(body));
    if (!parsed.success) throw new UntrustedMessageError('not an SNS message');
    const { TopicArn, SignatureVersion, SigningCertURL } = parsed.data;
    if (TopicArn !== topicArn) throw new UntrustedMessageError('a message of another topic');
    if (SignatureVersion !== '2' || !SigningCertURL.startsWith(certificateHost))
      throw new UntrustedMessageError('unexpected signature version or certificate host');
    try {
      await validator.validate(body);
    } catch {
      throw new UntrustedMessageError('invalid signature');
    }
    return parsed.data;
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
