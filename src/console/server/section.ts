import type { z } from 'zod';
import type { Session } from '../../cli/session';
import type { DeployedStack } from '../../cli/terraform/deployed-stacks';
import type { RecordedResource } from '../../cli/terraform/state-bucket';

export type { DeployedStack };

/** A page of the console. */
export interface ConsolePage {
  /**
   * Its path, such as `/trades` or `/trades/:id`. Pages whose path has parameters are not in the navigation. The page gets
   * the parameters of the path and of the query string together.
   */
  readonly path: string;
  /** Its name in the navigation and in the title of the document. */
  readonly title: string;
  /** The module in the folder of the section's client code, such as `trades-page.js`. Its default export is the page. */
  readonly module: string;
}

/** A part of the console: the pages, data and changes of a system, or of something that all systems have. */
export interface ConsoleSection {
  /** The name in URLs, such as `failed-messages`. */
  readonly name: string;
  /** The heading in the navigation under which its pages are listed. Sections with the same heading are listed together. */
  readonly group: string;
  /** The directory of the client code. Its files are served as `/sections/<name>/<file>`. */
  readonly clientDirectory: string;
  readonly pages: readonly ConsolePage[];
  /**
   * Whether it is opened once, and also while no state can be read, because it does not depend on the stacks.
   * @default false
   */
  readonly opensWithoutStacks?: boolean;
  /**
   * Opens the readers of the deployed system. It is called again after the deployed stacks have changed.
   * @returns undefined if the system is not deployed
   */
  readonly open: (context: ConsoleContext) => Promise<OpenSection | undefined>;
}

/** What sections know about the target and its stacks. */
export interface ConsoleContext {
  readonly session: Session;
  readonly target: 'local' | 'aws';
  readonly allowsChanges: boolean;
  /**
   * Whether sections may receive messages of queues. Receiving hides them from others for seconds and raises their counts of
   * receptions, so a console that only reads on AWS doesn't.
   */
  readonly receivesMessages: boolean;
  /**
   * Reads the deployed stacks of all systems. The result is cached for 30 seconds. A stack that can't be read then, such as one
   * in a region that is down, is returned as it was.
   */
  readonly deployed: () => Promise<readonly DeployedStack[]>;
  /** Reads the resources of all deployed stacks. */
  readonly resources: () => Promise<readonly RecordedResource[]>;
  /** Asks the sections for the story of an id, one after the other. */
  readonly findStory: (id: string) => Promise<Story | undefined>;
  /** Reports a failure that no request can report, such as one of a poller. */
  readonly log: (line: string) => void;
}

/** A section whose system is deployed. The server masks everything that it returns. */
export interface OpenSection {
  readonly queries?: Readonly<Record<string, Query>>;
  readonly topics?: Readonly<Record<string, Topic>>;
  readonly changes?: Readonly<Record<string, Change>>;
  /** Finds the story of an alert, a transaction, a trade or an order by one of its ids. */
  readonly findStory?: (id: string) => Promise<Story | undefined>;
  /** Ends connections and timers, after the stacks have changed and when the console stops. */
  readonly close?: () => void;
}

/** Reads data: `GET /api/<section>/<query>?<parameters>`, with the answer `{ data }`. */
export interface Query<P = never> {
  /** The schema of the parameters. Those of a URL are strings, so numbers are coerced. */
  readonly parameters: z.ZodType<P>;
  /**
   * Whether the data contain no secrets, because they come from files of the repository or are masked already. They are sent as
   * they are: masking would change values in commands that a user copies.
   * @default false
   */
  readonly isWithoutSecrets?: boolean;
  readonly run: (parameters: P, signal: AbortSignal) => Promise<unknown>;
}

/** Sends values as they change: one topic of `GET /api/events`. All pages that show it share one poller. */
export interface Topic<P = never> {
  readonly parameters: z.ZodType<P>;
  /**
   * What a value means. `latest`: it replaces the one before, and a new page gets the last one at once. `events`: it is
   * added to those before; a page that was disconnected gets those that it has missed, or gets a request to load its data again.
   */
  readonly keeps: 'latest' | 'events';
  /**
   * Calls `send` until the signal aborts. If it throws, the pages show the error, and it is called again after a pause.
   */
  readonly follow: (parameters: P, send: (value: unknown) => void, signal: AbortSignal) => Promise<void>;
}

/** Changes something: `POST /api/<section>/<change>` with `{ parameters, reason?, confirmed }`. */
export interface Change<P = never> {
  readonly parameters: z.ZodType<P>;
  /** Whether the user must give a reason, which the audit log contains. @default false */
  readonly requiresReason?: boolean;
  /** Describes what the change would do, for the confirmation. It changes nothing. @default - only the parameters are shown */
  readonly preview?: (parameters: P) => Promise<unknown>;
  readonly run: (parameters: P, details: ChangeDetails) => Promise<unknown>;
}

/** Who makes a change and why, and where its progress is reported. */
export interface ChangeDetails {
  readonly user: string;
  readonly reason: string | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** One step of a story. */
export interface StoryStep {
  /** What happened, such as `notified the desk`. */
  readonly name: string;
  /** Where, such as `Lambda, notifier`. */
  readonly service: string;
  /** Times in milliseconds since 1970. */
  readonly startedAt: number;
  /** @default - the step is a moment, or has not ended */
  readonly endedAt?: number;
  readonly status: 'succeeded' | 'failed' | 'retried' | 'waiting';
  /** The number of the attempt, from 1. */
  readonly attempt?: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly link?: StoryLink;
}

export interface StoryLink {
  readonly title: string;
  readonly href: string;
}

/** What happened to one alert, transaction, trade or order, from its record to its last effect. */
export interface Story {
  /** What it is, such as `Alert GOOG head and shoulders`. */
  readonly title: string;
  /** What happened, as a person would say it. */
  readonly sentence: string;
  readonly correlationId: string;
  /** In the order of their start. */
  readonly steps: readonly StoryStep[];
  readonly links: readonly StoryLink[];
}

/** Declares a query, and so gives its function the type of its parameters. */
export const defineQuery = <P>(query: Query<P>): Query => query as unknown as Query;
/** Declares a topic, and so gives its function the type of its parameters. */
export const defineTopic = <P>(topic: Topic<P>): Topic => topic as unknown as Topic;
/** Declares a change, and so gives its functions the type of its parameters. */
export const defineChange = <P>(change: Change<P>): Change => change as unknown as Change;
