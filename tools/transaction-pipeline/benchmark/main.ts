// Measures how many transactions a second one core scores.
import { runBundled } from '../../run-bundled';

void runBundled('tools/transaction-pipeline/benchmark/worker.ts');
