import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { createPublicKey, verify } from 'node:crypto';
import { listObjectHistories } from '../../../src/aws/object-versions';
import { getError } from './requests';
import type { Scenario } from './scenario-target';

export const STORED_VALUE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a bucket stores an object once with If-None-Match, and keeps the versions of others',
    run: async (target) => {
      const Bucket = 'scenario-files';
      await target.createBucket(Bucket);
      const put = (Key: string, Body: string, IfNoneMatch?: string) =>
        target.buckets.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch }));
      await put('a/1', 'one', '*');
      const status = await put('a/1', 'two', '*').catch(
        (error: { readonly $metadata: { readonly httpStatusCode?: number } }) =>
          error.$metadata.httpStatusCode,
      );
      const { Body } = await target.buckets.send(new GetObjectCommand({ Bucket, Key: 'a/1' }));
      for (const text of ['one', 'two']) await put('a/2', text);
      await put('b/1', 'other');
      const histories: unknown[] = [];
      for await (const { key, versions } of listObjectHistories({
        s3: target.buckets,
        bucket: Bucket,
        prefix: 'a/',
        pageSize: 1,
      }))
        histories.push([key, versions.length]);
      return [
        status,
        await Body!.transformToString(),
        histories,
        await getError(target.buckets.send(new GetObjectCommand({ Bucket, Key: 'a/3' }))),
        await getError(target.buckets.send(new HeadObjectCommand({ Bucket, Key: 'a/3' }))),
      ];
    },
    expected: [
      412,
      'one',
      [
        ['a/1', 1],
        ['a/2', 2],
      ],
      'NoSuchKey',
      'NotFound',
    ],
  },
  {
    name: 'a parameter has a version for each value, and is overwritten only if that is asked for',
    run: async ({ parameters }) => {
      const put = (Value: string, Overwrite: boolean) =>
        parameters.send(new PutParameterCommand({ Name: '/scenario/a', Value, Overwrite, Type: 'String' }));
      const missing = await getError(parameters.send(new GetParameterCommand({ Name: '/scenario/a' })));
      const first = await put('1', false);
      const refused = await getError(put('2', false));
      const second = await put('2', true);
      const { Parameters = [], InvalidParameters } = await parameters.send(
        new GetParametersCommand({ Names: ['/scenario/a', '/scenario/b'] }),
      );
      const values = Parameters.map(({ Name, Value, Version }) => [Name, Value, Version]);
      return [missing, first.Version, refused, second.Version, values, InvalidParameters];
    },
    expected: [
      'ParameterNotFound',
      1,
      'ParameterAlreadyExists',
      2,
      [['/scenario/a', '2', 2]],
      ['/scenario/b'],
    ],
  },
  {
    name: 'a key signs so that its public key verifies',
    run: async ({ keys, createSigningKey }) => {
      const KeyId = await createSigningKey();
      const Message = Buffer.from('text');
      const { Signature } = await keys.send(
        new SignCommand({ KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
      const { PublicKey } = await keys.send(new GetPublicKeyCommand({ KeyId }));
      const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
      return [
        verify('sha256', Message, key, Signature!),
        verify('sha256', Buffer.from('other'), key, Signature!),
        await getError(keys.send(new GetPublicKeyCommand({ KeyId: `${KeyId.slice(0, -1)}_` }))),
      ];
    },
    expected: [true, false, 'NotFoundException'],
  },
];
