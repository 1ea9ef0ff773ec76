import {
  DescribeKeyCommand,
  type DescribeKeyCommandInput,
  type DescribeKeyCommandOutput,
  GenerateMacCommand,
  type GenerateMacCommandInput,
  type GenerateMacCommandOutput,
  GetPublicKeyCommand,
  type GetPublicKeyCommandInput,
  type GetPublicKeyCommandOutput,
  type KMSClient,
  KMSInvalidMacException,
  KMSServiceException,
  NotFoundException,
  SignCommand,
  type SignCommandInput,
  type SignCommandOutput,
  VerifyMacCommand,
  type VerifyMacCommandInput,
  type VerifyMacCommandOutput,
} from '@aws-sdk/client-kms';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import type { Simulation } from '../../core/simulation';
import { formatArn, formatService } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import { SigningKey } from './signing-key';

/** AWS KMS API Reference, "Sign" and "GenerateMac": a message has 1 to 4,096 bytes. */
const MAX_MESSAGE_BYTES = 4_096;

/** The keys of KMS in a region. They follow from the seed of the simulation. */
export class Keys {
  private readonly signingKeys = new Map<string, SigningKey>();
  private readonly macKeys = new Map<string, Buffer>();
  private readonly seed: string;

  /** @param region the region that can be lost; none if it does not matter */
  constructor(
    private readonly simulation: Simulation,
    private readonly region?: string,
  ) {
    this.seed = String(simulation.random.fork(`keys ${region ?? ''}`).next());
  }

  /** Creates a key that signs. @returns its ARN */
  createSigningKey(id: string): string {
    const arn = formatArn('kms', `key/${id}`, this.region);
    this.signingKeys.set(arn, new SigningKey(`${this.seed} ${arn}`));
    return arn;
  }

  /** Creates a key for message authentication codes. @returns its ARN */
  createMacKey(id: string): string {
    const arn = formatArn('kms', `key/${id}`, this.region);
    this.macKeys.set(arn, Buffer.from(`${this.seed} ${arn}`));
    return arn;
  }

  createClient(process: Process, options?: CallOptions): Pick<KMSClient, 'send'> {
    const service = formatService('kms', this.region);
    return createServiceClient<KMSClient>(process, service, this.operations, options);
  }

  private readonly operations = [
    describeOperation<SignCommandInput, SignCommandOutput>(
      SignCommand,
      ['KeyId', 'Message', 'MessageType', 'SigningAlgorithm'],
      ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
        if (MessageType !== 'RAW' || SigningAlgorithm !== 'ECDSA_SHA_256')
          throw new UnsupportedRequestError('the model of kms signs RAW messages with ECDSA_SHA_256');
        return { KeyId, Signature: find(this.signingKeys, KeyId).sign(checkMessage(Message)) };
      },
    ),
    describeOperation<GetPublicKeyCommandInput, GetPublicKeyCommandOutput>(
      GetPublicKeyCommand,
      ['KeyId'],
      ({ KeyId }) => ({ KeyId, PublicKey: find(this.signingKeys, KeyId).publicKey }),
    ),
    describeOperation<DescribeKeyCommandInput, DescribeKeyCommandOutput>(
      DescribeKeyCommand,
      ['KeyId'],
      ({ KeyId = '' }) => {
        find(this.signingKeys, KeyId);
        return { KeyMetadata: { KeyId, CreationDate: new Date(this.simulation.startsAt) } };
      },
    ),
    describeOperation<GenerateMacCommandInput, GenerateMacCommandOutput>(
      GenerateMacCommand,
      ['KeyId', 'MacAlgorithm', 'Message'],
      ({ KeyId, MacAlgorithm, Message }) => ({ KeyId, Mac: this.createMac(KeyId, MacAlgorithm, Message) }),
    ),
    describeOperation<VerifyMacCommandInput, VerifyMacCommandOutput>(
      VerifyMacCommand,
      ['KeyId', 'MacAlgorithm', 'Message', 'Mac'],
      ({ KeyId, MacAlgorithm, Message, Mac = Buffer.alloc(0) }) => {
        const expected = this.createMac(KeyId, MacAlgorithm, Message);
        if (expected.length !== Mac.length || !timingSafeEqual(expected, Mac))
          throw new KMSInvalidMacException({ message: 'the MAC is not that of the message', $metadata: {} });
        return { KeyId, MacValid: true };
      },
    ),
  ];

  private createMac(
    keyId: string | undefined,
    algorithm: string | undefined,
    message: Uint8Array | undefined,
  ): Buffer {
    if (algorithm !== 'HMAC_SHA_256')
      throw new UnsupportedRequestError(`the model of kms knows HMAC_SHA_256; got ${algorithm}`);
    return createHmac('sha256', find(this.macKeys, keyId)).update(checkMessage(message)).digest();
  }
}

const find = <Key>(keys: ReadonlyMap<string, Key>, id = ''): Key => {
  const key = keys.get(id);
  if (!key) throw new NotFoundException({ message: `Key '${id}' does not exist`, $metadata: {} });
  return key;
};

const checkMessage = (message: Uint8Array = Buffer.alloc(0)): Uint8Array => {
  if (message.byteLength === 0 || message.byteLength > MAX_MESSAGE_BYTES)
    throw new KMSServiceException({
      name: 'ValidationException',
      message: `the message has ${message.byteLength} bytes: expected 1 to ${MAX_MESSAGE_BYTES}`,
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  return message;
};
