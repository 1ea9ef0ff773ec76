// Runs tests of one loaded test file for one mutant after the other, without loading the file again.

/** The maximum duration of a test in milliseconds, because a mutant can wait forever. */
const TEST_TIMEOUT_MS = 30_000;

/** Thrown by a test that exceeds {@link TEST_TIMEOUT_MS}. */
export class TestTimeout extends Error {}

/** Formats the full name of a test or block, as Stryker and jest do. */
const formatName = ({ name, parent }) => (parent ? `${formatName(parent)} ${name}`.trimStart() : '');

function* listTests(block) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') yield* listTests(child);
    else yield child;
  }
}

/** Lists the blocks around a test, outermost first. */
const listBlocks = (block) => (block ? [...listBlocks(block.parent), block] : []);

async function callWithTimeout(fn) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new TestTimeout()), TEST_TIMEOUT_MS);
  });
  try {
    await Promise.race([fn.call({}), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The tests of a file that jest loaded. */
export class Session {
  #path;
  #global;
  #state;
  #tests;
  #prepared = new Set();

  /**
   * @param path the test file
   * @param global the global object of the tests
   * @param state jest's state with the declarations of the file
   */
  constructor(path, global, state) {
    this.#path = path;
    this.#global = global;
    this.#state = state;
    this.#readTests();
  }

  #readTests() {
    this.#prepared.clear();
    this.#tests = new Map(
      [...listTests(this.#state.rootDescribeBlock)].map((test) => [formatName(test), test]),
    );
  }

  /** Loads the file and its modules again. */
  load() {
    const root = this.#state.rootDescribeBlock;
    root.children = [];
    root.tests = [];
    root.hooks = [];
    this.#state.currentDescribeBlock = root;
    this.#state.hasStarted = false;
    try {
      this.#global.loadTestsAgain(this.#path);
    } finally {
      this.#state.hasStarted = true;
    }
    this.#readTests();
  }

  /** Runs a test with its hooks. `beforeAll` runs once after each loading, `afterAll` never. */
  async run(name) {
    const test = this.#tests.get(name);
    // A mutation can change the titles of tests that contain values.
    if (!test) throw new Error(`${name} is not declared`);
    const blocks = listBlocks(test.parent);
    this.#global.expect?.setState({ currentTestName: name });
    for (const block of blocks) {
      if (this.#prepared.has(block)) continue;
      this.#prepared.add(block);
      for (const hook of hooksOf(block, 'beforeAll')) await callWithTimeout(hook);
    }
    for (const block of blocks) for (const hook of hooksOf(block, 'beforeEach')) await callWithTimeout(hook);
    try {
      await callWithTimeout(test.fn);
    } finally {
      for (const block of blocks.toReversed())
        for (const hook of hooksOf(block, 'afterEach')) await callWithTimeout(hook);
    }
  }
}

const hooksOf = (block, type) => block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn);
