import { createRecordMessage } from '../../../src/lambdas/pattern-detection/failed-message';
import { createAlert } from '../../../src/domain/alerts';
import { detection } from '../../domain/alerts/detection';
import {
  APPROVE,
  createApprovalHandler,
  createPageHandler,
  get,
  post,
  processApprovals,
  requestApproval,
  visit,
} from './approvals';
import { createKinesisEvent, sqsEvent } from './events';
import { createTestAlertProcessor, createTestConsumer } from './pipeline';
import { World } from './world';

const MINUTE = 60_000;

describe('the log', () => {
  test('identifies the alert or the approval in each line about it', async () => {
    const world = new World();
    const token = await requestApproval(world);
    await post(world, token, APPROVE);
    await post(world, token, APPROVE);
    await processApprovals(world);
    await requestApproval(world, { symbol: 'IBM' });
    world.time += 61 * MINUTE;
    await createApprovalHandler(world)({ sweep: true });
    const lines = world.logs.filter(({ message }) => /^(?:alert|approval) /.test(message));
    expect(lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'approval requested',
        'approval decided',
        'approval already decided',
        'alert notified',
        'approval expired',
      ]),
    );
    for (const { message, extra } of lines) {
      const { correlation_id: correlationId, alert_id: alertId, approval_id: approvalId } = extra;
      expect([message, correlationId]).toEqual([message, 'shard:1#0']);
      expect(String(alertId ?? approvalId)).toMatch(/^(?:AAPL|IBM)#double-top#/);
    }
  });

  test('identifies an event that is rejected, with the field and the rule', async () => {
    const world = new World();
    const event = createKinesisEvent(
      [JSON.stringify({ symbol: 'A', timestamp: world.time, close: -1 })],
      world.time,
    );
    await createTestConsumer(world)(event);
    const [line] = world.logs.filter(({ message }) => message === 'event rejected');
    expect(line).toMatchObject({
      level: 'warn',
      extra: { correlation_id: `${event.Records[0]!.eventID}#0`, field: 'events[0].close', got: '-1' },
    });
    expect(String(line!.extra.rule)).not.toBe('');
  });
});

test('a record that cannot be processed is a message with its id, its place in the stream and the error', () => {
  const event = createKinesisEvent(['{}'], 0);
  const [{ eventID, kinesis }] = event.Records as [(typeof event.Records)[0]];
  const { correlationId, record, body } = createRecordMessage(event, new Error('no room'), 1);
  expect([correlationId, record]).toEqual([`${eventID}#0`, 0]);
  expect(body).toMatchObject({
    reason: 'record not processed',
    correlationId: `${eventID}#0`,
    field: 'record',
    shardId: eventID.split(':')[0],
    sequenceNumber: kinesis.sequenceNumber,
    partitionKey: kinesis.partitionKey,
    rejectedAt: '1970-01-01T00:00:00.001Z',
    data: kinesis.data,
    truncated: false,
  });
  expect(body.got).toContain('no room');
  expect(body.message).toContain('record must be processed without an error');
  expect(body).not.toHaveProperty('text');
});

test('a record is truncated to a length that can still be decoded', () => {
  const event = createKinesisEvent([Buffer.alloc(300_000, 'x')], 0);
  const { body } = createRecordMessage(event, new Error('no'), 0);
  expect(body).toMatchObject({ truncated: true });
  expect(Buffer.from(body.data!, 'base64').toString()).toBe('x'.repeat(150_000));
});

describe('an approval that waits', () => {
  const sweepAt = async (minutes: number, sent: boolean) => {
    const world = new World();
    const alert = await requestApproval(world).then(() => [...world.approvalRows.values()][0]!);
    if (!sent) {
      const { sentAt, ...unsent } = alert;
      expect(sentAt).toBeDefined();
      world.approvalRows.set(alert.approvalId, unsent);
    }
    world.time = Date.parse(alert.requestedAt) + minutes * MINUTE;
    await createApprovalHandler(world)({ sweep: true });
    return [world.sumMetric('ApprovalsUnsent'), world.sumMetric('ApprovalsUnanswered')];
  };

  test('is counted as unsent from five minutes after its request', async () => {
    expect(await sweepAt(4.99, false)).toEqual([0, 0]);
    expect(await sweepAt(5, false)).toEqual([1, 0]);
    expect(await sweepAt(31, false)).toEqual([1, 0]);
  });

  test('is counted as unanswered from half of its hour', async () => {
    expect(await sweepAt(29.99, true)).toEqual([0, 0]);
    expect(await sweepAt(30, true)).toEqual([0, 1]);
  });

  test('is not counted once it is decided', async () => {
    const world = new World();
    const token = await requestApproval(world);
    await post(world, token, { ...APPROVE, decision: 'reject' });
    world.time += 45 * MINUTE;
    const [row] = [...world.approvalRows.values()];
    world.approvalRows.set(row!.approvalId, { ...row!, open: 'open' });
    await createApprovalHandler(world)({ sweep: true });
    expect([world.sumMetric('ApprovalsUnsent'), world.sumMetric('ApprovalsUnanswered')]).toEqual([0, 0]);
  });
});

