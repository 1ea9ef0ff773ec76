import { join } from 'node:path';
import { listPackageFiles } from './packages';
import type { ConsoleSection } from './section';
import { listClientFiles, StaticFiles } from './static-files';

/** The URL of the document in which every page is shown. */
export const INDEX = '/client/index.html';

/** Collects the files of the pages: those of the console, of its sections and of packages. */
export function createPageFiles(sections: readonly ConsoleSection[]): StaticFiles {
  return new StaticFiles(
    new Map([
      ...listClientFiles(join(__dirname, '../client'), '/client'),
      ...sections.flatMap(({ name, clientDirectory }) => [
        ...listClientFiles(clientDirectory, `/sections/${name}`),
      ]),
      ...listPackageFiles(),
    ]),
  );
}

/** Whether a path is that of a page: each segment is equal, or is the value of a parameter such as `:id`. */
export function isPagePath(sections: readonly ConsoleSection[], path: string): boolean {
  if (path === '/') return true;
  const segments = path.split('/');
  return sections
    .flatMap(({ pages }) => pages)
    .map((page) => page.path.split('/'))
    .some(
      (pattern) =>
        pattern.length === segments.length &&
        pattern.every((part, index) => part.startsWith(':') || part === segments[index]),
    );
}
