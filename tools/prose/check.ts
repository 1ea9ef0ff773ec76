import { TextlintKernel, type TextlintKernelOptions } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import { extname } from 'node:path';
import { checkTerms } from './rule';
import { sourcePlugin } from './source-plugin';

const OPTIONS: Omit<TextlintKernelOptions, 'ext'> = {
  plugins: [{ pluginId: 'markdown', plugin: markdown }, sourcePlugin],
  rules: [{ ruleId: 'terms', rule: checkTerms }],
};

/** The lines that report what a file says otherwise than in standard terms: place, word, standard term. */
export async function checkFile(path: string, text: string): Promise<string[]> {
  const options = { ...OPTIONS, filePath: path, ext: extname(path) };
  const { messages } = await new TextlintKernel().lintText(text, options);
  return messages.map(({ line, message }) => `${path}:${line}: ${message}`);
}
