import { asBlocks } from '../../plan/resources';
import { memoryOf, runPrice, runsOf } from '../functions';
import { MONTH_HOURS, runsAnHour } from '../hours';
import { kept, n, type Use, used } from '../line';
import { logsOf } from '../logs';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { readsUse, rowsUse } from '../tables';
import { ASSUMED, ROW } from './assumed';
import type { Traffic } from './traffic';
import { FUNCTION, TABLE } from './types';
import { isTraced } from './watching';

/** The functions that a schedule runs, directly or by an event, and how often an hour. */
function scheduled(stack: Stack) {
  return stack.all('aws_scheduler_schedule').flatMap(({ values }) => {
    const hourly = values.state === 'DISABLED' ? undefined : runsAnHour(values.schedule_expression);
    const [target] = asBlocks(values.target);
    const source = asBlocks(target?.eventbridge_parameters)[0]?.source;
    const rules = stack
      .all('aws_cloudwatch_event_rule')
      .filter(
        ({ values: { event_pattern: pattern } }) =>
          typeof source === 'string' && String(pattern).includes(`"${source}"`),
      );
    const targets = stack
      .all('aws_cloudwatch_event_target')
      .filter((one) =>
        stack.mentioned('aws_cloudwatch_event_rule', one.values.rule).some((rule) => rules.includes(rule)),
      );
    const fns = [target?.arn, ...targets.map((one) => one.values.arn)].flatMap((arn) => stack.functions(arn));
    return hourly === undefined ? [] : fns.map((fn) => ({ fn, hourly }));
  });
}

/** What runs although nothing comes: each check of ThresholdChecker, each sweep of ApprovalProcessor. */
export function checksKept(stack: Stack): readonly Use[] {
  const runs = scheduled(stack).filter(({ fn }) =>
    ['ThresholdChecker', 'ApprovalProcessor'].includes(titleOf(fn)),
  );
  const traced = runs.filter(({ fn }) => isTraced(fn));
  const count = traced.reduce((sum, { hourly }) => sum + hourly * MONTH_HOURS, 0);
  return [
    ...runs.flatMap(({ fn, hourly }) => [
      ...runsOf(fn, hourly * MONTH_HOURS, ASSUMED.checkMs, `${n(hourly)} scheduled runs an hour`, kept).map(
        (use) => ({ ...use, what: `${use.what} of schedules` }),
      ),
      ...(titleOf(fn) === 'ThresholdChecker'
        ? [
            kept(
              'CloudWatch',
              'custom metrics',
              1,
              PRICE_LIST.cloudWatch.metric,
              'ThresholdChecker counts symbols at each run; all others are silent, and free then',
              [fn],
            ),
          ]
        : []),
    ]),
    ...(count > 0
      ? [
          kept(
            'X-Ray',
            'traces of schedules',
            count,
            PRICE_LIST.xray.traceRecorded,
            'each run, under one a second',
            traced.map(({ fn }) => fn),
          ),
        ]
      : []),
  ];
}

/** What the symbols add to the checks of ThresholdChecker while data comes. */
export function checks(stack: Stack, { hours, symbols, stateBytes }: Traffic): readonly Use[] {
  return scheduled(stack)
    .filter(({ fn }) => fn === stack.named(FUNCTION, 'ThresholdChecker'))
    .flatMap(({ fn, hourly }) => {
      const seen = hours * hourly * symbols;
      const scan = (bytes: number) => (seen * bytes) / 4096 / 2;
      const ms = symbols * ASSUMED.checkMsPerSymbol;
      const because = `${n(hours * hourly)} checks of ${n(symbols)} symbols`;
      return [
        used(
          'Lambda',
          `${titleOf(fn)}, symbols`,
          (seen * ASSUMED.checkMsPerSymbol * memoryOf(fn)) / 1000 / 1024,
          runPrice(fn),
          `${because}: ${n(ms)} ms more each (assumed)`,
          [fn],
        ),
        ...logsOf(stack, fn, hours * hourly, ASSUMED.requestLogBytes),
        ...readsUse(stack.toldOf(fn, TABLE, 'DetectorState'), fn, scan(stateBytes), `${because}, scanned`),
        ...rowsUse(stack.toldOf(fn, TABLE, 'ThresholdWatch'), {
          written: seen,
          bytes: ROW.watch,
          held: symbols,
          read: scan(ROW.watch),
          because,
        }),
      ];
    });
}
