import type { BusEvent } from './bus-event';

/** What a target receives in place of an event: an input transformer of EventBridge. */
export interface InputTransformer {
  /** JSON in which `<aws.events.event.json>` stands for the event, the only variable that the stacks use. */
  readonly template: string;
}

/** A variable in a template. */
const VARIABLE = /<([\w.-]+)>/g;
const EVENT_VARIABLE = 'aws.events.event.json';

/** Creates the input of a target. @throws Error if the template uses another variable, or creates no JSON */
export const transformInput = (event: BusEvent, { template }: InputTransformer): unknown =>
  JSON.parse(
    template.replace(VARIABLE, (_, name: string) => {
      if (name !== EVENT_VARIABLE)
        throw new Error(`the template uses <${name}>: expected <${EVENT_VARIABLE}>`);
      return JSON.stringify(event);
    }),
  ) as unknown;
