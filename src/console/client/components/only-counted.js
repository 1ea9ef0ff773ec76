import { html } from './preact.js';

/** Why a page shows no messages of queues, if the console does not receive any. */
export const OnlyCounted = () =>
  html`<p>
    This console only reads, so it counts messages and does not receive them: that would hide them from others
    for seconds. <code>npx stacks failures list</code> shows their causes, and so does a console with
    <code>--allow-changes</code>.
  </p>`;
