import { KMSInvalidMacException } from '@aws-sdk/client-kms';
import { ConflictException, ResourceNotFoundException } from '@aws-sdk/client-scheduler';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SnsPayloadValidator from 'sns-payload-validator';
import { createApproval } from '../../../../src/domain/approvals';
import {
  createApprovalRequests,
  createSubscriptionConfirmer,
} from '../../../../src/lambdas/pattern-detection/adapters/approval-requests';
import {
  createApprovalTimers,
  getTimerName,
} from '../../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { createApprovalTracking } from '../../../../src/lambdas/pattern-detection/adapters/approval-tracking';
import { UntrustedMessageError, createSnsMessageReader } from '../../../../src/lambdas/shared/sns-message';
import {
  createSigner,
  createVerifier,
  parseKeys,
} from '../../../../src/lambdas/pattern-detection/adapters/token-keys';
import { criticalAlert } from '../approvals';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const HOUR_END = new Date(NOW + 3_600_000).toISOString();

/** A client that remembers what it was sent, and answers or fails with what it was given. */
const client = (...answers: unknown[]) => {
  const sent: Record<string, unknown>[] = [];
  const send = ({ input }: { input: Record<string, unknown> }) => {
    sent.push(input);
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? {});
  };
  return { sent, send: send as never };
};
const createConditionError = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const createTracking = (dynamo: { send: never }) =>
  createApprovalTracking(dynamo as unknown as DynamoDBDocumentClient, 'T');

describe('ApprovalTracking', () => {
  test('decides with one conditional write that includes the audit row', async () => {
    const dynamo = client({}, createConditionError());
    const decision = { jti: 'j', verdict: 'REJECTED', by: 'Ada', note: 'thin', decidedAt: NOW } as const;
    expect(await createTracking(dynamo).recordDecision('a', decision, HOUR_END)).toBe(true);
    expect(await createTracking(dynamo).recordDecision('a', decision, HOUR_END)).toBe(false);
    expect(dynamo.sent[0]).toMatchObject({
      Key: { approvalId: 'a' },
      ConditionExpression: '#state = :pending AND jti = :jti AND decideBy > :now',
      UpdateExpression:
        'SET #state = :verdict, decidedAt = :now, decidedBy = :by, note = :note, audit = list_append(audit, :audit) REMOVE #open',
      ExpressionAttributeNames: { '#state': 'state', '#open': 'open' },
      ExpressionAttributeValues: {
        ':pending': 'PENDING',
        ':jti': 'j',
        ':now': '2024-05-01T14:30:00.000Z',
        ':audit': [{ step: 'rejected', at: '2024-05-01T14:30:00.000Z', by: 'Ada', note: 'thin' }],
      },
    });
  });

  test('leaves an approved row open until subscribers are notified, and names only attributes that it uses', async () => {
    const dynamo = client();
    const decision = { jti: 'j', verdict: 'APPROVED', by: 'Ada', decidedAt: NOW } as const;
    await createTracking(dynamo).recordDecision('a', decision, HOUR_END);
    await createTracking(dynamo).mark('a', 'sent', NOW);
    await createTracking(dynamo).mark('a', 'notified', NOW);
    const [decide, sent, notified] = dynamo.sent;
    expect(decide!.UpdateExpression).not.toMatch(/REMOVE|note/);
    expect(decide!.ExpressionAttributeNames).toEqual({ '#state': 'state' });
    expect(sent).not.toHaveProperty('ExpressionAttributeNames');
    expect(notified!.UpdateExpression).toMatch(/ REMOVE #open$/);
  });

  test('creates a row once, and expires only rows whose deadline has passed', async () => {
    const dynamo = client(createConditionError(), {});
    expect(await createTracking(dynamo).create(createApproval(criticalAlert(), 'j', NOW))).toBe(false);
    expect(await createTracking(dynamo).expire('a', NOW)).toBe(true);
    expect(dynamo.sent[1]).toMatchObject({ ConditionExpression: '#state = :pending AND decideBy <= :now' });
  });

  test('reads an approval consistently, because an old copy would be sent, decided or shown again', async () => {
    const dynamo = client({ Item: { approvalId: 'a' } });
    expect(await createTracking(dynamo).get('a')).toEqual({ approvalId: 'a' });
    expect(dynamo.sent).toEqual([{ TableName: 'T', Key: { approvalId: 'a' }, ConsistentRead: true }]);
  });

  test('does not start to write a decision after the hour', async () => {
    let attempts = 0;
    const hour = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(hour.signal);
    const failing = {
      handle: async () => {
        if (++attempts === 2) hour.abort();
        return { response: { statusCode: 500, headers: {}, body: undefined } };
      },
    };
    const slow = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        region: 'us-east-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        requestHandler: failing as never,
        maxAttempts: 50,
      }),
    );
    const decision = { jti: 'j', verdict: 'APPROVED', by: 'Ada', decidedAt: NOW } as const;
    const left = new Date(NOW + 150).toISOString();
    await expect(createApprovalTracking(slow, 'T').recordDecision('a', decision, left)).rejects.toThrow();
    expect(timeout).toHaveBeenCalledWith(150);
    timeout.mockRestore();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts).toBe(2);
  });

  test('does not treat a fault as an unmet condition', async () => {
    await expect(createTracking(client(new Error('throttled'))).expire('a', NOW)).rejects.toThrow(
      'throttled',
    );
  });
});

