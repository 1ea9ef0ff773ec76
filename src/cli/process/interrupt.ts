import { setMaxListeners } from 'node:events';
import { Interrupted } from '../errors';
import { printNote } from '../terminal/print';

const controller = new AbortController();

/**
 * A signal that the first Ctrl-C or SIGTERM aborts. Running work then completes the operations that must not be
 * interrupted, and stops.
 */
export const interruptSignal: AbortSignal = controller.signal;
// A load test waits in many places at the same time, which Node.js would report as a leak.
setMaxListeners(0, interruptSignal);

/**
 * Listens for Ctrl-C and SIGTERM. The second signal ends this process immediately, while Terraform still stops
 * gracefully.
 */
export function listenForInterrupts(): void {
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    printNote('\nstopping … (press Ctrl-C again to exit immediately)');
    controller.abort(new Interrupted());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Waits. @throws Interrupted immediately when the user stops the command */
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

/** Waits until the user stops the command. @throws Interrupted then */
export async function waitForInterrupt(): Promise<never> {
  for (;;) await pause(60_000);
}
