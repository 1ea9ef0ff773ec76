import { AGREEMENTS } from '../agreements';
import type { Dependency } from '../compose';

const { route53, apiGateway, lambda, dynamoDb, sqs, eventBridge, aurora, auroraSingleZone, privateLink } =
  AGREEMENTS;

/** The required availability: 99.99 % of a month. */
export const TARGET_AVAILABILITY = 0.9999;

/** Something that a user or another system needs, and the services that it needs for that. */
export interface ServicePath {
  readonly name: string;
  readonly dependency: Dependency;
}

/** The session is checked in DynamoDB, which has a gateway endpoint: a route, without an agreement of its own. */
const WITH_SESSION = [apiGateway, lambda, dynamoDb] as const;
const ACCEPT: Dependency = { all: [...WITH_SESSION, privateLink, sqs] };
const PROCESS: Dependency = { all: [sqs, lambda, aurora] };

/** What the platform does, from the sign-in to the events about an order. */
export const PATHS = {
  signIn: { name: 'sign in, and check a session', dependency: { all: WITH_SESSION } },
  accept: { name: 'accept an order (202)', dependency: ACCEPT },
  process: { name: 'process an accepted order', dependency: PROCESS },
  query: { name: 'query orders', dependency: { all: [...WITH_SESSION, aurora] } },
  publish: {
    name: "publish an order's events",
    dependency: { all: [lambda, aurora, privateLink, eventBridge] },
  },
  /** Each service once: within a region, it fails for all of them together. */
  complete: {
    name: 'an order from the request to its events',
    dependency: { all: [...WITH_SESSION, privateLink, sqs, aurora, eventBridge] },
  },
} as const satisfies Readonly<Record<string, ServicePath>>;

/** A change that raises the availability of a path. */
export interface Remedy {
  readonly name: string;
  readonly path: string;
  /** The path without the remedy, and with it. */
  readonly before: Dependency;
  readonly after: Dependency;
  readonly isBuilt: boolean;
}

/** Two regions fail independently of each other; Route 53 answers with one that works. */
const inTwoRegions = (path: Dependency): Dependency => ({ all: [route53, { any: [path, path] }] });
/** Without a queue, the function that accepts an order also writes it to the database. */
const WITHOUT_QUEUE: Dependency = { all: [...WITH_SESSION, aurora] };
/** The row of the request is stored anyway; a function sends it later if the queue does not answer. */
const STORED_FIRST: Dependency = { all: WITH_SESSION };

/** What would raise the composed figures. Each is independent of the others. */
export const REMEDIES = {
  reader: {
    name: 'a reader in another zone, which replaces the writer',
    path: PATHS.process.name,
    before: { all: [sqs, lambda, auroraSingleZone] },
    after: PROCESS,
    isBuilt: true,
  },
  queue: {
    name: 'a queue in front of the database',
    path: PATHS.accept.name,
    before: WITHOUT_QUEUE,
    after: ACCEPT,
    isBuilt: true,
  },
  storedFirst: {
    name: 'accept by the stored request alone, and send it to the queue later if the queue fails',
    path: PATHS.accept.name,
    before: ACCEPT,
    after: STORED_FIRST,
    isBuilt: false,
  },
  secondRegion: {
    name: 'a second region that accepts orders',
    path: PATHS.accept.name,
    before: ACCEPT,
    after: inTwoRegions(ACCEPT),
    isBuilt: false,
  },
  secondRegionStoredFirst: {
    name: 'both of the last two',
    path: PATHS.accept.name,
    before: ACCEPT,
    after: inTwoRegions(STORED_FIRST),
    isBuilt: false,
  },
} as const satisfies Readonly<Record<string, Remedy>>;
