import { listAllStacks } from '../../config';
import { UserError } from '../errors';
import type { Fault, NewFault } from '../faults/fault';
import { FaultClient } from '../faults/fault-client';
import { formatEffect, formatFaults, formatTarget } from '../faults/format';
import { sendPoison } from '../faults/poison';
import { restartDatabase } from '../faults/restart-database';
import { openSession, requireLocal, type Session } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { formatCommand } from '../terminal/format-command';
import { formatCount, print, printJson } from '../terminal/print';

export interface FaultsOptions {
  readonly json?: boolean;
  readonly port?: number;
}

/** The options of `faults add`. The duration is in milliseconds. */
export interface AddOptions extends FaultsOptions {
  readonly service?: string;
  readonly operation?: string;
  readonly function?: string;
  readonly pollsOf?: string;
  readonly region?: string;
  readonly error?: string;
  readonly latency?: readonly [number, number];
  readonly share?: number;
  readonly for: number;
  readonly seed?: number;
}

/** `stacks faults list`: lists the active faults and those that have ended. */
export async function runList(options: FaultsOptions): Promise<void> {
  const { client } = openFaults(options);
  const faults = await client.list();
  if (options.json) return printJson(faults);
  const all = [...faults.active, ...[...faults.ended].reverse()];
  print(all.length === 0 ? 'no faults' : formatFaults(all, Date.now()));
}

/** `stacks faults add`: adds a fault, which ends by itself. */
export async function runAdd({ for: duration, ...options }: AddOptions): Promise<void> {
  const { client } = openFaults(options);
  printAdded(await client.add(createFault(options, duration / 1000)), options);
}

/** `stacks faults end`: ends a fault, or all. */
export async function runEnd(
  id: string | undefined,
  { all, ...options }: FaultsOptions & { readonly all?: boolean },
): Promise<void> {
  if ((id === undefined) === !all)
    throw new UserError(
      `expected the id of a fault, or --all: ${formatCommand('faults list')} shows the active ones`,
    );
  const ended = await openFaults(options).client.end(id);
  if (options.json) printJson({ ended });
  else print(`${formatCount(ended.length, 'fault')} ended`);
}

/** `stacks faults kill-region`: takes a region down, and up again by itself. */
export async function runKillRegion(
  region: string,
  { for: duration, ...options }: FaultsOptions & { readonly for: number },
): Promise<void> {
  const { client, session } = openFaults(options);
  const regions = [...new Set(listAllStacks(session.config).map((stack) => stack.region))];
  if (!regions.includes(region))
    throw new UserError(`no system has a stack in region ${region}; expected one of: ${regions.join(', ')}`);
  printAdded(await client.add({ outage: region, seconds: duration / 1000 }), options);
}

/** `stacks faults restart-database`: kills the writer of the database and starts it again. */
export async function runRestartDatabase(options: FaultsOptions): Promise<void> {
  const { client, session } = openFaults(options);
  const event = await restartDatabase(session.config, client);
  if (options.json) printJson(event);
  else print(`the writer was killed and started again; it accepted connections after ${formatTime(event)} s`);
}

/** `stacks faults poison`: sends one record that the system cannot process. */
export async function runPoison(system: string, options: FaultsOptions): Promise<void> {
  const { client } = openFaults(options);
  const sent = await sendPoison(SYSTEM_COMMANDS, system, { client, port: options.port });
  if (options.json) printJson(sent);
  else print(`${sent.id} sent to ${sent.input}: ${sent.outcome}`);
}

function openFaults({ port }: FaultsOptions): { readonly session: Session; readonly client: FaultClient } {
  const session = openSession({ port });
  requireLocal(session, 'faults', 'on AWS, use experiments of AWS Fault Injection Service');
  return { session, client: new FaultClient(session.config.endpoint ?? '') };
}

function createFault(options: Omit<AddOptions, 'for'>, seconds: number): NewFault {
  const { service, operation, function: functionName, pollsOf, error, latency: latencyMs } = options;
  const { region, share, seed } = options;
  const hits = {
    region,
    ...(latencyMs && { latencyMs: [...latencyMs] as [number, number] }),
    share,
    seed,
    seconds,
  };
  if ([service, functionName, pollsOf].filter((target) => target !== undefined).length !== 1)
    throw new UserError('expected one of --service, --function and --polls-of');
  if (service !== undefined) return { service, operation, error, ...hits };
  if (operation !== undefined) throw new UserError('--operation requires --service');
  if (functionName !== undefined) return { function: functionName, error, ...hits };
  if (error !== undefined) throw new UserError('a poll has no error: expected --polls-of without --error');
  return { pollsOf: pollsOf!, ...hits };
}

function printAdded(fault: Fault, { json }: FaultsOptions): void {
  if (json) return printJson(fault);
  print(
    `${fault.id}: ${formatTarget(fault)}: ${formatEffect(fault)}, until ${new Date(fault.endsAt).toISOString()}` +
      (fault.kind === 'outage' ? '' : `, with seed ${fault.seed}`),
  );
  print(`end it earlier with ${formatCommand(`faults end ${fault.id}`)}`);
}

const formatTime = ({ startedAt, endedAt }: Fault): string =>
  (((endedAt ?? startedAt) - startedAt) / 1000).toFixed(1);
