import { GenerateMacCommand, GetPublicKeyCommand, NotFoundException, SignCommand } from '@aws-sdk/client-kms';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  GetParameterCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { findLastObject } from '../../../src/aws/find-last-object';
import { listObjectHistories, type ObjectHistory } from '../../../src/aws/object-versions';
import {
  createSigner,
  createVerifier,
  parseKeys,
} from '../../../src/lambdas/pattern-detection/adapters/token-keys';
import { createParameterReader } from '../../../src/lambdas/shared/parameters';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { Keys } from '../../../tools/simulation/services/kms/keys';
import { SigningKey } from '../../../tools/simulation/services/kms/signing-key';
import { Bucket } from '../../../tools/simulation/services/s3/bucket';
import { Buckets } from '../../../tools/simulation/services/s3/buckets';
import { Parameters } from '../../../tools/simulation/services/ssm/parameters';
import { createCaller, createSimulation, injectFault, MINUTE, runFor } from './world';

let simulation: Simulation;

beforeEach(() => {
  simulation = createSimulation();
});

const settle = async <T>(request: Promise<T>): Promise<T> => {
  const settled = Promise.allSettled([request]);
  await runFor(simulation, 5 * MINUTE);
  await settled;
  return request;
};

describe('a bucket', () => {
  const create = () => {
    const bucket = new Bucket('Files');
    const s3 = new Buckets(simulation, [bucket]).createClient(createCaller(simulation));
    const put = (Key: string, Body: string, IfNoneMatch?: string) =>
      settle(s3.send(new PutObjectCommand({ Bucket: 'Files', Key, Body, IfNoneMatch })));
    return { bucket, s3, put };
  };

  test('returns what was stored, and the errors of S3 for what was not', async () => {
    const { s3, put } = create();
    await put('a/1', 'one');
    const { Body } = await settle(s3.send(new GetObjectCommand({ Bucket: 'Files', Key: 'a/1' })));
    expect(await Body!.transformToString()).toBe('one');
    expect(await settle(s3.send(new HeadObjectCommand({ Bucket: 'Files', Key: 'a/1' })))).toMatchObject({
      ContentLength: 3,
    });
    const missing = { Bucket: 'Files', Key: 'a/2' };
    await expect(settle(s3.send(new GetObjectCommand(missing)))).rejects.toBeInstanceOf(NoSuchKey);
    await expect(settle(s3.send(new HeadObjectCommand(missing)))).rejects.toBeInstanceOf(NotFound);
    await expect(settle(s3.send(new GetObjectCommand({ Bucket: 'Other', Key: 'a' })))).rejects.toBeInstanceOf(
      NoSuchBucket,
    );
  });

  test('stores an object once with If-None-Match: 412 if it exists, 409 while another request writes it', async () => {
    const { bucket, put } = create();
    await put('a', 'one', '*');
    await expect(put('a', 'two', '*')).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    injectFault(simulation, 'conflict', 'put');
    await expect(put('b', 'one', '*')).rejects.toMatchObject({ $metadata: { httpStatusCode: 409 } });
    expect(bucket.keys).toEqual(['a']);
    expect(bucket.get('a')!.toString()).toBe('one');
  });

  test('keeps all versions, and lists them and the delete markers in pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a/1', 'a/2', 'a/10', 'b/1'), isDeleted: fc.boolean() }), {
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 5 }),
        async (changes, pageSize) => {
          const { bucket, s3 } = create();
          for (const { key, isDeleted } of changes)
            if (isDeleted) bucket.delete(key);
            else bucket.put(key, Buffer.from(key));
          const expected = [...new Set(changes.map(({ key }) => key))]
            .filter((key) => key.startsWith('a/'))
            .sort()
            .map((key) => {
              const ofKey = changes.filter((change) => change.key === key);
              const deleteMarkers = ofKey.filter(({ isDeleted }) => isDeleted).length;
              return { key, versions: ofKey.length - deleteMarkers, deleteMarkers };
            });
          const listing = (async () => {
            const found: ObjectHistory[] = [];
            const range = { s3, bucket: 'Files', prefix: 'a/', pageSize };
            for await (const history of listObjectHistories(range)) found.push(history);
            return found;
          })();
          const found = await settle(listing);
          expect(found.map((history) => ({ ...history, versions: history.versions.length }))).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('lets the last of many numbered objects be found', async () => {
    const { bucket, s3 } = create();
    const formatKey = (number: number) => `a/${String(number).padStart(8, '0')}`;
    for (let number = 1; number <= 77; number++) bucket.put(formatKey(number), Buffer.from('x'));
    const last = await settle(findLastObject({ s3, bucket: 'Files', prefix: 'a/', formatKey }));
    expect(last).toMatchObject({ key: formatKey(77), deleteMarkers: 0 });
  });
});

