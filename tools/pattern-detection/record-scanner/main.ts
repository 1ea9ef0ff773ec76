// Compiles the SIMD scanner of records into the domain: npm run build-scanner
import { writeFileSync } from 'node:fs';
import { compileScanner, MODULE_FILE } from './compile';

writeFileSync(MODULE_FILE, compileScanner());
