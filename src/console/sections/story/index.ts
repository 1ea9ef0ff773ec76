import { join } from 'node:path';
import { z } from 'zod';
import { ConsoleError } from '../../server/errors';
import { type ConsoleSection, defineQuery } from '../../server/section';

/** The story of one alert, transaction, trade or order, which its system's section finds by any of its ids. */
export const storySection: ConsoleSection = {
  name: 'story',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/story', title: 'Story', module: 'story-page.js' },
    { path: '/story/:id', title: 'Story', module: 'story-page.js' },
  ],
  opensWithoutStacks: true,
  open: async ({ findStory }) => ({
    queries: {
      story: defineQuery({
        parameters: z.object({ id: z.string().trim().min(1).max(500) }),
        run: async ({ id }) => {
          const story = await findStory(id);
          if (story) return story;
          throw new ConsoleError(404, {
            what: `no system knows ${JSON.stringify(id)}`,
            expected: 'the id of an alert, a transaction, a trade or an order, or its correlation id',
            fix: 'check the id: copy it from a list, a log line or a message',
          });
        },
      }),
    },
  }),
};
