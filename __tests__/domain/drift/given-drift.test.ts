import { findDrift } from '../../../src/domain/drift/find-drift';
import { readPlan } from '../plan/given-plans';
import { COMMANDS, findPlanDrift } from './plans';

const findGiven = (name: string) => findDrift({ stack: 'one-dev', plan: readPlan(name), commands: COMMANDS });

describe('a difference that Terraform ignores', () => {
  it('is drift if the order of a function’s layers changes', () => {
    expect(findGiven('drift-layer-order')).toEqual([
      expect.objectContaining({
        kind: 'drift',
        attribute: 'layers',
        before: ['l1', 'l2'],
        after: ['l2', 'l1'],
      }),
    ]);
  });

  it('is drift between zero and null, and for an empty variable', () => {
    const values = (limit: number | null, variables: object) => ({ limit, environment: [{ variables }] });
    const recorded = values(0, { A: '1', B: '' });
    expect(
      findPlanDrift([
        { address: 'aws_lambda_function.F', recorded, actual: values(null, { A: '1' }), planned: recorded },
      ]).map(({ kind, attribute }) => `${kind} ${attribute}`),
    ).toEqual(['drift environment[0].variables.B', 'drift limit']);
  });

  it('is not drift if one empty value replaces another and the plan does not change it', () => {
    expect(
      findPlanDrift([{ address: 'aws_x.y', recorded: { a: 0, b: '' }, actual: { a: null, b: null } }]),
    ).toEqual([]);
  });
});

describe('drift that an apply does not fix', () => {
  it('includes a deleted resource that the configuration no longer contains', () => {
    const [finding] = findGiven('drift-gone-not-put-back');
    expect(finding).toMatchObject({ kind: 'drift', before: 'exists', after: 'deleted' });
    expect(finding!.reason).toMatch(/no apply creates it again/);
    expect(finding).not.toHaveProperty('fix');
  });

  it('includes an ignored attribute, which an AWS command restores', () => {
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
