import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Handler } from 'hono';
import { ConsoleError } from './errors';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file as it is sent. */
interface StaticFile {
  readonly modifiedAt: number;
  readonly etag: string;
  readonly type: string;
  readonly content: Buffer;
  readonly gzipped: Buffer;
}

/**
 * The files that the server sends: a list, made when it starts. A URL that is not in it does not exist, so no path of a URL
 * is ever a path of the disk.
 */
export class StaticFiles {
  private readonly cache = new Map<string, StaticFile>();

  /** @param files the paths of the files by their URLs */
  constructor(private readonly files: ReadonlyMap<string, string>) {}

  /** The URLs of all files. */
  get urls(): readonly string[] {
    return [...this.files.keys()];
  }

  /** Answers with the file of the request's path. */
  readonly handle: Handler = (context) => this.send(context, new URL(context.req.url).pathname);

  /** Answers with a file, compressed if the browser accepts it. The browser asks each time whether its copy is current. */
  async send(context: Context, url: string, status: 200 | 404 = 200): Promise<Response> {
    const file = await this.read(url);
    const headers = { etag: file.etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
    if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers);
    const isGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
    return context.body(new Uint8Array(isGzip ? file.gzipped : file.content), status, {
      ...headers,
      'content-type': file.type,
      ...(isGzip && { 'content-encoding': 'gzip' }),
    });
  }

  private async read(url: string): Promise<StaticFile> {
    const path = this.files.get(url);
    if (path === undefined)
      throw new ConsoleError(404, {
        what: `there is no file ${JSON.stringify(url)}`,
        fix: 'check the path; files that were added since the console started need a restart',
      });
    const modifiedAt = statSync(path).mtimeMs;
    const cached = this.cache.get(url);
    if (cached?.modifiedAt === modifiedAt) return cached;
    const text = await readFile(path);
    const isOwnModule = extname(path) === '.js' && !url.startsWith('/packages/');
    const content = isOwnModule ? Buffer.from(removeDocumentation(text.toString())) : text;
    const file = {
      modifiedAt,
      etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
      type: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
      content,
      gzipped: await promisify(gzip)(content, { level: 9 }),
    };
    this.cache.set(url, file);
    return file;
  }
}

/**
 * Removes the comments with types and descriptions, which are an eighth of what the pages load. The lines keep their numbers.
 * Packages keep theirs, with their licenses.
 */
export function removeDocumentation(text: string): string {
  let isInside = false;
  const lines = text.split('\n').map((line) => {
    const isStart = !isInside && line.trimStart().startsWith('/**');
    if (!isStart && !isInside) return line;
    const end = line.indexOf('*/');
    isInside = end === -1;
    const rest = isInside ? '' : line.slice(end + 2).trim();
    // A comment with a type before a value.
    return isStart && rest !== '' ? line : rest;
  });
  return lines.join('\n');
}

/** Lists the files in a directory of client code by their URLs. Other kinds of files, such as types, are not served. */
export function listClientFiles(directory: string, prefix: string): ReadonlyMap<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in CONTENT_TYPES)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`${prefix}/${relative(directory, path).split(sep).join('/')}`, path]),
  );
}
