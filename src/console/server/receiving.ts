import { formatCommand } from '../../cli/terminal/format-command';
import { ConsoleError } from './errors';
import type { ConsoleContext } from './section';

/** @throws ConsoleError 403 if the console receives no messages */
export function assertReceives({ receivesMessages }: Pick<ConsoleContext, 'receivesMessages'>): void {
  if (receivesMessages) return;
  throw new ConsoleError(403, {
    what: 'this console only reads, and receiving messages would hide them from others for seconds',
    fix: `use ${formatCommand('failures list')}, or start the console with --allow-changes`,
  });
}