describe('the signing keys', () => {
  const keys = parseKeys('k2=arn:aws:kms:b,k1=arn:aws:kms:a');

  test('sign with the first one, verify with all, and reject a MAC that KMS rejects', async () => {
    const kms = client({ Mac: new Uint8Array([1]) }, { MacValid: true });
    const invalid = client(new KMSInvalidMacException({ message: 'no', $metadata: {} }), new Error('down'));
    const message = new Uint8Array([7]);
    expect(await createSigner(keys, kms).sign(message)).toEqual(new Uint8Array([1]));
    expect(await createVerifier(keys, kms).verify('k1', message, message)).toBe(true);
    expect(kms.sent.map(({ KeyId }) => KeyId)).toEqual(['arn:aws:kms:b', 'arn:aws:kms:a']);
    expect(await createVerifier(keys, invalid).verify('k1', message, message)).toBe(false);
    await expect(createVerifier(keys, invalid).verify('k1', message, message)).rejects.toThrow('down');
  });

  test.each(['', 'k1', 'k1=x', 'k1=arn:a,,k2=arn:b'])('are rejected as "%s"', (text) => {
    expect(() => parseKeys(text)).toThrow('<id>=<key ARN>');
  });
});

test('a request contains the link, and a subscription is confirmed with only its token', async () => {
  const sns = client();
  await createApprovalRequests('arn:t', sns).publish(
    createApproval(criticalAlert(), 'j', NOW),
    'https://x/approve/v1.t',
  );
  await createSubscriptionConfirmer('arn:t', sns)('token');
  const [published, confirmed] = sns.sent;
  expect(String(published!.Subject).length).toBeLessThanOrEqual(100);
  expect(JSON.parse(String(published!.Message))).toMatchObject({
    link: 'https://x/approve/v1.t',
    decideBy: '2024-05-01T15:30:00.000Z',
  });
  expect(confirmed).toEqual({ TopicArn: 'arn:t', Token: 'token' });
});

describe('the approval timers', () => {
  const group = {
    group: 'G',
    targetArn: 'arn:f',
    roleArn: 'arn:r',
    keyArn: 'arn:k',
    deadLettersArn: 'arn:q',
  };
  const approval = createApproval(criticalAlert(), 'j', NOW + 999);

  test('are schedules in UTC that fire once at decideBy and are then deleted', async () => {
    const scheduler = client();
    await createApprovalTimers(group, scheduler).set(approval);
    expect(scheduler.sent).toEqual([
      {
        GroupName: 'G',
        Name: getTimerName(approval.approvalId),
        ScheduleExpression: 'at(2024-05-01T15:30:00)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        KmsKeyArn: 'arn:k',
        Target: {
          Arn: 'arn:f',
          RoleArn: 'arn:r',
          Input: JSON.stringify({ approvalId: approval.approvalId }),
          RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300 },
          DeadLetterConfig: { Arn: 'arn:q' },
        },
      },
    ]);
  });

  test('count as set if they exist, and throw any other error', async () => {
    const options = { Message: 'no', message: 'no', $metadata: {} };
    const there = client(new ConflictException(options));
    await expect(createApprovalTimers(group, there).set(approval)).resolves.toBeUndefined();
    const gone = client(new ResourceNotFoundException(options));
    await expect(createApprovalTimers(group, gone).set(approval)).rejects.toThrow(ResourceNotFoundException);
  });

  test('have a valid name for every approval id', () => {
    const ids = [approval.approvalId, `${approval.approvalId}#`, 'x'.repeat(100), 'É#/ '];
    const names = ids.map(getTimerName);
    for (const name of names) expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(new Set(names).size).toBe(ids.length);
    expect(getTimerName(approval.approvalId)).toBe(names[0]);
  });
});

