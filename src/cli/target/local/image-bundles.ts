import { join } from 'node:path';

/**
 * Returns the directory with the files of a repository's images, from which the emulator runs functions. It contains what
 * the images have in their task directory, and the emulator reads it when a function is created or updated.
 *
 * @param repository the name of the repository in ECR
 */
export const getImageBundle = (stateDir: string, repository: string): string =>
  join(stateDir, 'images', repository);
