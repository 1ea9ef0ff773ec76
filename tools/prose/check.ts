import { TextlintKernel, type TextlintKernelOptions } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import { extname } from 'node:path';
import { checkTerms } from './rule';
import { sourcePlugin } from './source-plugin';

const OPTIONS: Omit<TextlintKernelOptions, 'ext'> = {
  plugins: [{ pluginId: 'markdown', plugin: markdown }, sourcePlugin],
  rules: [{ ruleId: 'terms', rule: checkTerms }],
};

/** Returns one line per phrase of a file that is on the list of terms: location, phrase, standard term. */
export async function checkFile(path: string, text: string): Promise<string[]> {
  const options = { ...OPTIONS, filePath: path, ext: extname(path) };
  const { messages } = await new TextlintKernel().lintText(text, options);
  return messages.map(({ line, message }) => `${path}:${line}: ${message}`);
}
