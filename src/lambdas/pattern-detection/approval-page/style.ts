/** The stylesheet of all pages. The content security policy allows only this one, by its hash. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#16202c;--soft:#4b5968;--paper:#fff;--ground:#eef1f5;--line:#cbd3dc;
--accent:#0b5cad;--yes:#106b3f;--no:#a8231c;--warm:#9a4b00;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#edf1f6;--soft:#b3bfcc;--paper:#18212c;--ground:#0e141b;
--line:#3c4a59;--accent:#74b4f7;--yes:#5bcf93;--no:#ff8f87;--warm:#f4b266;--on:#0e141b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1rem}
article{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 .5rem}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem}
p{margin:.5rem 0}
.brand{color:var(--soft);font-size:.9rem;margin:0 0 .75rem;padding-left:.25rem}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .65rem;font-size:.85rem;
font-weight:700;letter-spacing:.03em}
.CRITICAL,.REJECTED,.error{color:var(--no)}.HIGH,.EXPIRED,.PENDING{color:var(--warm)}.APPROVED{color:var(--yes)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;margin:1rem 0}
dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dd.note{white-space:pre-wrap}
figure{margin:1rem 0}figcaption{color:var(--soft);font-size:.9rem;margin-top:.4rem}
svg{display:block;width:100%;height:auto}
svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .date{fill:var(--soft);font-size:12px}
svg .price{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
svg .over-bars{stroke-width:1.5}svg .wick,svg .body{fill:none}svg .wick{stroke-width:1}svg .up{stroke:var(--yes)}svg .down{stroke:var(--no)}
svg .pivot{fill:var(--paper);stroke:var(--accent);stroke-width:2}
svg .level{stroke:var(--warm);stroke-width:1.5;stroke-dasharray:6 4}
svg .level-text{fill:var(--warm)}svg .close{fill:var(--no)}svg .close-text{fill:var(--no);font-weight:700}
.parts{list-style:none;margin:.5rem 0;padding:0;display:grid;gap:.35rem}
.parts li{display:grid;grid-template-columns:9rem 1fr 3.75rem;gap:.75rem;align-items:center}
.parts li>p{grid-column:1/-1;margin:-.35rem 0 .35rem;color:var(--soft);font-size:.9rem}
.parts meter+span{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
meter{width:100%;height:1rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}.hint{color:var(--soft);font-weight:400}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);
border-radius:.4rem;padding:.55rem .7rem}
textarea{min-height:5rem;resize:vertical}
.choice{display:flex;gap:.75rem;margin-top:1.25rem}
button{flex:1;font:inherit;font-weight:700;padding:.75rem 1rem;border-radius:.4rem;border:2px solid;cursor:pointer}
button.yes{background:var(--yes);border-color:var(--yes);color:var(--on)}
button.no{background:var(--paper);border-color:var(--no);color:var(--no)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){main{padding:.5rem}article{padding:1rem}dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:.5rem}.parts li{grid-template-columns:7.5rem 1fr 3.75rem;gap:.5rem}
svg text{font-size:17px}svg .date{font-size:15px}}
`;
