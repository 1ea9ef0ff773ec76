import { Pipeline } from '../../../../src/cli/pattern-detection/pipeline';
import { assertAcceptedAge } from '../../../../src/cli/pattern-detection/replay/accepted-age';

const NOW = Date.parse('2026-03-02T06:00:00Z');
const HOUR = 3_600_000;

const createPipeline = (environment: unknown) => {
  const attributes = { function_name: 'KinesisConsumer-dev', name: 'KinesisConsumer-dev', environment };
  const address = 'aws_lambda_function.KinesisConsumer';
  const consumer = { address, type: 'aws_lambda_function', name: 'KinesisConsumer', attributes };
  const config = { region: 'us-east-1', suffix: 'dev', endpoint: 'http://127.0.0.1:9' };
  return new Pipeline(config as never, [consumer] as never);
};

describe('a file for a rebuild', () => {
  it('is refused with the required MAX_EVENT_AGE_HOURS if its oldest event is older than KinesisConsumer accepts', () => {
    const check = (oldest: number) => () =>
      assertAcceptedAge('history.csv', { oldest, now: NOW, maxHours: 24 });
    expect(check(NOW - 24 * HOUR)).not.toThrow();
    expect(check(NOW - 24 * HOUR - 1)).toThrow(
      'history.csv begins at 2026-03-01T05:59:59.999Z, but KinesisConsumer refuses events older than 24 h, and no detector was ' +
        'deleted: run npx stacks deploy with MAX_EVENT_AGE_HOURS=49, rebuild, and deploy without it again',
    );
  });

  it('is accepted if it has no event, or the maximum age is unknown', () => {
    assertAcceptedAge('history.csv', { oldest: Infinity, now: NOW, maxHours: 24 });
    assertAcceptedAge('history.csv', { oldest: 0, now: NOW, maxHours: undefined });
  });

  it('is compared with the deployed maximum age', () => {
    expect(createPipeline([{ variables: { MAX_EVENT_AGE_HOURS: '36' } }]).maxEventAgeHours).toBe(36);
    for (const environment of [
      undefined,
      [],
      [{ variables: {} }],
      [{ variables: { MAX_EVENT_AGE_HOURS: 'x' } }],
    ])
      expect(createPipeline(environment).maxEventAgeHours).toBeUndefined();
  });
});
