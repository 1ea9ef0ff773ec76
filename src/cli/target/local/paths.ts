import { join } from 'node:path';
import { ROOT, STACKS_DIR } from '../../session';

/** The paths of the local target, in the checkout and in its `.stacks`. */
export interface Paths {
  /** The emulator's launcher, corrections and requirements. */
  readonly emulator: string;
  /** The Go sources of the fallback for hashicorp/archive. */
  readonly archiveProvider: string;
  /** The emulator's virtual environment. */
  readonly venv: string;
  /** The filesystem mirror for Terraform if the registry is not reachable. */
  readonly mirror: string;
  /** The Terraform CLI configuration with the mirror. */
  readonly terraformRc: string;
}

export function getPaths(checkout: string, stacksDir: string): Paths {
  return {
    emulator: join(checkout, 'tools', 'emulator'),
    archiveProvider: join(checkout, 'tools', 'archive-provider'),
    venv: join(stacksDir, 'venv'),
    mirror: join(stacksDir, 'providers'),
    terraformRc: join(stacksDir, 'terraform.rc'),
  };
}

export const PATHS = getPaths(ROOT, STACKS_DIR);
