import { join } from 'node:path';
import { installVenv, getProgramPath } from '../../src/cli/process/venv';

const ROOT = join(__dirname, '../..');

/** Installs the AWS CLI for the tests if it is missing. @returns a PATH that finds it first */
export async function installAwsCli(): Promise<string> {
  const dir = join(ROOT, '.stacks/aws-cli-venv');
  const requirements = join(ROOT, 'tools/aws-cli/requirements.txt');
  await installVenv({ label: 'the AWS CLI', requirements, dir }, () => {});
  return `${join(getProgramPath(dir, 'aws'), '..')}:${process.env.PATH}`;
}
