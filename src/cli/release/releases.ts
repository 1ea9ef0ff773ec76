/** What a CodeDeploy deployment group of a stack releases. */
export interface ReleaseGroup {
  readonly application: string;
  readonly group: string;
  /** The function's name; the application has the same. */
  readonly fn: string;
  readonly alias: string;
  /** The version that the last apply published. */
  readonly newest: string;
}

/** Where an alias sends what is called through it. */
export interface Alias {
  readonly version: string;
  /** While two versions share the traffic: the other one, and its share from 0 to 1. */
  readonly other?: { readonly version: string; readonly share: number };
}

/** As CodeDeploy names them. */
export const UNDER_WAY = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;
export type Status = (typeof UNDER_WAY)[number] | 'Succeeded' | 'Failed' | 'Stopped';

/** What CodeDeploy says about one deployment. */
export interface Deployment {
  readonly id: string;
  readonly status: Status;
  /** From which version to which; unknown until CodeDeploy has begun. */
  readonly move?: { readonly from: string; readonly to: string };
  /** Its lifecycle events in their order, such as `AllowTraffic`. */
  readonly steps: readonly { readonly name: string; readonly status: string; readonly message?: string }[];
  readonly error?: { readonly code: string; readonly message: string };
  /** The deployment that takes this one back, once there is one. */
  readonly rollback?: string;
}

/** CodeDeploy and Lambda, as far as a release needs them. */
export interface Releases {
  alias(group: ReleaseGroup): Promise<Alias>;
  /** The ids of the deployments of the group that have not ended. */
  underWay(group: ReleaseGroup): Promise<readonly string[]>;
  /** The ids of the deployments of the group, ended or not, that were created since then (milliseconds). */
  createdSince(group: ReleaseGroup, time: number): Promise<readonly string[]>;
  /** Starts to move the alias. @returns the deployment's id */
  create(group: ReleaseGroup, from: string, to: string): Promise<string>;
  look(id: string): Promise<Deployment>;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** @throws Interrupted if the user stops the command meanwhile */
  sleep(milliseconds: number): Promise<void>;
}

/** How a release came out; `message` is one line for the operator. */
export interface Outcome {
  readonly result: 'released' | 'nothing to deploy' | 'rolled back' | 'failed' | 'timed out';
  readonly group: string;
  readonly function: string;
  /** Where the alias points now. */
  readonly version: string;
  readonly deploymentId?: string;
  readonly message: string;
}

export interface ReleaseOptions {
  readonly releases: Releases;
  readonly clock: Clock;
  /** Milliseconds until watching is given up; the deployment itself goes on. */
  readonly timeout: number;
  /** Is told each step and shift of traffic, a line each. */
  readonly tell: (line: string) => void;
}

/** What stops a deployment and takes back what it did. */
export const stopCommand = (id: string): string =>
  `aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled`;
