import { KMSClient } from '@aws-sdk/client-kms';
import { createLinkSigner } from '../../../../src/cli/pattern-detection/approvals/approval-link';
import { readSystemConfig } from '../../../../src/config';
import { patternDetection } from '../../../../src/config/pattern-detection';
import { createApproval, verifyToken } from '../../../../src/domain/approvals';
import { AUDIENCE, criticalAlert, keys, PAGE } from '../../../lambdas/pattern-detection/approvals';

const KEY = 'arn:aws:kms:us-east-1:000000000000:key/mac';
const NOW = Date.UTC(2024, 4, 1);
const config = readSystemConfig(patternDetection, { TARGET: 'local' });
const approval = createApproval(criticalAlert(), 'A'.repeat(22), NOW);

const createProcessor = (variables: object) => ({
  address: 'aws_lambda_function.ApprovalProcessor',
  type: 'aws_lambda_function',
  attributes: { function_name: 'ApprovalProcessor-local', environment: [{ variables }] },
});
const resources = [
  createProcessor({ APPROVAL_URL: PAGE, APPROVAL_AUDIENCE: AUDIENCE, APPROVAL_KEYS: `k1=${KEY}` }),
] as never;

afterEach(() => jest.restoreAllMocks());

test('signs with the key of the deployed function, so that its page accepts the link', async () => {
  const asked: unknown[] = [];
  jest.spyOn(KMSClient.prototype, 'send').mockImplementation((async ({
    input,
  }: {
    input: { KeyId: string; Message: Uint8Array };
  }) => {
    asked.push(input.KeyId);
    return { Mac: await keys.sign(input.Message) };
  }) as never);
  const link = await createLinkSigner(config, resources)(approval);
  expect(asked).toEqual([KEY]);
  expect(link.slice(0, PAGE.length + 1)).toBe(`${PAGE}/`);
  const verified = await verifyToken(link.slice(PAGE.length + 1), keys, AUDIENCE, NOW);
  expect(verified).toMatchObject({ claims: { aid: approval.approvalId, jti: approval.jti } });
});

test('names the missing permission', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  jest.spyOn(KMSClient.prototype, 'send').mockImplementation((() => Promise.reject(denied)) as never);
  await expect(createLinkSigner(config, resources)(approval)).rejects.toThrow(
    `expected kms:GenerateMac for ${KEY}`,
  );
});

test('names what to do if the function is not deployed', async () => {
  await expect(createLinkSigner(config, [])(approval)).rejects.toThrow('ApprovalProcessor is not deployed');
});
