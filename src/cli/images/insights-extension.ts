import { createHash } from 'node:crypto';
import { GetLayerVersionByArnCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import { UserError } from '../errors';
import type { Files } from './build-context';

/**
 * Version 1.0.498.0 of the extension for arm64, from the list of versions in the user guide of CloudWatch. Images have no
 * layers, so they contain the files of this one. A version of a layer never changes.
 */
export const INSIGHTS_REGION = 'us-east-1';
export const INSIGHTS_LAYER = `arn:aws:lambda:${INSIGHTS_REGION}:580247275435:layer:LambdaInsightsExtension-Arm64:25`;

/**
 * Downloads the extension of Lambda Insights.
 * @param client a client in the region of the layer
 * @returns its files by their paths below /opt
 * @throws UserError if the download fails, or is not the file that AWS has published
 */
export async function downloadInsightsExtension(
  client: Pick<LambdaClient, 'send'>,
  download: (url: string) => Promise<Uint8Array> = fetchBytes,
): Promise<Files> {
  const { Content } = await client.send(new GetLayerVersionByArnCommand({ Arn: INSIGHTS_LAYER }));
  const archive = await download(Content!.Location!);
  const sha256 = createHash('sha256').update(archive).digest('base64');
  if (sha256 !== Content!.CodeSha256)
    throw new UserError(
      `the download of ${INSIGHTS_LAYER} has the SHA-256 ${sha256}, expected ${Content!.CodeSha256}: try again`,
    );
  const files = Object.entries(unzipSync(archive)).filter(([path]) => !path.endsWith('/'));
  if (!files.some(([path]) => path.startsWith('extensions/')))
    throw new UserError(`${INSIGHTS_LAYER} contains no file in extensions/: use another version`);
  return Object.fromEntries(files);
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok)
    throw new UserError(`the download of ${INSIGHTS_LAYER} failed with status ${response.status}: try again`);
  return new Uint8Array(await response.arrayBuffer());
}
