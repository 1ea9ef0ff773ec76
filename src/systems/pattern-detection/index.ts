import type { Construct } from 'constructs';
import type { Config } from '../../config';
import { EncryptionKey } from '../../modules/encryption-key';
import { Layer } from '../../modules/layer';
import { Queue } from '../../modules/queue';
import { RestApi } from '../../modules/rest-api';
import { ServerlessFunction, type ServerlessFunctionProps } from '../../modules/serverless-function';
import { Stream } from '../../modules/stream';
import { SystemStack } from '../../modules/system-stack';
import { Table, type TableIndex } from '../../modules/table';
import { Topic } from '../../modules/topic';
import { Workflow } from '../../modules/workflow';
import { openApi } from './openapi';
import { patternAnalysis } from './workflow';

/** What the handlers share; the layer holds it once for all of them. */
const SHARED_PACKAGES = [
  '@aws-lambda-powertools/batch',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-lambda-powertools/tracer',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-sfn',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/lib-dynamodb',
  'zod',
];

/** How rows are asked for: by symbol, by pattern, or all of a kind, each by time. */
const BY_TIME: TableIndex[] = [
  { name: 'bySymbol', partitionKey: 'symbol', sortKey: 'timestamp' },
  { name: 'byPattern', partitionKey: 'pattern', sortKey: 'timestamp' },
  { name: 'byTime', partitionKey: 'kind', sortKey: 'timestamp' },
];

/**
 * Stock pattern detection: market data comes in by the stream or the API; patterns and alerts come out by the
 * tables, the topic and the API. Reads in the order in which the data flows.
 */
export class PatternDetection extends SystemStack {
  constructor(scope: Construct, config: Config) {
    super(scope, 'pattern-detection', {
      suffix: config.suffix,
      region: config.region,
      stateBucket: config.stateBucket,
      endpoint: config.endpoint,
      tags: config.tags,
    });
    const { thresholds } = config;

    const key = new EncryptionKey(this, 'DataKey');
    const tradingAlerts = new Topic(this, 'TradingAlerts', { key });
    if (config.alertEmail) tradingAlerts.subscribeEmail(config.alertEmail);

    const layer = new Layer(this, 'SharedDependencies', SHARED_PACKAGES);
    const fn = (
      id: string,
      props: Pick<
        ServerlessFunctionProps,
        'entry' | 'memory' | 'timeout' | 'reservedConcurrency' | 'environment'
      >,
    ) =>
      new ServerlessFunction(this, id, {
        ...props,
        layer,
        key,
        environment: {
          POWERTOOLS_SERVICE_NAME: id,
          POWERTOOLS_METRICS_NAMESPACE: 'StockPatternDetection',
          LOG_LEVEL: 'INFO',
          ...props.environment,
        },
        alarms: { errorRate: thresholds.functionErrorRate, topic: tradingAlerts },
      });

    // Market data comes in …
    const marketData = new Stream(this, 'MarketDataStream', { key, retentionHours: 24 });
    const detectorState = new Table(this, 'DetectorState', {
      key,
      partitionKey: 'symbol',
      expiresAt: 'expiresAt',
    });
    const failedMessages = new Queue(this, 'FailedMessages', { key, visibilityTimeout: 300 });
    const consumer = fn('KinesisConsumer', {
      entry: 'pattern-detection/kinesis-consumer.ts',
      memory: 512,
      timeout: 60,
      environment: { MAX_EVENT_AGE_HOURS: String(config.maxEventAgeHours) },
    });
    marketData.deliverTo(consumer, {
      batchSize: 100,
      window: 5,
      retries: 10,
      maxRecordAge: 3600,
      onFailure: failedMessages,
      fanOut: config.holds('enhanced-fan-out'),
    });
    detectorState.grantRead(consumer);
    detectorState.grantWrite(consumer);
    failedMessages.grantSend(consumer);

    // … a window whose last close broke a level is analysed …
    const tradingPatterns = new Table(this, 'TradingPatterns', {
      key,
      partitionKey: 'patternId',
      sortKey: 'timestamp',
      indexes: BY_TIME,
    });
    const alertQueue = new Queue(this, 'AlertQueue', { key, visibilityTimeout: 300, maxReceives: 3 });
    const manualReview = new Queue(this, 'ManualReview', { key, visibilityTimeout: 300 });
    const detector = fn('PatternDetector', {
      entry: 'pattern-detection/pattern-detector.ts',
      memory: 512,
      timeout: 30,
      reservedConcurrency: config.detectorConcurrency,
      environment: {
        ALERT_MIN_CONFIDENCE: String(thresholds.alertMinConfidence),
        METRIC_SYMBOLS: config.metricSymbols.join(','),
      },
    });
    tradingPatterns.grantWrite(detector);
    alertQueue.grantSend(detector);
    const analysis = new Workflow(this, 'PatternAnalysisWorkflow', {
      key,
      definition: patternAnalysis({
        detectorArn: detector.liveArn,
        manualReviewQueueUrl: manualReview.url,
      }),
      calls: (workflow) => {
        detector.grantInvoke(workflow);
        manualReview.grantSend(workflow);
      },
    });
    analysis.grantStart(consumer);

    // … and what is worth an alert is told.
    const alertHistory = new Table(this, 'AlertHistory', { key, partitionKey: 'alertId', indexes: BY_TIME });
    const processor = fn('AlertProcessor', {
      entry: 'pattern-detection/alert-processor.ts',
      memory: 256,
      timeout: 30,
    });
    alertQueue.deliverTo(processor, { batchSize: 10, maxConcurrency: 10 });
    alertHistory.grantRead(processor);
    alertHistory.grantWrite(processor);
    tradingAlerts.grantPublish(processor);

    // People and programs ask.
    const query = fn('PatternQuery', {
      entry: 'pattern-detection/pattern-query.ts',
      memory: 256,
      timeout: 10,
    });
    tradingPatterns.grantQuery(query);
    alertHistory.grantQuery(query);
    const api = new RestApi(this, 'PatternApi', {
      key,
      document: openApi(this.physicalName('PatternApi')),
      stageName: config.stage,
      throttle: { rate: 1000, burst: 2000 },
    });
    api.route('POST /patterns', detector);
    api.route('GET /patterns', query);
    api.route('GET /alerts', query);

    this.output('ApiGatewayUrl', api.url, 'Where the REST API answers');
    this.output('AlertQueueUrl', alertQueue.url, 'The queue between detection and alerting');
    this.output('KinesisStreamArn', marketData.arn, 'The stream that takes market data');
    this.output('PatternAnalysisWorkflowArn', analysis.arn, 'The Express workflow that analyses a window');
    this.output('LiveAliasArn', detector.liveArn, "PatternDetector's alias live");
  }
}
