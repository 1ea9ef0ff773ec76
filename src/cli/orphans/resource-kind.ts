/** A resource that exists in the target. */
export interface ListedResource {
  /** The name, ARN or id that Terraform records in the state. */
  readonly identity: string;
  /** The name that contains the environment's suffix. */
  readonly name: string;
  /** Whether it has the tags that this command line gives to resources that it creates outside Terraform. */
  readonly hasOwnTags?: boolean;
  readonly remove: () => Promise<unknown>;
}

/** A type of resource with the operation that lists it. */
export interface ResourceKind {
  /** The Terraform type. */
  readonly type: string;
  /** Lists all resources of the type, whatever their names. */
  readonly list: () => Promise<readonly ListedResource[]>;
}
