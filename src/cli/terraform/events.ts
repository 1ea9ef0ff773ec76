import { z } from 'zod';
import { maskText } from '../../domain/plan/mask';

const Diagnostic = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string().optional(),
  address: z.string().optional(),
});

const Event = z.object({
  type: z.string(),
  '@message': z.string().optional(),
  diagnostic: Diagnostic.optional(),
  hook: z
    .object({ resource: z.object({ addr: z.string() }).optional(), action: z.string().optional() })
    .optional(),
  /** Of a `change_summary`: what it sums up. */
  changes: z.object({ operation: z.string() }).optional(),
});

/** One line of `terraform … -json`. */
export type TerraformEvent = z.infer<typeof Event>;

/** Reads one line; undefined for a line that is not Terraform's JSON, such as a warning before its start. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return Event.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** How far an apply or destroy has come. */
export interface ApplyProgress {
  readonly done: number;
  readonly total: number;
  /** The addresses that are being worked on. */
  readonly current: readonly string[];
}

/** Follows an apply's events. Replacing a resource counts twice: once deleted, once created. */
export class ProgressMeter {
  private done = 0;
  private readonly current = new Set<string>();

  constructor(private readonly total: number) {}

  /** Returns the new progress, or undefined if the event changes nothing. */
  update(event: TerraformEvent): ApplyProgress | undefined {
    const address = event.hook?.resource?.addr;
    if (address === undefined || event.hook?.action === 'read') return undefined;
    if (event.type === 'apply_start') this.current.add(address);
    else if (event.type === 'apply_complete' || event.type === 'apply_errored') {
      this.current.delete(address);
      if (event.type === 'apply_complete') this.done++;
    } else return undefined;
    return { done: this.done, total: Math.max(this.total, this.done), current: [...this.current] };
  }
}

/** The errors among the events, one line each: where, what, why, without secrets. */
export function extractErrors(events: readonly TerraformEvent[]): string[] {
  const lines = events.flatMap(({ diagnostic: d }) => {
    if (d?.severity !== 'error') return [];
    const where = d.address ? `${d.address}: ` : '';
    const why = d.detail ? `: ${d.detail.replace(/\s+/g, ' ').trim()}` : '';
    return [maskText(`${where}${d.summary}${why}`)];
  });
  return [...new Set(lines)];
}

/** The errors in what Terraform prints for people, one line each, without secrets. */
export function parseErrorText(text: string): string[] {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '').replace(/^[╷│╵ ]+/gm, '');
  return plain
    .split(/^Error: /m)
    .slice(1)
    .map((part) => maskText(part.replace(/\s+/g, ' ').trim()));
}
