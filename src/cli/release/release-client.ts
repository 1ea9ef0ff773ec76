/** A CodeDeploy deployment group of a stack, and the function that it releases. */
export interface ReleaseGroup {
  readonly application: string;
  readonly deploymentGroup: string;
  /** Equals the name of the application. */
  readonly functionName: string;
  readonly alias: string;
  /** The version that the last apply published. */
  readonly latestVersion: string;
}

/** The versions to which an alias routes invocations. */
export interface AliasRouting {
  readonly version: string;
  /** The second version while traffic is shifted, with its share of the traffic from 0 to 1. */
  readonly additional?: { readonly version: string; readonly weight: number };
}

/** The CodeDeploy statuses of a deployment that has not ended. */
export const IN_PROGRESS_STATUSES = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;
export type DeploymentStatus = (typeof IN_PROGRESS_STATUSES)[number] | 'Succeeded' | 'Failed' | 'Stopped';

/** The state of a CodeDeploy deployment. */
export interface Deployment {
  readonly id: string;
  readonly status: DeploymentStatus;
  /** The current and the target version; unknown until CodeDeploy has started. */
  readonly versions?: { readonly from: string; readonly to: string };
  /** The lifecycle events in order, such as `AllowTraffic`. */
  readonly lifecycleEvents: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
  }[];
  readonly error?: { readonly code: string; readonly message: string };
  /** The id of the deployment that rolls this one back, once it exists. */
  readonly rollbackId?: string;
}

/** The operations of CodeDeploy and Lambda that a release needs. */
export interface ReleaseClient {
  getAlias(group: ReleaseGroup): Promise<AliasRouting>;
  /** Lists the ids of the group's deployments that have not ended. */
  listDeploymentsInProgress(group: ReleaseGroup): Promise<readonly string[]>;
  /** Lists the ids of the group's deployments created since a time in milliseconds, in any status. */
  listDeploymentsSince(group: ReleaseGroup, time: number): Promise<readonly string[]>;
  /** Starts to shift the traffic of the alias. @returns the id of the deployment */
  createDeployment(group: ReleaseGroup, from: string, to: string): Promise<string>;
  getDeployment(id: string): Promise<Deployment>;
}

export interface Clock {
  /** Returns the time in milliseconds. */
  now(): number;
  /** @throws Interrupted if the user stops the command during the wait */
  sleep(milliseconds: number): Promise<void>;
}

/** The result of a release; `message` is one line for the operator. */
export interface ReleaseOutcome {
  readonly result: 'released' | 'nothing to deploy' | 'rolled back' | 'failed' | 'timed out';
  readonly group: string;
  readonly function: string;
  /** The version of the alias after the release. */
  readonly version: string;
  readonly deploymentId?: string;
  readonly message: string;
}

export interface ReleaseOptions {
  readonly client: ReleaseClient;
  readonly clock: Clock;
  /** The maximum time to watch a deployment, in milliseconds. The deployment continues after that. */
  readonly timeout: number;
  /** Receives a line for each lifecycle event and each traffic shift. */
  readonly onProgress: (line: string) => void;
}

/** Formats the command that stops a deployment and rolls it back. */
export const formatStopCommand = (id: string): string =>
  `aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled`;
