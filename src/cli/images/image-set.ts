/** An image, and the handlers in it. */
export interface ImageDefinition {
  /** The name of its stage in the Dockerfile. */
  readonly name: string;
  /** The files that export `handler`, relative to `src/lambdas`. */
  readonly entries: readonly string[];
}

/** The images of a system, which share one Dockerfile and one repository. */
export interface ImageSet {
  /** The name of the repository in ECR, which is the same in each region. */
  readonly repository: string;
  /** The path of the Dockerfile, with one stage for each image. */
  readonly dockerfile: string;
  readonly images: readonly ImageDefinition[];
}
