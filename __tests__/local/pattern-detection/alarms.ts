import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { EmulatorClient, waitUntil } from '../emulator-client';
import { Listener } from '../listener';
import type { System } from './system';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

/** An alarm in the response of DescribeAlarms. */
interface Alarm {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly EvaluationPeriods: string;
  readonly AlarmActions: readonly string[];
  readonly Metrics: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: Metric; readonly Period: string };
  }[];
}

/** A value that crosses every threshold of the stack: counts, ages in seconds, durations in milliseconds. */
const EXCESSIVE = 10_000_000;
const TOPICS = ['TradingAlerts', 'OperatorAlarms'];

/** Tests that alarms change their state, and that their topics deliver a message. */
export function testAlarms(system: System): void {
  describe('alarms', () => {
    const received = new Listener();
    let emulator: EmulatorClient;

    beforeAll(async () => {
      emulator = new EmulatorClient(system.project.endpoint);
      const endpoint = await received.open();
      const sns = new SNSClient({ ...system.clients, endpoint: system.project.endpoint });
      for (const topic of TOPICS) {
        const TopicArn = `arn:aws:sns:us-east-1:000000000000:${topic}-local`;
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: endpoint }));
      }
      await waitUntil(() => Promise.resolve(received.confirmed.length === TOPICS.length), 30_000);
    });
    afterAll(() => received.close());

    const sendToCloudWatch = (action: string, body: object) =>
      emulator.sendJson('monitoring', `GraniteServiceVersion20100801.${action}`, body);
    const describeAlarms = async (): Promise<readonly Alarm[]> => {
      const alarms: Alarm[] = [];
      let next: string | undefined;
      do {
        const { json } = await sendToCloudWatch('DescribeAlarms', { MaxRecords: 100, NextToken: next });
        alarms.push(...json.MetricAlarms);
        next = json.NextToken;
      } while (next);
      return alarms;
    };
    const isRinging = async (id: string) =>
      (await describeAlarms()).some(
        ({ AlarmName, StateValue }) => AlarmName.startsWith(id) && StateValue === 'ALARM',
      );
    const getNamesSince = (start: number) =>
      received.messages
        .slice(start)
        .filter(({ NewStateValue }) => NewStateValue === 'ALARM')
        .map(({ AlarmName }) => AlarmName);

    // ThresholdChecker, which runs every five minutes, reports that the market is open.
    it('FeedSilent goes off two minutes after the last event, because the market is open round the clock', async () => {
      expect(await waitUntil(() => isRinging('FeedSilent-local'), 480_000)).toBe(true);
    });

    it('EventsLate and EventsRejected go off on late and invalid events', async () => {
      const createEvent = (day: number, close: number) =>
        JSON.stringify({ symbol: 'ALARM', timestamp: Date.UTC(2014, 0, day), close });
      // More than 0.1 % of all events of the last five minutes, in which a test may have sent thousands.
      const late = Array.from({ length: 60 }, (_, n) => createEvent(2, 100 + n));
      const invalid = Array.from({ length: 60 }, () => createEvent(8, -1));
      const records = [createEvent(7, 100), ...late, ...invalid];
      await new KinesisClient({ ...system.clients, endpoint: system.project.endpoint }).send(
        new PutRecordsCommand({
          StreamName: 'MarketDataStream-local',
          Records: records.map((text) => ({ PartitionKey: 'ALARM', Data: Buffer.from(text) })),
        }),
      );
      for (const id of ['EventsLate-local', 'EventsRejected-local'])
        expect([id, await waitUntil(() => isRinging(id), 60_000)]).toEqual([id, true]);
    });

    it('each other alarm goes off when its metrics are excessive, and its topics deliver that', async () => {
      // FeedSilent has gone off on a metric that is too low. The emulator has no anomaly detection.
      const concerned = (await describeAlarms()).filter(
        ({ AlarmName, Metrics }) =>
          !AlarmName.startsWith('FeedSilent') &&
          !Metrics.some(({ Expression = '' }) => Expression.startsWith('ANOMALY_DETECTION_BAND')),
      );
      expect(concerned.length).toBeGreaterThan(60);
      const names = concerned.map(({ AlarmName }) => AlarmName);
      const start = received.messages.length;
      // An earlier test may have set off an alarm before its topic had a subscription. An alarm sends only changes.
      for (const AlarmName of names)
        await sendToCloudWatch('SetAlarmState', { AlarmName, StateValue: 'OK', StateReason: 'test' });
      const now = Date.now() / 1000;
      for (const { EvaluationPeriods, Metrics } of concerned)
        for (const { Metric, Period } of Metrics.flatMap(({ MetricStat }) => MetricStat ?? [])) {
          const { Namespace, MetricName, Dimensions } = Metric;
          const MetricData = Array.from({ length: Number(EvaluationPeriods) }, (_, age) => ({
            MetricName,
            Dimensions,
            Value: EXCESSIVE,
            Timestamp: now - age * Number(Period),
          }));
          await sendToCloudWatch('PutMetricData', { Namespace, MetricData });
        }
      const states = new Map((await describeAlarms()).map((one) => [one.AlarmName, one.StateValue]));
      expect(names.filter((name) => states.get(name) !== 'ALARM')).toEqual([]);

      const getUndelivered = () => {
        const delivered = new Set(getNamesSince(start));
        return names.filter((name) => !delivered.has(name));
      };
      await waitUntil(() => Promise.resolve(getUndelivered().length === 0), 60_000);
      expect(getUndelivered()).toEqual([]);
    });
  });
}
