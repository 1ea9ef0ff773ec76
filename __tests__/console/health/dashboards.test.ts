import * as fc from 'fast-check';
import { listCharts } from '../../../src/console/sections/health/dashboards';
import { Dashboard, type Widget } from '../../../src/modules/dashboard';
import { synthesizeWith } from '../../support/synth';

/** Creates a dashboard with the widgets, and lists its charts as the console does from a state. */
function listWidgetCharts(widgets: readonly Widget[]) {
  const { json } = synthesizeWith(({ stack }) => new Dashboard(stack, 'Board', widgets));
  const resources = Object.entries(json.resource.aws_cloudwatch_dashboard!).map(([id, attributes]) => ({
    type: 'aws_cloudwatch_dashboard',
    address: `aws_cloudwatch_dashboard.${id}`,
    tainted: false,
    attributes: attributes as Readonly<Record<string, unknown>>,
  }));
  return listCharts({ resources });
}

const name = fc.stringMatching(/^[A-Za-z][\w/ -]{0,20}$/);
const metric = fc.record({
  namespace: name,
  name,
  dimensions: fc.dictionary(name, name, { maxKeys: 3 }),
  stat: fc.constantFrom('Sum', 'Average', 'p99'),
  period: fc.constantFrom(60, 300),
});
const widget = fc.record(
  {
    title: name,
    kind: fc.constantFrom('line', 'stacked', 'bar', 'pie', 'number'),
    series: fc.array(fc.record({ label: name, metric }), { minLength: 1, maxLength: 3 }),
    unit: name,
  },
  { requiredKeys: ['title', 'kind', 'series'] },
);

test('each metric of a dashboard is found again, with its label and the unit of its chart', () => {
  fc.assert(
    fc.property(fc.array(widget, { maxLength: 3 }), (widgets) => {
      const charts = listWidgetCharts(widgets);
      expect(charts.map(({ title, unit }) => ({ title, unit }))).toEqual(
        widgets.map(({ title, unit }) => ({ title, unit })),
      );
      expect(charts.map(({ series }) => series)).toEqual(
        widgets.map(({ series }) => series.map(({ label, metric: source }) => ({ label, source }))),
      );
    }),
    { numRuns: 25 },
  );
});

test('an average over metrics is an expression that CloudWatch evaluates', () => {
  const averageOver = {
    namespace: 'N',
    name: 'Score',
    dimensions: { Pattern: 'a' },
    stat: 'Average',
    period: 60,
  };
  const [chart] = listWidgetCharts([
    { title: 'Scores', kind: 'line', series: [{ label: 'a', averageOver, anyOf: ['Symbol'] }] },
  ]);
  expect(chart!.series).toEqual([
    {
      label: 'a',
      source: {
        expression: `AVG(SEARCH('{"N",Pattern,Symbol} MetricName="Score" Pattern="a"', 'Average', 60))`,
      },
    },
  ]);
});
