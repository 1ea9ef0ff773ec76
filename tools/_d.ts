import { createPopulations } from './pattern-detection/evaluate/populations';
import { readRealMarket } from './pattern-detection/evaluate/market';
import { matchDetections } from './pattern-detection/evaluate/match';
import { Random } from './pattern-detection/evaluate/random';
import { detectAll } from '../src/domain/patterns';
const p = createPopulations(readRealMarket())[process.argv[2] as 'drawn'|'simulated'];
const pattern = process.argv[3] as any;
let n=0, missNo=0, shown=0; const why: Record<string,number>={};
for (let i=0;i<600;i++){ const s=p.plantPattern(pattern,'low',new Random(9,pattern,i)); const m=matchDetections(s,detectAll(s.bars)); n++;
 const idx=(t:number)=>s.bars.findIndex(b=>b.timestamp===t);
 if(m.some(x=>x.verdict==='found')) continue;
 const own=m.filter(x=>x.detection.pattern===pattern);
 const t=s.truth!; const from=t.extremes[0]!.index,to=t.extremes.at(-1)!.index;
 if(!own.length){missNo++; why['none']=(why['none']??0)+1; why['none touches '+t.extremes.length]=(why['none touches '+t.extremes.length]??0)+1; continue}
 const d=own[0]!.detection; const c=idx(d.confirmedAt);
 const k = c<from?'before from':c<to?'before to':c>t.breakAt+5?'late':'pivots/cover'; why[k]=(why[k]??0)+1;
 if(shown++<12) console.log(i,'scale',s.scale.toFixed(0),'truth',t.extremes.map(e=>e.kind[0]+e.index+':'+e.price.toPrecision(4)).join(' '),'break',t.breakAt,'| det',d.pivots!.map(q=>q.kind[0]+idx(q.timestamp)+':'+q.price.toPrecision(4)).join(' '),'conf@',c, d.confidence!.toFixed(0));
}
console.log(n,why);
