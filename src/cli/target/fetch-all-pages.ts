/**
 * Fetches all pages of an AWS list operation.
 * @param fetchPage sends the request with the token of the page
 * @param getItems returns the items of a page
 * @param getNextToken returns the token of the next page, or undefined for the last one
 */
export async function fetchAllPages<Page, Item>(
  fetchPage: (token: string | undefined) => Promise<Page>,
  getItems: (page: Page) => readonly Item[] | undefined,
  getNextToken: (page: Page) => string | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    items.push(...(getItems(page) ?? []));
    token = getNextToken(page);
  } while (token);
  return items;
}
