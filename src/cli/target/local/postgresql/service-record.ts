import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The options of the service's process: those of its cluster, and the process of the emulator with which it ends. */
export const ServiceOptions = z.object({
  dir: z.string(),
  database: z.string(),
  masterUser: z.string(),
  port: z.int().positive(),
  emulatorPid: z.int().positive(),
});
export type ServiceOptions = z.infer<typeof ServiceOptions>;

const ServiceRecord = z.object({
  pid: z.int().positive(),
  /** The port of the cluster's endpoint. */
  port: z.int().positive(),
  /** The port on which the service is controlled. */
  controlPort: z.int().positive(),
  /** The process of the emulator with which the service ends. */
  emulatorPid: z.int().positive(),
});

/** The record of a running service, next to its data. The emulator reads it to fail over a cluster. */
export type ServiceRecord = z.infer<typeof ServiceRecord>;

const getRecordFile = (dir: string) => join(dir, 'service.json');

export function writeServiceRecord(dir: string, record: ServiceRecord): void {
  writeFileSync(getRecordFile(dir), JSON.stringify(record));
}

/** Reads the record of the last service that was not stopped. Its process may have ended. */
export function readServiceRecord(dir: string): ServiceRecord | undefined {
  try {
    return ServiceRecord.parse(JSON.parse(readFileSync(getRecordFile(dir), 'utf8')));
  } catch {
    return undefined; // Missing or incomplete: then no service is running.
  }
}

export function removeServiceRecord(dir: string): void {
  rmSync(getRecordFile(dir), { force: true });
}
