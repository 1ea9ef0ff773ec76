/** The principal of EventBridge. */
export const EVENTBRIDGE = 'events.amazonaws.com';
