import SnsPayloadValidator from 'sns-payload-validator';
import { z } from 'zod';

/** A message that SNS sent to an HTTPS endpoint. */
const snsMessage = z.discriminatedUnion('Type', [
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
export type SnsMessage = z.infer<typeof snsMessage>;

/** Not from our topic, or not as SNS signed it. */
export class ForeignMessageError extends Error {
  override readonly name = 'ForeignMessageError';
}

export type ReadSnsMessage = (body: string) => Promise<SnsMessage>;

/**
 * Reads what SNS posts, if it is of this topic and its signature holds: SHA-256 (version 2) alone, by a certificate
 * that is fetched from SNS's own host of the topic's region, over HTTPS, and kept.
 * @throws ForeignMessageError for all else
 */
export const verifiedSnsMessage = (
  topicArn: string,
  validator: Pick<SnsPayloadValidator, 'validate'> = new SnsPayloadValidator({ maxCerts: 10 }),
): ReadSnsMessage => {
  const certificates = `https://sns.${topicArn.split(':')[3]}.amazonaws.com/`;
  return async (body) => {
    const read = snsMessage.safeParse(jsonOf(body));
    if (!read.success) throw new ForeignMessageError('not a message of SNS');
    const { TopicArn, SignatureVersion, SigningCertURL } = read.data;
    if (TopicArn !== topicArn) throw new ForeignMessageError('a message of another topic');
    if (SignatureVersion !== '2' || !SigningCertURL.startsWith(certificates))
      throw new ForeignMessageError('not signed as this topic signs');
    try {
      await validator.validate(body);
    } catch {
      throw new ForeignMessageError('its signature does not hold');
    }
    return read.data;
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
