import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { z } from 'zod';
import type { CommonConfig } from '../../../config';
import { type Approval, signToken, toTokenClaims } from '../../../domain/approvals';
import { UserError } from '../../errors';
import { createClientOptions } from '../../target/aws';
import { formatCommand } from '../../terminal/format-command';
import { readFunctionVariables } from '../../terraform/recorded-functions';
import type { RecordedResource } from '../../terraform/state-bucket';

/** How ApprovalProcessor creates links, from its environment variables. */
interface LinkSettings {
  /** The URL of the approval page, without the token. */
  readonly url: string;
  readonly audience: string;
  /** The id and the ARN of the key that signs. */
  readonly kid: string;
  readonly keyArn: string;
}

/** The first of several keys signs. */
const SIGNING_KEY = /^([\w-]{1,16})=(arn:[^\s,]+)/;

const Variables = z.object({
  APPROVAL_URL: z.string(),
  APPROVAL_AUDIENCE: z.string(),
  APPROVAL_KEYS: z.string().regex(SIGNING_KEY),
});

/** Creates the link of an approval: the same that its request contains. */
export type CreateLink = (approval: Approval) => Promise<string>;

/**
 * Returns a function that creates the links of approvals, as ApprovalProcessor does: with the operator's own permission to sign
 * with the key, `kms:GenerateMac`.
 */
export function createLinkSigner(config: CommonConfig, resources: readonly RecordedResource[]): CreateLink {
  const kms = new KMSClient(createClientOptions(config));
  return async (approval) => {
    const { url, audience, kid, keyArn } = readSettings(resources);
    const sign = async (Message: Uint8Array) => {
      const command = new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: 'HMAC_SHA_256', Message });
      const { Mac } = await kms.send(command).catch((error: Error) => {
        throw error.name === 'AccessDeniedException' ? createDeniedError(keyArn) : error;
      });
      return Mac!;
    };
    return `${url}/${await signToken(toTokenClaims(approval, audience), { kid, sign })}`;
  };
}

const createDeniedError = (keyArn: string): UserError =>
  new UserError(
    `your credentials may not sign links of approvals: expected kms:GenerateMac for ${keyArn}; decide by the link in the request, or ask an administrator`,
  );

/** @throws UserError if ApprovalProcessor is not deployed completely */
function readSettings(resources: readonly RecordedResource[]): LinkSettings {
  const variables = readFunctionVariables(resources, 'ApprovalProcessor', Variables);
  if (!variables) throw new UserError(`ApprovalProcessor is not deployed: run ${formatCommand('up')} first`);
  const [, kid, keyArn] = SIGNING_KEY.exec(variables.APPROVAL_KEYS)!;
  return { url: variables.APPROVAL_URL, audience: variables.APPROVAL_AUDIENCE, kid: kid!, keyArn: keyArn! };
}