describe('the approval page', () => {
  test('shows an invalid answer again, and marks only the invalid field', async () => {
    const world = new World();
    const token = await requestApproval(world);
    const valid = (await get(world, token)).body;
    expect(valid).not.toContain('aria-invalid');
    const name = (await post(world, token, { ...APPROVE, name: '', note: 'heavy volume' })).body;
    expect(name).toMatch(/name="name"[^>]*aria-invalid="true" aria-describedby="wrong"/);
    expect(name).not.toMatch(/<textarea[^>]*aria-invalid/);
    expect(name).toMatch(/<textarea[^>]*>\s*heavy volume<\/textarea>/);
    const note = (await post(world, token, { ...APPROVE, note: 'x'.repeat(501) })).body;
    expect(note).toMatch(/<textarea[^>]*aria-invalid="true"/);
    expect(note).not.toMatch(/<input[^>]*aria-invalid/);
    expect(note).toMatch(/<input[^>]*value="Ada Lovelace"/);
    expect(note).toContain('id="wrong"');
  });

  test('shows the names of patterns and parts as words, and the close relative to the level', async () => {
    const world = new World();
    const parts = { peaks: 0.9, volumeDecline: 0.125 } as never;
    const { body } = await get(world, await requestApproval(world, { parts }));
    expect(body).toContain('<dd>Double top</dd>');
    expect(body).toMatch(
      /<span id="part-volumeDecline">Volume decline<\/span>[\s\S]*value="0.125"[\s\S]*13 %/,
    );
    expect(body).toMatch(/a close of 430.50\s+below 435.25/);
    const above = await get(world, await requestApproval(world, { symbol: 'IBM', close: 440 }));
    expect(above.body).toMatch(/a close of 440.00\s+above 435.25/);
  });

  test('says who decided what and when', async () => {
    const world = new World();
    const token = await requestApproval(world);
    const own = await post(world, token, { ...APPROVE, note: '' });
    expect(own.body).toContain('double top was approved');
    expect(own.body).toContain('receive this alert');
    expect(own.body).toMatch(/<dd>Approved<\/dd>[\s\S]*<dd>Ada Lovelace<\/dd>[\s\S]*<dd><time/);
    expect(own.body).not.toContain('<dt>Note</dt>');
    const again = await get(world, token);
    expect(again.body).toContain('was already approved');
  });
});

test('a message that is not processed is reported with its id, and fails alone', async () => {
  const world = new World();
  const record = { messageId: 'm0', body: 'no JSON' } as never;
  const response = await createTestAlertProcessor(world)({ Records: [record] });
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  expect(world.logs).toMatchObject([
    { level: 'error', message: 'alert not processed', extra: { message_id: 'm0', error: expect.any(Error) } },
  ]);
  expect(String((world.logs[0]!.extra.error as Error).message)).toBe('the body must be JSON');
});

test('a delivery by SNS is logged with the approval and the request', async () => {
  const world = new World();
  await requestApproval(world);
  const [approval] = [...world.approvalRows.values()];
  const message = {
    Type: 'Notification',
    Message: JSON.stringify({ approvalId: approval!.approvalId }),
    signed: true,
  };
  const event = {
    ...visit('POST', 'requests'),
    resource: '/approve/requests',
    body: JSON.stringify(message),
  };
  const confirmation = { Type: 'SubscriptionConfirmation', Token: 't', signed: true };
  const handle = createPageHandler(world);
  for (const body of [event.body, JSON.stringify(confirmation), 'forged']) await handle({ ...event, body });
  const requestId = event.requestContext.requestId;
  const find = (text: string) => world.logs.find((line) => line.message === text)?.extra;
  expect(find('approval request delivered')).toEqual({
    correlation_id: requestId,
    approval_id: approval!.approvalId,
  });
  expect(find('approval requests subscribed')).toEqual({ correlation_id: requestId });
  expect(find('untrusted SNS message')).toEqual({ correlation_id: requestId, reason: 'unsigned' });
});

test('an alert that a cooldown suppresses is counted with its reason, and one that is notified is not', async () => {
  const world = new World();
  const process = (symbol: string) => {
    const body = createAlert(detection({ symbol }), 'shard:1#0', world.time);
    return createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'shard:1#0', body }]));
  };
  await process('IBM');
  expect(world.metrics.filter(({ name }) => name === 'AlertsSuppressed')).toEqual([]);
  await process('IBM');
  await createTestAlertProcessor(world)(
    sqsEvent([
      {
        correlationId: 'shard:1#1',
        body: createAlert(
          detection({ symbol: 'IBM', confirmedAt: detection().confirmedAt + MINUTE }),
          'shard:1#1',
          world.time,
        ),
      },
    ]),
  );
  expect(world.metrics.filter(({ name }) => name === 'AlertsSuppressed')).toEqual([
    { name: 'AlertsSuppressed', value: 1, dimensions: { Reason: 'cooldown' } },
  ]);
});
