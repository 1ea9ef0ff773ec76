import { bodyLimit } from 'hono/body-limit';
import { type Context, Hono } from 'hono';
import type { RecordChange } from './audit-log';
import { ChangeRequest, makeChange, previewChange } from './changes';
import { ConsoleError, toConsoleError } from './errors';
import { openEventStream, readFollowedTopics } from './events/event-stream';
import type { ResolvedTopic } from './events/topic-feed';
import { type Subscription, TopicFeeds } from './events/topic-feeds';
import { toMaskedJson } from './mask';
import { OpenSections } from './open-sections';
import { createPageFiles, INDEX, isPagePath } from './pages';
import { refuseOtherOrigins, requireToken, setSecurityHeaders } from './security';
import type { ConsoleContext, ConsoleSection, OpenSection } from './section';
import { RunningChanges } from './running-changes';
import type { ReadStacks } from '../../cli/terraform/deployed-stacks';
import { StackCache } from './context';
import { CONSOLE, createStatusSection, describeConsole } from './status';

/** What the console is made of. */
export interface ConsoleOptions {
  readonly sections: readonly ConsoleSection[];
  readonly session: ConsoleContext['session'];
  readonly allowsChanges: boolean;
  /** The person who uses the console, for the audit log. */
  readonly user: string;
  readonly token: string;
  readonly readStacks: ReadStacks;
  readonly recordChange: RecordChange;
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** How often connected pages get a heartbeat, in milliseconds. @default 15 seconds */
  readonly heartbeatMs?: number;
}

/** The console: its request handler, and what it holds. */
export interface ConsoleApp {
  readonly fetch: Hono['fetch'];
  readonly feeds: TopicFeeds;
  /** Waits until the changes that are running have ended. */
  readonly waitForChanges: () => Promise<void>;
  /** Ends all feeds and closes the sections. */
  readonly close: () => void;
}

const MAX_BODY_BYTES = 1_000_000;

/** Creates the console's server. @param getPort returns the port on which it listens */
export function createApp(options: ConsoleOptions, getPort: () => number): ConsoleApp {
  const { sections, session, allowsChanges, user, readStacks, log, now } = options;
  const stacks = new StackCache(readStacks, now);
  const target = session.config.target === 'aws' ? 'aws' : 'local';
  const context: ConsoleContext = {
    session,
    target,
    allowsChanges,
    receivesMessages: allowsChanges || target === 'local',
    deployed: stacks.get,
    resources: async () => (await stacks.get()).flatMap(({ resources }) => resources),
    findStory: (id) => open.findStory(id),
    log,
  };
  const feeds = new TopicFeeds((subscription) => resolveTopic(subscription));
  const open = new OpenSections(sections, context, stacks, (name) => feeds.restartSection(name));
  const ownSection = createStatusSection(open, stacks);
  const running = new RunningChanges();
  const getSection = async (name: string): Promise<OpenSection> =>
    name === CONSOLE ? ownSection : open.get(name);

  async function resolveTopic({ section, topic, parameters }: Subscription): Promise<ResolvedTopic> {
    const found = findPart((await getSection(section)).topics, topic, 'topic');
    const parsed = found.parameters.parse(parameters);
    return { keeps: found.keeps, follow: (send, signal) => found.follow(parsed, send, signal) };
  }

  const app = new Hono();
  app.use(setSecurityHeaders);
  app.onError((error, request) => answerError(request, error, log));
  app.use(refuseOtherOrigins(getPort));
  app.use(requireToken(options.token, getPort));

  app.get('/api/console', (request) =>
    answerJson(request, { data: describeConsole(context, sections, user) }),
  );
  app.get('/api/events', (request) => {
    const topics = readFollowedTopics(request.req.query('topics') ?? '', request.req.header('last-event-id'));
    return request.body(openEventStream(feeds, topics, options.heartbeatMs), 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    });
  });
  app.get('/api/:section/:part', async (request) => {
    const { section: name, part } = request.req.param();
    const section = await getSection(name);
    if (section.changes && Object.hasOwn(section.changes, part))
      throw new ConsoleError(405, { what: `${name}/${part} is a change`, expected: 'a POST request' });
    const query = findPart(section.queries, part, 'query');
    const parameters = query.parameters.parse(request.req.query());
    const data = await query.run(parameters, request.req.raw.signal);
    return query.isWithoutSecrets ? request.json({ data: data ?? null }) : answerJson(request, { data });
  });
  app.post(
    '/api/:section/:part',
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody }),
    async (request) => {
      const { section: name, part } = request.req.param();
      const change = findPart((await getSection(name)).changes, part, 'change');
      if (!allowsChanges)
        throw new ConsoleError(403, {
          what: 'this console only reads',
          fix: 'start it with npx stacks console --allow-changes',
        });
      const body = ChangeRequest.parse(await readJson(request));
      if (!body.confirmed) return answerJson(request, { preview: await previewChange(change, body) });
      const { suffix: environment } = session.config;
      const origin = { user, target: context.target, environment, section: name, change: part };
      const lines = await makeChange(change, body, { origin, record: options.recordChange, now, running });
      return request.body(lines, 200, { 'content-type': 'application/x-ndjson; charset=utf-8' });
    },
  );
  app.all('/api/*', ({ req }) => {
    throw new ConsoleError(404, { what: `there is no ${req.method} ${req.path}` });
  });

  const files = createPageFiles(sections);
  for (const path of ['/client/*', '/packages/*', '/sections/*']) app.get(path, files.handle);
  app.get('*', (request) => files.send(request, INDEX, isPagePath(sections, request.req.path) ? 200 : 404));

  return {
    fetch: app.fetch,
    feeds,
    waitForChanges: () => running.waitForAll(),
    close: () => {
      feeds.close();
      open.close();
    },
  };
}

/** Finds a query, topic or change of a section. @throws ConsoleError 404 that lists those that exist */
function findPart<T>(parts: Readonly<Record<string, T>> = {}, name: string, kind: string): T {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part !== undefined) return part;
  const known = Object.keys(parts).join(', ');
  throw new ConsoleError(404, {
    what: `there is no ${kind} ${JSON.stringify(name)}`,
    expected: known === '' ? `the section has none` : `one of ${known}`,
  });
}

const answerJson = (context: Context, value: unknown, status: ConsoleError['status'] | 200 = 200): Response =>
  context.body(toMaskedJson(value), status, { 'content-type': 'application/json; charset=utf-8' });

const refuseBody = (): never => {
  throw new ConsoleError(413, {
    what: 'the request is too large',
    expected: `at most ${MAX_BODY_BYTES} bytes`,
  });
};

async function readJson({ req }: Context): Promise<unknown> {
  if (!/^application\/json\b/.test(req.header('content-type') ?? ''))
    throw new ConsoleError(415, {
      what: 'the request is not JSON',
      expected: 'content-type: application/json',
    });
  return req.json().catch(() => {
    throw new ConsoleError(400, {
      what: 'the body is not valid JSON',
      expected: '{ parameters, confirmed }',
    });
  });
}

/** Answers an error: as JSON, and as a text where a person sees it. */
function answerError(context: Context, error: unknown, log: (line: string) => void): Response {
  const { status, body } = toConsoleError(error);
  if (status === 500) log(`${context.req.method} ${context.req.path}: ${body.what}`);
  if (context.req.header('sec-fetch-mode') !== 'navigate')
    return answerJson(context, { error: body }, status);
  const text = [
    body.what,
    body.expected && `expected: ${body.expected}`,
    body.fix && `to fix it: ${body.fix}`,
  ];
  return context.text(`${text.filter(Boolean).join('\n')}\n`, status);
}
