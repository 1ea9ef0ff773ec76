import { type StackCache, getFingerprint } from './context';
import { ConsoleError } from './errors';
import type { ConsoleContext, ConsoleSection, OpenSection, Story } from './section';

/** The sections whose systems are deployed. They are opened again after the deployed stacks have changed. */
export class OpenSections {
  private readonly opened = new Map<
    string,
    { readonly fingerprint: string; readonly section: Promise<OpenSection | undefined> }
  >();

  /** @param onReopen is called with the name of a section that was opened again */
  constructor(
    private readonly sections: readonly ConsoleSection[],
    private readonly context: ConsoleContext,
    private readonly stacks: StackCache,
    private readonly onReopen: (name: string) => void,
  ) {}

  /**
   * Returns a section, opened.
   * @throws ConsoleError 404 if there is no section of the name, and 409 if its system is not deployed
   */
  async get(name: string): Promise<OpenSection> {
    const section = this.sections.find((candidate) => candidate.name === name);
    if (!section)
      throw new ConsoleError(404, {
        what: `there is no section ${JSON.stringify(name)}`,
        expected: `one of ${this.sections.map((known) => known.name).join(', ')}`,
      });
    const opened = await this.open(section);
    if (opened) return opened;
    throw new ConsoleError(409, {
      what: `${section.group} is not deployed`,
      fix: 'deploy it: npx stacks up starts it on the local target',
    });
  }

  /** Finds whether each section is deployed. Those that can't be opened are omitted: their queries report why. */
  async findDeployed(): Promise<Readonly<Record<string, boolean>>> {
    const entries = this.sections.map(async (section) => {
      const opened = this.open(section).then((found) => found !== undefined);
      return [section.name, await opened.catch(() => undefined)] as const;
    });
    const known = (await Promise.all(entries)).filter(([, isDeployed]) => isDeployed !== undefined);
    return Object.fromEntries(known) as Record<string, boolean>;
  }

  /**
   * Asks the sections for the story of an id, in their order. A section that fails does not hide the story of another.
   * @throws the first failure, if no section knows the id
   */
  async findStory(id: string): Promise<Story | undefined> {
    const failures: unknown[] = [];
    for (const section of this.sections)
      try {
        const story = await (await this.open(section))?.findStory?.(id);
        if (story) return story;
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
    return undefined;
  }

  close(): void {
    for (const { section } of this.opened.values()) closeSection(section);
    this.opened.clear();
  }

  private async open(section: ConsoleSection): Promise<OpenSection | undefined> {
    const fingerprint = section.opensWithoutStacks ? '' : getFingerprint(await this.stacks.get());
    const previous = this.opened.get(section.name);
    if (previous?.fingerprint === fingerprint) return previous.section;
    const opening = section.open(this.context);
    this.opened.set(section.name, { fingerprint, section: opening });
    opening.catch(() => {
      if (this.opened.get(section.name)?.section === opening) this.opened.delete(section.name);
    });
    if (previous) {
      closeSection(previous.section);
      this.onReopen(section.name);
    }
    return opening;
  }
}

/** Closes a section, also if it is still being opened. */
function closeSection(section: Promise<OpenSection | undefined>): void {
  section.then(
    (opened) => opened?.close?.(),
    () => undefined,
  );
}
