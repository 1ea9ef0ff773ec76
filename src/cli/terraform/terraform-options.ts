import type { Env } from '../process/run-command';

/** Which stack Terraform works on, and where its files are. */
export interface TerraformOptions {
  /** The directory with cdk.tf.json. */
  readonly dir: string;
  /** The name of the stack, and of its plans, logs and run record. */
  readonly stack: string;
  /** The checkout's `.stacks`. */
  readonly stacksDir: string;
  readonly env: Env;
  /** The plan file to write and apply; in `.stacks` by default. */
  readonly planFile?: string;
  /** The directory of the event logs; `.stacks/logs` by default. */
  readonly logsDir?: string;
  /** Aborted by the first Ctrl-C. Terraform then stops gracefully. */
  readonly signal?: AbortSignal;
}
