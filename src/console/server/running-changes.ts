import { ConsoleError } from './errors';

/** What makes two changes the same. */
export interface RunningChange {
  readonly section: string;
  readonly change: string;
  readonly parameters: unknown;
}

/** The changes that a console is making. The same one is not made a second time while it runs. */
export class RunningChanges {
  private readonly ends = new Map<string, Promise<void>>();

  /**
   * Registers a change before it starts. Returns the function that ends it.
   * @throws ConsoleError 409 if the same change is running: a page has sent it twice, or two pages have
   */
  begin({ section, change, parameters }: RunningChange): () => void {
    const key = JSON.stringify([section, change, parameters]);
    if (this.ends.has(key))
      throw new ConsoleError(409, {
        what: `the same change (${change}) is running already`,
        fix: 'wait for its result: the page Changes shows it',
      });
    let resolve = () => {};
    this.ends.set(key, new Promise((resolveEnd) => (resolve = resolveEnd)));
    return () => {
      this.ends.delete(key);
      resolve();
    };
  }

  /** Waits until all changes have ended. */
  async waitForAll(): Promise<void> {
    await Promise.all(this.ends.values());
  }
}
