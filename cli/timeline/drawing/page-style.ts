import { LEAST_WIDTH } from './shapes';

/** With the labels beside the drawing, and the page's padding. In a narrower window the drawing is scrolled sideways, and nothing else. */
const LEAST_PAGE = LEAST_WIDTH + 198;

export const PAGE_STYLE = `
:root{color-scheme:light dark;--fg:#1f2328;--dim:#59636e;--bg:#fff;--box:#f6f8fa;--edge:#d8dee4;--focus:#0969da}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--dim:#9198a1;--bg:#0d1117;--box:#161b22;--edge:#30363d;--focus:#4493f8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:20px 24px 48px;max-width:1800px;min-width:${LEAST_PAGE}px;background:var(--bg);color:var(--fg);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 4px}p{margin:2px 0 8px;max-width:110ch}
.dim{color:var(--dim)}
.row{display:grid;grid-template-columns:150px minmax(0,1fr)}
.labels div{font-size:12px;line-height:1;display:flex;align-items:center;overflow:hidden;white-space:nowrap;padding-right:8px}
.labels span{overflow:hidden;text-overflow:ellipsis;line-height:1.3}
.thin div{font-size:9px}
.plot{position:relative}.plot>svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plot b{position:absolute;font-weight:400}
.plot b:hover,.plot b:focus{outline:2px solid var(--focus);z-index:3}
.plot b:hover::after,.plot b:focus::after{content:attr(aria-label);position:absolute;top:calc(100% + 6px);left:0;width:max-content;max-width:min(420px,60vw);padding:8px 10px;border:1px solid var(--edge);border-radius:6px;background:var(--box);color:var(--fg);font-size:12px;line-height:1.45;white-space:pre-line;overflow-wrap:anywhere;box-shadow:0 4px 16px #0004;pointer-events:none}
.plot b.r:hover::after,.plot b.r:focus::after{left:auto;right:0}
.time{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--edge)}
details{border-top:1px solid var(--edge)}
details.group{border:0;margin:10px 0}
details.group>summary{background:var(--box);border:1px solid var(--edge);padding:4px 8px;border-radius:6px;margin-bottom:4px}
.cluster{padding:2px 8px;font-weight:600}
summary{cursor:pointer;padding:4px 0}
summary:focus-visible{outline:2px solid var(--focus)}
summary strong{margin-right:10px}
.target{border-top:1px solid var(--edge);padding:6px 0 4px}
.target h3{font-size:14px;margin:0}.target h3 .dim{font-weight:400;margin-left:10px}
.target details{border:0}.target details>summary{font-size:12px;color:var(--dim);padding:2px 0}
ul.key{list-style:none;margin:8px 0 14px;padding:0;display:flex;flex-wrap:wrap;gap:6px 20px;font-size:12px}
ul.key li{display:flex;align-items:center;gap:6px}ul.key svg{flex:none}
table{border-collapse:collapse;font-size:12px;margin:8px 0 4px}
th{text-align:left}td,th{padding:3px 14px 3px 0;vertical-align:top;border-bottom:1px solid var(--edge);white-space:pre-line;overflow-wrap:anywhere}
td:nth-child(-n+2){white-space:nowrap;overflow-wrap:normal}td:first-child{font-variant-numeric:tabular-nums}
footer{margin-top:28px;font-size:12px}
@media screen and (max-width:${LEAST_PAGE - 1}px){
h1,h2,h3,p,ul.key,summary,details.text{position:sticky;left:24px;max-width:calc(100vw - 48px)}
.labels{position:sticky;left:0;z-index:1;background:var(--bg)}
.plot b:hover::after,.plot b:focus::after,.plot b.r:hover::after,.plot b.r:focus::after{position:fixed;inset:auto 16px 16px;width:auto;max-width:none}
}
@page{size:landscape;margin:10mm}
@media print{body{padding:0;min-width:0;color:#000;background:#fff}.time{position:static}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.target,tr{break-inside:avoid}summary,h2,h3,section>p,.time{break-after:avoid}details::details-content{content-visibility:visible;height:auto}details.text:not([open]){display:none}}
`;
