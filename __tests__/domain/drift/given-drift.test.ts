import { findDrift } from '../../../src/domain/drift/find-drift';
import { readPlan } from '../plan/given-plans';
import { COMMANDS, findPlanDrift } from './plans';

const findGiven = (name: string) => findDrift({ stack: 'one-dev', plan: readPlan(name), commands: COMMANDS });

describe('drift that was not seen', () => {
  it('is the order of the layers of a function', () => {
    expect(findGiven('drift-layer-order')).toEqual([
      expect.objectContaining({
        kind: 'drift',
        attribute: 'layers',
        before: ['l1', 'l2'],
        after: ['l2', 'l1'],
      }),
    ]);
  });

  it('is a zero against null, and an empty variable', () => {
    const values = (limit: number | null, variables: object) => ({ limit, environment: [{ variables }] });
    const recorded = values(0, { A: '1', B: '' });
    expect(
      findPlanDrift([
        { address: 'aws_lambda_function.F', recorded, actual: values(null, { A: '1' }), planned: recorded },
      ]).map(({ kind, attribute }) => `${kind} ${attribute}`),
    ).toEqual(['drift environment[0].variables.B', 'drift limit']);
  });

  it('is none if an empty value replaces another, and the plan leaves it', () => {
    expect(
      findPlanDrift([{ address: 'aws_x.y', recorded: { a: 0, b: '' }, actual: { a: null, b: null } }]),
    ).toEqual([]);
  });
});

describe('what an apply does not fix', () => {
  it('is a deleted resource that the configuration no longer contains', () => {
    const [finding] = findGiven('drift-gone-not-put-back');
    expect(finding).toMatchObject({ kind: 'drift', before: 'exists', after: 'deleted' });
    expect(finding!.reason).toMatch(/no apply creates it again/);
    expect(finding).not.toHaveProperty('fix');
  });

  it('is an ignored attribute: a command of AWS restores it', () => {
    const alias = { function_name: 'F-dev', name: 'live', function_version: '3' };
    const [finding] = findPlanDrift([
      { address: 'aws_lambda_alias.A', recorded: alias, actual: { ...alias, function_version: '2' } },
    ]);
    expect(finding!.fix).toBe(
      'aws --region us-east-1 lambda update-alias --function-name F-dev --name live --function-version 3 ' +
        '--routing-config AdditionalVersionWeights={}',
    );
  });
});
