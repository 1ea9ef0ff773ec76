/** Reads rows one by one from pages. It stores one page. */
export class RowReader {
  private readonly pages: AsyncIterator<readonly unknown[]>;
  private page: readonly unknown[] = [];
  private index = 0;

  constructor(pages: AsyncIterable<readonly unknown[]>) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  /** Whether the page has another row. */
  get hasRow(): boolean {
    return this.index < this.page.length;
  }

  /** Reads the next page that has rows. @returns false after the last one */
  async readPage(): Promise<boolean> {
    do {
      const next = await this.pages.next();
      if (next.done) return false;
      this.page = next.value;
      this.index = 0;
    } while (!this.hasRow);
    return true;
  }

  takeRow(): unknown {
    return this.page[this.index++];
  }
}
