import { createSign, generateKeyPairSync } from 'node:crypto';
import { EventEmitter } from 'node:events';
import https from 'node:https';
import { signToken, toTokenClaims } from '../../../../src/domain/approvals';
import { createSigner, parseKeys } from '../../../../src/lambdas/pattern-detection/adapters/token-keys';
import type { FuzzServices } from '../../services/fuzz-services';
import { APPROVAL, AUDIENCE, REQUESTS_TOPIC, VARIABLES } from './services';

/** Signs the token of the open approval with its key in KMS. */
export const createApprovalToken = ({ keys, process }: FuzzServices): Promise<string> =>
  signToken(
    toTokenClaims(APPROVAL, AUDIENCE),
    createSigner(parseKeys(VARIABLES.APPROVAL_KEYS), keys.createClient(process)),
  );

const CERTIFICATE_URL = `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${'a'.repeat(32)}.pem`;

let signingKeys: ReturnType<typeof createSigningKeys> | undefined;
const createSigningKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/**
 * Answers every request of a certificate of SNS with the key of {@link createSnsMessage}; nothing leaves this machine.
 * @returns a function that undoes it
 */
export const serveCertificates = (): (() => void) => {
  const { get: original } = https;
  signingKeys ??= createSigningKeys();
  const { publicKey } = signingKeys;
  const get = (
    _url: unknown,
    _options: unknown,
    onResponse: (response: EventEmitter) => void,
  ): EventEmitter => {
    const response = new EventEmitter();
    process.nextTick(() => {
      onResponse(response);
      response.emit('data', publicKey);
      response.emit('end');
    });
    return new EventEmitter();
  };
  Object.assign(https, { get });
  return () => void Object.assign(https, { get: original });
};

/** The fields that SNS signs, in their order. */
const SIGNED_FIELDS = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
} as const;

/** Creates a message of SNS with a valid signature. @param fields the fields of its type */
export const createSnsMessage = (
  type: keyof typeof SIGNED_FIELDS,
  fields: Readonly<Record<string, string>>,
): object => {
  signingKeys ??= createSigningKeys();
  const message: Readonly<Record<string, string>> = {
    Type: type,
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: REQUESTS_TOPIC,
    Timestamp: '2026-11-30T14:59:59.000Z',
    SignatureVersion: '2',
    SigningCertURL: CERTIFICATE_URL,
    ...fields,
  };
  const signer = createSign('sha256WithRSAEncryption');
  for (const name of SIGNED_FIELDS[type]) if (name in message) signer.write(`${name}\n${message[name]}\n`);
  signer.end();
  return { ...message, Signature: signer.sign(signingKeys.privateKey, 'base64') };
};
