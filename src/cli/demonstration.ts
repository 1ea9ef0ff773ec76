import type { Option } from 'commander';
import type { CommonConfig } from '../config';
import type { RecordedResource } from './terraform/state-bucket';

/** One stack of a system on the local target. */
export interface DemonstratedStack {
  /** The configuration of the stack's region. */
  readonly config: CommonConfig;
  /** The resources in the state of the stack. */
  readonly resources: readonly RecordedResource[];
  /** The outputs of the stack, by their names. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * The context of a demonstration: a deployed system on the local target. The fields of the stack in the first region
 * are also fields of the context.
 */
export interface DemonstrationContext extends DemonstratedStack {
  /** The stacks of the system, in the order of its regions. */
  readonly stacks: readonly DemonstratedStack[];
  /** The options of `up`, with those that the demonstration declares. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Returns the value of an API key of the system, and creates the key if it does not exist. */
  readonly getApiKey: () => Promise<string>;
  /** The name of the API key whose value `getApiKey` returns. */
  readonly keyName: string;
}

/** A command to try next, and what it does. */
export type NextCommand = readonly [command: string, description: string];

/** The demonstration of a system, which `up` runs after it deploys the system. */
export interface Demonstration {
  /** The name of the input data, for the title of the step. */
  readonly inputName: string;
  /** Sends the input and waits until it is processed. Returns a summary. */
  readonly sendInput: (onProgress: (line: string) => void) => Promise<string>;
  /** Reads the results. Returns a summary. */
  readonly readResults: () => Promise<string>;
  /** Formats the results as a table with a heading. */
  readonly formatResults: () => { readonly heading: string; readonly table: string };
  /**
   * Compares the results with the expected ones.
   * @returns one line per mismatch, and the summary to print if there is none
   */
  readonly checkResults: () => Promise<{ readonly mismatches: readonly string[]; readonly summary: string }>;
  /** Lists commands to try next while the local target is running. */
  readonly listNextCommands: () => readonly NextCommand[];
}

/** How a system's demonstration runs and what it checks. */
export interface DemonstrationDefinition {
  /** Options of `up` that only this demonstration reads. */
  readonly options: readonly Option[];
  /** Loads the demonstration, and starts it on the deployed system. */
  readonly start: (context: DemonstrationContext) => Promise<Demonstration>;
}
