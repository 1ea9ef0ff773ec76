import { MacKey } from '../../src/modules/mac-key';
import { SigningKey } from '../../src/modules/signing-key';
import { parseStatements, synthesizeWith } from '../support/synth';

const made = synthesizeWith(({ stack, grantee }) => {
  new MacKey(stack, 'LinkKey');
  const key = new SigningKey(stack, 'ReportKey');
  key.grantSign(grantee);
  expect(grantee.environment).toEqual({ REPORT_KEY_ARN: key.arn });
  key.grantGetPublicKey(grantee);
  expect(grantee.statements).toEqual([
    {
      actions: ['kms:Sign'],
      resources: [key.arn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' } },
    },
    { actions: ['kms:GetPublicKey'], resources: [key.arn] },
  ]);
});

describe('keys for other purposes than encryption', () => {
  it.each([
    ['LinkKey', 'GENERATE_VERIFY_MAC', 'HMAC_256'],
    ['ReportKey', 'SIGN_VERIFY', 'ECC_NIST_P256'],
  ])('%s is for %s, and is available only after its policy exists', (id, usage, spec) => {
    expect(made.getResource('aws_kms_key', id)).toMatchObject({
      key_usage: usage,
      customer_master_key_spec: spec,
      deletion_window_in_days: 7,
    });
    expect(made.getResource('aws_kms_alias', `${id}_Alias`)).toMatchObject({
      name: `alias/${id}-test`,
      depends_on: [expect.stringContaining(`aws_kms_key_policy.${id}_Policy`)],
    });
    expect(parseStatements(made.getResource('aws_kms_key_policy', `${id}_Policy`))).toEqual([
      expect.objectContaining({ Sid: 'AccountUsesIam' }),
    ]);
  });
});
