import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type ConsoleSection,
  defineChange,
  defineQuery,
  defineTopic,
  type Story,
} from '../../../src/console/server/section';

/** The state of the example, which a test reads and changes. */
export interface ExampleState {
  isDeployed: boolean;
  readonly messages: string[];
  /** An error that the next reading throws. */
  failure: Error | undefined;
  /** Values that the topic sends, each once. */
  readonly numbers: unknown[];
  story: Story | undefined;
}

export const createExampleState = (): ExampleState => ({
  isDeployed: true,
  messages: ['m1', 'm2', 'm3'],
  failure: undefined,
  numbers: [],
  story: undefined,
});

const FIRST_BAR = Date.UTC(2026, 0, 5, 14, 30) / 1000;

/** Bars of a made price, five minutes each. */
const createBars = () =>
  Array.from({ length: 60 }, (_, index) => {
    const open = 100 + 8 * Math.sin(index / 9);
    const close = 100 + 8 * Math.sin((index + 1) / 9);
    const round = (value: number) => Math.round(value * 100) / 100;
    return {
      time: FIRST_BAR + index * 300,
      open: round(open),
      high: round(Math.max(open, close) + 0.8),
      low: round(Math.min(open, close) - 0.8),
      close: round(close),
      volume: 1_000 + ((index * 37) % 400),
    };
  });

/** A section with each kind of part, and pages with each component. */
export const createExampleSection = (state: ExampleState): ConsoleSection => ({
  name: 'example',
  group: 'Example system',
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/messages', title: 'Messages', module: 'messages-page.js' },
    { path: '/messages/:id', title: 'Message', module: 'messages-page.js' },
    { path: '/charts', title: 'Charts', module: 'charts-page.js' },
  ],
  open: () =>
    Promise.resolve(
      state.isDeployed
        ? {
            queries: {
              messages: defineQuery({
                parameters: z.object({ limit: z.coerce.number().int().positive().default(100) }),
                run: ({ limit }) => {
                  if (state.failure) return Promise.reject(state.failure);
                  const rows = state.messages.slice(0, limit);
                  return Promise.resolve(
                    rows.map((id, index) => ({ id, size: 10 * index, password: `secret of ${id}` })),
                  );
                },
              }),
              bars: defineQuery({ parameters: z.object({}), run: () => Promise.resolve(createBars()) }),
            },
            topics: {
              numbers: defineTopic({
                parameters: z.object({ from: z.number().default(0) }),
                keeps: 'events',
                follow: async ({ from }, send, signal) => {
                  for (let next = from; !signal.aborted;) {
                    if (state.failure) throw state.failure;
                    if (next < state.numbers.length) send(state.numbers[next++]);
                    else await sleep(5, undefined, { signal }).catch(() => undefined);
                  }
                },
              }),
            },
            changes: {
              drop: defineChange({
                parameters: z.object({ ids: z.array(z.string()).min(1) }),
                requiresReason: true,
                preview: ({ ids }) => Promise.resolve({ dropped: ids }),
                run: ({ ids }, { onProgress }) => {
                  for (const [index, id] of ids.entries()) {
                    if (!state.messages.includes(id)) throw new Error(`there is no message ${id}`);
                    state.messages.splice(state.messages.indexOf(id), 1);
                    onProgress(index + 1, ids.length);
                  }
                  return Promise.resolve({ dropped: ids.length, password: 'hunter2' });
                },
              }),
              poke: defineChange({
                parameters: z.object({}),
                run: () => Promise.resolve('poked'),
              }),
            },
            findStory: (id) => Promise.resolve(id === state.story?.correlationId ? state.story : undefined),
          }
        : undefined,
    ),
});
