import type { Env } from '../process/run-command';

/** The stack that Terraform works on, and the paths of its files. */
export interface TerraformOptions {
  /** The directory with cdk.tf.json. */
  readonly dir: string;
  /** The name of the stack, and of its plans, logs and run record. */
  readonly stack: string;
  /** The directory `.stacks` of the checkout. */
  readonly stacksDir: string;
  readonly env: Env;
  /** The plan file to write and apply; in `.stacks` by default. */
  readonly planFile?: string;
  /** The directory of the event logs; `.stacks/logs` by default. */
  readonly logsDir?: string;
  /** The signal that the first Ctrl-C aborts. Terraform then stops gracefully. */
  readonly signal?: AbortSignal;
}
