import { Interrupted } from '../errors';
import { printNote } from '../terminal/print';

const controller = new AbortController();

/** Aborted at the first Ctrl-C or SIGTERM: whoever is at work finishes what must not be cut off, and stops. */
export const interruptSignal: AbortSignal = controller.signal;

/** Listens for Ctrl-C and SIGTERM. The second one ends this process at once; Terraform goes on ending gracefully. */
export function listenForInterrupts(): void {
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    printNote('\nstopping … (once more to leave at once)');
    controller.abort(new Interrupted());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Waits, and throws Interrupted as soon as the user stops the command. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      interruptSignal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (interruptSignal.aborted) stop();
    interruptSignal.addEventListener('abort', stop, { once: true });
  });
}
