import SnsPayloadValidator from 'sns-payload-validator';
import { z } from 'zod';

/** A message that SNS sent to an HTTPS endpoint. */
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

/** Not from our topic, or not as SNS signed it. */
export class UntrustedMessageError extends Error {
  override readonly name = 'UntrustedMessageError';
}

export type ReadSnsMessage = (body: string) => Promise<SnsMessage>;

/**
 * Reads what SNS posts, if it is of this topic and its signature holds: SHA-256 (version 2) alone, by a certificate
 * that is fetched from SNS's own host of the topic's region, over HTTPS, and kept.
 * @throws UntrustedMessageError for all else
 */
export const createSnsMessageReader = (
  topicArn: string,
  validator: Pick<SnsPayloadValidator, 'validate'> = new SnsPayloadValidator({ maxCerts: 10 }),
): ReadSnsMessage => {
  const certificates = `https://sns.${topicArn.split(':')[3]}.amazonaws.com/`;
  return async (body) => {
    const read = snsMessageSchema.safeParse(parseJson(body));
    if (!read.success) throw new UntrustedMessageError('not a message of SNS');
    const { TopicArn, SignatureVersion, SigningCertURL } = read.data;
    if (TopicArn !== topicArn) throw new UntrustedMessageError('a message of another topic');
    if (SignatureVersion !== '2' || !SigningCertURL.startsWith(certificates))
      throw new UntrustedMessageError('not signed as this topic signs');
    try {
      await validator.validate(body);
    } catch {
      throw new UntrustedMessageError('its signature does not hold');
    }
    return read.data;
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
