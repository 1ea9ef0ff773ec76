import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { downloadInsightsExtension, INSIGHTS_LAYER } from '../../../src/cli/images/insights-extension';

describe('downloadInsightsExtension', () => {
  const archive = zipSync({
    'extensions/agent': strToU8('program'),
    cloudwatch: { 'agent.toml': strToU8('level') },
  });
  const hash = createHash('sha256').update(archive).digest('base64');
  const download = async (bytes: Uint8Array, CodeSha256 = hash) => {
    const asked: unknown[] = [];
    const send = async ({ input }: { input: unknown }) => {
      asked.push(input);
      return { Content: { Location: 'https://layers.example/1', CodeSha256 } };
    };
    const files = await downloadInsightsExtension({ send } as never, async (url) => {
      asked.push(url);
      return bytes;
    });
    return { files, asked };
  };

  it('returns the files of the layer', async () => {
    const { files, asked } = await download(archive);
    expect(Object.keys(files).sort()).toEqual(['cloudwatch/agent.toml', 'extensions/agent']);
    expect(Buffer.from(files['extensions/agent']!).toString()).toBe('program');
    expect(asked).toEqual([{ Arn: INSIGHTS_LAYER }, 'https://layers.example/1']);
  });

  it('rejects a file that is not the published one', async () => {
    await expect(download(zipSync({ 'extensions/agent': strToU8('other') }))).rejects.toThrow(
      `expected ${hash}: try again`,
    );
  });

  it('rejects a layer without an extension', async () => {
    const empty = zipSync({ 'nodejs/index.js': strToU8('') });
    const digest = createHash('sha256').update(empty).digest('base64');
    await expect(download(empty, digest)).rejects.toThrow('contains no file in extensions/');
  });
});
