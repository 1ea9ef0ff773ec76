import { App } from 'cdktf';
import { runInNewContext } from 'node:vm';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { synthesizeStack } from '../../support/synth';

const build = (env: Record<string, string> = {}) =>
  synthesizeStack(
    new PatternDetection(
      new App(),
      readSystemConfig(patternDetection, { ENVIRONMENT_SUFFIX: 'dev', ...env }),
    ),
  );
const stack = build();

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: { readonly metric_name: string; readonly period: number; readonly dimensions: object };
}
/** The values of a period by the names of the metrics; a metric without data is missing. */
type Values = Readonly<Record<string, number>>;

const getAlarm = (id: string, from = stack) =>
  from.getResource('aws_cloudwatch_metric_alarm', id) as {
    readonly metric_query: readonly Query[];
    readonly threshold: number;
    readonly evaluation_periods: number;
  };

/** Evaluates the expression of an alarm for one period, with the functions of CloudWatch's metric math. */
const isBreaching = (id: string, values: Values): boolean => {
  const { metric_query: queries, threshold } = getAlarm(id);
  const { expression } = queries.find((query) => query.expression !== undefined)!;
  const series = Object.fromEntries(
    queries.flatMap(({ id: name, metric }) => (metric ? [[name, values[metric.metric_name]]] : [])),
  );
  const value = runInNewContext(expression!.replaceAll(' AND ', ' && '), {
    ...series,
    FILL: (metric: number | undefined, fallback: number) => metric ?? fallback,
    IF: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
  }) as number;
  return value > threshold;
};

describe('the alarm FeedSilent', () => {
  test.each<[string, Values, boolean]>([
    ['no event while the market is open', { MarketOpen: 1 }, true],
    ['an event while the market is open', { MarketOpen: 1, EventsAccepted: 1 }, false],
    ['only rejected events: the producer sends', { MarketOpen: 1, EventsRejected: 3 }, false],
    ['only late events', { MarketOpen: 1, EventsLate: 3 }, false],
    ['no event while the market is closed', { MarketOpen: 0 }, false],
    ['events after the close', { MarketOpen: 0, EventsAccepted: 5 }, false],
    ['no report about the market', {}, false],
  ])('compares the events of each minute with the session: %s', (_, values, expected) => {
    expect(isBreaching('FeedSilent', values)).toBe(expected);
  });

  it('waits for as many minutes as the feed may be silent', () => {
    expect(getAlarm('FeedSilent').evaluation_periods).toBe(2);
    const patient = build({ FEED_SILENT_MINUTES: '6', MARKET_CALENDAR: '24x7' });
    expect(getAlarm('FeedSilent', patient).evaluation_periods).toBe(6);
    const open = getAlarm('FeedSilent', patient).metric_query.find(({ id }) => id === 'open');
    expect(open!.metric).toMatchObject({ dimensions: { Calendar: '24x7' }, period: 60 });
    const { variables } = patient.getResource('aws_lambda_function', 'ThresholdChecker').environment as {
      variables: object;
    };
    expect(variables).toMatchObject({ MARKET_CALENDAR: '24x7' });
  });
});

test.each<[Values, boolean]>([
  [{ SymbolsSilent: 1 }, true],
  [{}, false],
])('the alarm SymbolsSilent goes off for one liquid symbol: %j', (values, expected) => {
  expect(isBreaching('SymbolsSilent', values)).toBe(expected);
});

test('ThresholdChecker gets the liquid symbols', () => {
  const { variables } = build({ LIQUID_SYMBOLS: 'AAPL,IBM' }).getResource(
    'aws_lambda_function',
    'ThresholdChecker',
  ).environment as { variables: object };
  expect(variables).toMatchObject({ LIQUID_SYMBOLS: 'AAPL,IBM' });
});

describe.each(['EventsLate', 'EventsRejected'])('the alarm %s', (id) => {
  test.each<[string, Values, boolean]>([
    ['none', { EventsAccepted: 1000 }, false],
    ['1 of 1,000', { EventsAccepted: 999, [id]: 1 }, false],
    ['2 of 1,000', { EventsAccepted: 998, [id]: 2 }, true],
    ['all', { [id]: 5 }, true],
    ['no event at all', {}, false],
  ])('fires above 0.1 %% of the events in five minutes: %s', (_, values, expected) => {
    expect(isBreaching(id, values)).toBe(expected);
    expect(getAlarm(id).metric_query.flatMap(({ metric }) => metric?.period ?? [])).toEqual([
      300, 300, 300, 300,
    ]);
  });
});
