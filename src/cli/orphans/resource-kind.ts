/** One thing that exists in the target. */
export interface ListedResource {
  /** What Terraform records of it: its name, ARN or id. */
  readonly identity: string;
  /** The name that carries the suffix. */
  readonly name: string;
  readonly remove: () => Promise<unknown>;
}

/** A kind of resource: how to list all of it. */
export interface ResourceKind {
  /** As Terraform names it. */
  readonly type: string;
  /** All there are, whatever they are named. */
  readonly list: () => Promise<readonly ListedResource[]>;
}

/** Reads all pages of a list. */
export async function fetchAllPages<Page, Item>(
  read: (token: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
  next: (page: Page) => string | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...(items(page) ?? []));
    token = next(page);
  } while (token);
  return all;
}
