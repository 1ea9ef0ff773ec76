import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from './report';

/** Where failed runs are saved, in the current directory. */
const getDirectory = (): string => join(process.cwd(), '.stacks', 'simulation', 'failures');

/** Saves a failed run. Returns its file. */
export function saveFailure(report: RunReport): string {
  const directory = getDirectory();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${report.system}-${report.faults}-${report.seed}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

/** Lists the saved failures with a seed. @param system only those of this system */
export function listFailures(seed: number, system?: string): readonly RunReport[] {
  const files = (() => {
    try {
      return readdirSync(getDirectory());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  })();
  return files
    .filter((file) => file.endsWith(`-${seed}.json`))
    .map((file) => JSON.parse(readFileSync(join(getDirectory(), file), 'utf8')) as RunReport)
    .filter((report) => report.seed === seed && (system === undefined || report.system === system));
}