describe('a parameter', () => {
  test('is read by the adapter of the functions, which omits missing ones', async () => {
    const parameters = new Parameters();
    parameters.put('/limits/a', '1');
    const read = createParameterReader(parameters.createClient(createCaller(simulation)));
    expect(await settle(read(['/limits/a', '/limits/b']))).toEqual(new Map([['/limits/a', '1']]));
  });

  test('has a version for each value', async () => {
    const parameters = new Parameters();
    const client = parameters.createClient(createCaller(simulation));
    const put = (Value: string, Overwrite?: boolean) =>
      settle(client.send(new PutParameterCommand({ Name: 'a', Value, Overwrite })));
    await expect(settle(client.send(new GetParameterCommand({ Name: 'a' })))).rejects.toBeInstanceOf(
      ParameterNotFound,
    );
    expect(await put('1')).toMatchObject({ Version: 1 });
    await expect(put('2')).rejects.toBeInstanceOf(ParameterAlreadyExists);
    expect(await put('2', true)).toMatchObject({ Version: 2 });
    const response = await settle(client.send(new GetParametersCommand({ Names: ['a', 'b'] })));
    expect(response).toMatchObject({
      Parameters: [{ Name: 'a', Value: '2', Version: 2 }],
      InvalidParameters: ['b'],
    });
  });

  test('is one of at most ten in a request', async () => {
    const client = new Parameters().createClient(createCaller(simulation));
    const Names = Array.from({ length: 11 }, (_, index) => `p${index}`);
    await expect(settle(client.send(new GetParametersCommand({ Names })))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a key', () => {
  test('signs so that Node.js verifies it, the same each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (seed, message) => {
        const key = new SigningKey(seed);
        const publicKey = createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' });
        const signature = key.sign(message);
        expect(verify('sha256', message, publicKey, signature)).toBe(true);
        expect(verify('sha256', Buffer.concat([message, Buffer.from('!')]), publicKey, signature)).toBe(
          false,
        );
        expect(new SigningKey(seed).sign(message)).toEqual(signature);
      }),
      { numRuns: 50 },
    );
  });

  test('of the simulation signs what is sent, and returns its public key', async () => {
    const keys = new Keys(simulation);
    const KeyId = keys.createSigningKey('a');
    const client = keys.createClient(createCaller(simulation));
    const Message = Buffer.from('text');
    const sign = { KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await settle(client.send(new SignCommand(sign)));
    const { PublicKey } = await settle(client.send(new GetPublicKeyCommand({ KeyId })));
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
    expect(verify('sha256', Message, publicKey, Signature!)).toBe(true);
    const tooLong = { ...sign, Message: Buffer.alloc(4_097) };
    await expect(settle(client.send(new SignCommand(tooLong)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(settle(client.send(new SignCommand({ ...sign, KeyId: 'other' })))).rejects.toBeInstanceOf(
      NotFoundException,
    );
  });

  test('for message authentication codes is used by the adapters of the functions', async () => {
    const keys = new Keys(simulation);
    const entries = parseKeys(`k1=${keys.createMacKey('one')}`);
    const client = keys.createClient(createCaller(simulation));
    const message = Buffer.from('payload');
    const mac = await settle(createSigner(entries, client).sign(message));
    const { verify: verifyMac } = createVerifier(entries, client);
    expect(await settle(verifyMac('k1', message, mac))).toBe(true);
    expect(await settle(verifyMac('k1', Buffer.from('other'), mac))).toBe(false);
    await expect(
      settle(
        client.send(new GenerateMacCommand({ KeyId: 'x', MacAlgorithm: 'HMAC_SHA_256', Message: message })),
      ),
    ).rejects.toBeInstanceOf(NotFoundException);
  });
});
