import { Parameter } from '../../src/modules/parameter';
import { synthesizeWith } from '../support/synth';

describe('Parameter', () => {
  it('is a String whose value operators change, and is read with the other parameters of a function', () => {
    const { getResource } = synthesizeWith(({ stack, grantee }) => {
      const parameter = new Parameter(stack, 'MaxOrders', {
        initialValue: '10',
        description: 'The largest number of open orders',
      });
      parameter.grantRead(grantee);
      expect(grantee.statements).toEqual([{ actions: ['ssm:GetParameters'], resources: [parameter.arn] }]);
      expect(grantee.environment).toEqual({ MAX_ORDERS_PARAMETER: 'MaxOrders-test' });
    });
    expect(getResource('aws_ssm_parameter', 'MaxOrders')).toMatchObject({
      name: 'MaxOrders-test',
      type: 'String',
      value: '10',
      lifecycle: { ignore_changes: ['value'] },
    });
  });
});
