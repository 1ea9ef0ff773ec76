// Measures how many entries of the ledger a second one core verifies, and the peak of the memory.
import { runBundled } from '../../run-bundled';

void runBundled('tools/trade-processing/benchmark/worker.ts');
