import { EMPTY_HTML, Html, markup } from './markup';
import { STYLE } from './style';

/** The heading of a status page. */
export interface StatusText {
  readonly title: string;
  readonly text: Html | string;
  readonly state: string;
}

/** Renders the frame of a page. */
export const renderPage = (title: string, content: Html): string =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Stock pattern detection</title>
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <main>
          <p class="brand">Stock pattern detection</p>
          <article>${content}</article>
        </main>
      </body>
    </html>`.text;

/** Renders a page with a state, a heading and a text. */
export const renderStatusPage = ({ title, text, state }: StatusText, more: Html = EMPTY_HTML): string =>
  renderPage(
    title,
    markup`<p><span class="badge ${state}">${state}</span></p>
      <h1>${title}</h1>
      <p>${text}</p>
      ${more}`,
  );
