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
  /** The summarized operation of a `change_summary`. */
  changes: z.object({ operation: z.string() }).optional(),
});

/** An event of `terraform … -json`. */
export type TerraformEvent = z.infer<typeof Event>;

/** Parses a line; undefined if it is not a JSON event, such as a warning that Terraform prints when it starts. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return Event.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** The progress of an apply or destroy. */
export interface ApplyProgress {
  readonly done: number;
  readonly total: number;
  /** The addresses of the resources in progress. */
  readonly current: readonly string[];
}

/** Computes the progress of an apply from its events. A replacement counts as two steps. */
export class ProgressMeter {
  private done = 0;
  private readonly current = new Set<string>();

  constructor(private readonly total: number) {}

  /** Returns the new progress, or undefined if the event does not change it. */
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

/** Extracts the warnings, one line each, except those about forgotten resources, which the plan lists. */
export const extractWarnings = (events: readonly TerraformEvent[]): string[] =>
  extractDiagnostics(events, 'warning').filter(
    (line) => !/will no longer be managed by Terraform/.test(line),
  );

/** Extracts the errors, one line each with address, summary and detail, and with secrets masked. */
export const extractErrors = (events: readonly TerraformEvent[]): string[] =>
  extractDiagnostics(events, 'error');

function extractDiagnostics(events: readonly TerraformEvent[], severity: 'error' | 'warning'): string[] {
  const lines = events.flatMap(({ diagnostic }) => {
    if (diagnostic?.severity !== severity) return [];
    const address = diagnostic.address ? `${diagnostic.address}: ` : '';
    const detail = diagnostic.detail ? `: ${diagnostic.detail.replace(/\s+/g, ' ').trim()}` : '';
    return [maskText(`${address}${diagnostic.summary}${detail}`)];
  });
  return [...new Set(lines)];
}

/** Extracts the errors from Terraform's text output, one line each, with secrets masked. */
export function parseErrorText(text: string): string[] {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '').replace(/^[╷│╵ ]+/gm, '');
  return plain
    .split(/^Error: /m)
    .slice(1)
    .map((part) => maskText(part.replace(/\s+/g, ' ').trim()));
}