describe('a message of SNS, signed with a test certificate', () => {
  const TOPIC = 'arn:aws:sns:us-east-1:123456789012:AlertApprovalRequests-dev';
  const url = (host: string) => `https://${host}/SimpleNotificationService-${'a'.repeat(32)}.pem`;
  const CERTIFICATE = url('sns.us-east-1.amazonaws.com');
  const dir = mkdtempSync(join(tmpdir(), 'sns-'));
  const validator = new SnsPayloadValidator();
  afterAll(() => rmSync(dir, { recursive: true }));

  beforeAll(() => {
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=sns', '-days', '2'];
    execFileSync('openssl', [...args, '-keyout', 'key.pem', '-out', 'cert.pem'], {
      cwd: dir,
      stdio: 'ignore',
    });
    const { certCache } = validator as unknown as { certCache: Map<string, string> };
    const pem = readFileSync(join(dir, 'cert.pem'), 'utf8');
    for (const host of ['sns.us-east-1.amazonaws.com', 'sns.eu-west-1.amazonaws.com', 'evil.example.com'])
      certCache.set(url(host), pem);
  });

  const createSignedMessage = (overrides: Record<string, string> = {}) => {
    const message: Record<string, string> = {
      Type: 'Notification',
      MessageId: '1',
      TopicArn: TOPIC,
      Message: '{"approvalId":"a"}',
      Timestamp: '2024-05-01T14:30:00.000Z',
      SignatureVersion: '2',
      SigningCertURL: CERTIFICATE,
      ...overrides,
    };
    const names =
      message.Type === 'Notification'
        ? ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
        : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const text = names.map((name) => `${name}\n${message[name]}\n`).join('');
    const algorithm = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const key = readFileSync(join(dir, 'key.pem'), 'utf8');
    return { ...message, Signature: createSign(algorithm).update(text).sign(key, 'base64') };
  };
  const read = (message: object) => createSnsMessageReader(TOPIC, validator)(JSON.stringify(message));

  test('is read as a notification or a confirmation', async () => {
    expect(await read(createSignedMessage())).toMatchObject({
      Type: 'Notification',
      Message: '{"approvalId":"a"}',
    });
    const confirmation = { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'https://x' };
    expect(await read(createSignedMessage(confirmation))).toMatchObject({ Token: 't' });
  });

  test.each([
    ['a changed message', () => ({ ...createSignedMessage(), Message: '{"approvalId":"b"}' })],
    ['no signature', () => ({ ...createSignedMessage(), Signature: undefined })],
    ['SHA-1', () => createSignedMessage({ SignatureVersion: '1' })],
    ['another topic', () => createSignedMessage({ TopicArn: `${TOPIC}2` })],
    [
      'another region’s certificate',
      () => createSignedMessage({ SigningCertURL: url('sns.eu-west-1.amazonaws.com') }),
    ],
    ['anybody’s certificate', () => createSignedMessage({ SigningCertURL: url('evil.example.com') })],
    [
      'a host that begins like SNS’s',
      () => createSignedMessage({ SigningCertURL: url('sns.us-east-1.amazonaws.com.evil.example.com') }),
    ],
    [
      'another path',
      () => createSignedMessage({ SigningCertURL: 'https://sns.us-east-1.amazonaws.com/upload.pem' }),
    ],
    ['plain HTTP', () => createSignedMessage({ SigningCertURL: CERTIFICATE.replace('https', 'http') })],
    ['an unsubscription', () => ({ ...createSignedMessage(), Type: 'UnsubscribeConfirmation' })],
    ['nothing', () => ({})],
  ])('is rejected with %s', async (_, message) => {
    await expect(read(message())).rejects.toThrow(UntrustedMessageError);
  });
});
