import { advance, newState, detectAll, PATTERNS, ALL_PATTERNS, type SymbolState } from './src/domain/patterns';
import { randomWalk, seeded, draw } from './__tests__/domain/patterns/synthetic';
for (const nsym of [1, 100, 5000]) {
  const per = Math.ceil(1_000_000 / nsym);
  const walks = Array.from({length: Math.min(nsym,100)}, (_, i) => randomWalk(per, seeded(i)));
  const states: SymbolState[] = Array.from({length: nsym}, newState);
  const run = (k: number) => {let w = 0; for (let i = 0; i < per; i++) for (let s = 0; s < nsym; s++) { const b = walks[s % walks.length]![i]!; w += advance(states[s]!, k ? {...b, timestamp: b.timestamp + k*1e13} : b).length; } return w;};
  const t = process.cpuUsage(); const w = run(0); const u = process.cpuUsage(t); const dt = (u.user+u.system)/1e6;
  console.log(nsym, (per * nsym / dt / 1e6).toFixed(2), 'M bars/s', w, 'windows');
}
const walks = Array.from({ length: 300 }, (_, i) => randomWalk(1000, seeded(i), `W${i}`)).flat();
const ev = detectAll(walks);
for (const p of PATTERNS) console.log(p, 'null/1000', (ev.filter(e => e.pattern === p).length / 300).toFixed(2));
for (const p of PATTERNS) for (const n of [0.03, 0.06, 0.12]) { const r = [20,40,80,120].map(d => { let f = 0, c = 0; for (let s = 0; s < 100; s++) { const {bars, from} = draw(p, d, n, seeded(1000*d+s)); const e = detectAll(bars).filter(x => x.confirmedAt >= bars[from]!.timestamp); if (e.some(x => x.pattern === p)) f++; if (e.some(x => x.pattern !== p)) c++; } return f + '/' + c; }); console.log(p, n, r.join('  ')); }
