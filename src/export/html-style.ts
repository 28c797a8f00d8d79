/**
 * How exported pages look. One sheet, nothing loaded: fonts are the reader's own. Each text color has a contrast of at
 * least 4.5 on each background it meets, in both color schemes.
 */

const LIGHT = [
  '--paper:#fbfaf7;--panel:#f3f1ea;--line:#dcd8cd;--ink:#23282e;--quiet:#5b636d;--accent:#0b6070;',
  '--gone:#a72a20;--added:#1a6634;--changed:#7a5000;--gone-back:#f8e6e2;--added-back:#e3f1e4;--changed-back:#f7edd3;',
  '--cell:#fff;--cell-line:#b9b3a4;--box:#ebe7db',
].join('');
const DARK = [
  '--paper:#15181c;--panel:#1c2126;--line:#353c45;--ink:#dde2e8;--quiet:#9ba5b1;--accent:#74cbd8;',
  '--gone:#ff9c8f;--added:#83d69e;--changed:#e8c568;--gone-back:#3a2220;--added-back:#1c3325;--changed-back:#37301c;',
  '--cell:#2a3138;--cell-line:#56606c;--box:#20262c',
].join('');

const PAGE = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
code,pre,.command,.outcome,.words,.totals,table,.strip,.why,.moment,.rule{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.page{max-width:48rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.015em;margin:.25rem 0 .5rem;text-wrap:balance}
h2{font-size:1.375rem;line-height:1.3;margin:0;text-wrap:balance}
h3{font-size:1.0625rem;margin:1.5rem 0 .5rem}
p,ul,ol,blockquote{margin:0 0 1rem}
li{margin:.2rem 0}
a{color:var(--accent);text-underline-offset:.15em}
code{font-size:.9em;background:var(--panel);border-radius:4px;padding:.1em .3em}
.scroll{overflow-x:auto;max-width:100%}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.quiet{color:var(--quiet)}.gone{color:var(--gone)}.added{color:var(--added)}.changed{color:var(--changed)}
`;

const FRAME = `
.eyebrow,.moment,.simulated,footer,.steps{color:var(--quiet);font-size:.875rem}
.eyebrow{margin:0}
.summary{font-size:1.1875rem;color:var(--quiet);margin:0 0 1.25rem}
.simulated{border-left:3px solid var(--line);padding-left:.9rem}
.steps{margin:1.75rem 0 2.25rem;padding:.9rem 1.1rem;background:var(--panel);border-radius:8px}
.steps ol{margin:0;padding-left:1.5rem;columns:17rem;column-gap:2rem}
.steps li{break-inside:avoid;margin:0;padding:.1rem 0}
.steps a{color:inherit;text-decoration:none}.steps a:hover{color:var(--accent);text-decoration:underline}
.step{margin-top:3.25rem;scroll-margin-top:1rem}
.step>header{border-top:1px solid var(--line);padding-top:1.1rem;margin-bottom:1rem}
.moment{margin:.2rem 0 0;font-size:.8125rem}
footer{border-top:1px solid var(--line);margin-top:3.5rem;padding-top:1.1rem}
.ways{font-size:.875rem;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;margin:0 0 .75rem}
.ways:empty{display:none}
`;

const FENCE = `
.run{margin:1.25rem 0 1.5rem;padding:.9rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:8px;font-size:.8125rem;line-height:1.5}
.command{margin:0;font-weight:600;color:var(--accent);padding-left:1.1rem;text-indent:-1.1rem}
.word{display:inline-block;max-width:100%;text-indent:0;overflow-wrap:anywhere}
.command::before{content:">";display:inline-block;width:1.1rem;text-indent:0;color:var(--quiet);font-weight:400}
.outcome{margin:0 0 .35rem 1.1rem;padding-left:1.1rem;text-indent:-1.1rem}
.failed{margin:.25rem 0;font-weight:600;color:var(--gone)}
.run pre,.other{margin:.25rem 0 .5rem;overflow-x:auto;max-width:100%;font-size:inherit;white-space:pre}
.other,.step pre,.intro pre{padding:.8rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:8px;font-size:.8125rem;line-height:1.5;overflow-x:auto;margin:0 0 1rem}
.run pre{padding:0;border:0;background:none}
.view{margin-top:.9rem;padding-top:.9rem;border-top:1px dashed var(--line)}
.view:first-child{margin-top:0;padding-top:0;border-top:0}
.view+.command{margin-top:.7rem}
.view.reply{margin:0 0 .5rem 1.1rem;padding-top:0;border-top:0}
.words{margin:0 0 .5rem}
.totals{margin:.25rem 0 .5rem;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;color:var(--quiet)}
.totals b,.totals .value{color:var(--ink)}.totals .changed{color:var(--changed);font-weight:600}
.legend{margin:.25rem 0 .75rem;color:var(--quiet);display:flex;flex-wrap:wrap;gap:.1rem 1.25rem}
table{border-collapse:collapse;font-size:.8125rem;line-height:1.5;font-variant-numeric:tabular-nums;white-space:nowrap}
.run table{background:var(--paper);min-width:min(100%,26rem)}
th,td{padding:.25rem .7rem;text-align:left;border-bottom:1px solid var(--line);font-weight:400}
.run .scroll:has(table){border:1px solid var(--line);border-radius:6px;width:fit-content}
.run tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--quiet);background:var(--panel);white-space:normal;vertical-align:bottom}
table.compare th:last-child{overflow-wrap:anywhere;min-width:5rem}
th.right,td.right{text-align:right}th.center,td.center{text-align:center}
td.sign,th.sign{width:1.6rem;padding:.25rem 0 .25rem .6rem;font-weight:700}
tr.gone>*{color:var(--gone);background:var(--gone-back)}
tr.added>*{color:var(--added);background:var(--added-back)}
tr.changed{color:inherit}
tr.changed>.sign,tr.changed>th{color:var(--changed)}
td .changed,th .changed{font-weight:600;background:var(--changed-back);border-radius:3px;padding:0 .3em;margin:0 -.3em}
tr.gap td{color:var(--quiet)}
table.prose{font-family:inherit;font-size:.9375rem;white-space:normal;margin:0 0 1rem}
.why{display:flex;gap:.9rem;margin:.7rem 0 0}
.why ul{list-style:none;margin:0;padding:0;flex:1;min-width:0}
.why li{margin:0 0 .15rem;display:flex;gap:.75rem;justify-content:space-between;align-items:baseline}
.why li span:first-child{min-width:0}
.rule{color:var(--quiet);font-size:.75rem;white-space:nowrap;border:1px solid var(--line);border-radius:4px;padding:0 .35em}
`;

const STRIP = `
.strip{display:block;font-size:13.5px}
.strip text{fill:var(--ink);white-space:pre}
.strip .target{font-weight:700}
.strip .row,.strip .segment,.strip .quiet,.strip .in.old{fill:var(--quiet)}
.strip .active{fill:var(--accent)}
.strip .box{fill:var(--box);stroke:var(--line)}
.strip .box.active{fill:var(--box);stroke:var(--accent)}
.strip .cell{fill:var(--cell);stroke:var(--cell-line)}
.strip .cell.new{fill:var(--added-back);stroke:var(--added)}
.strip .cell.old{fill:none;stroke:var(--line)}
.strip .cell.hole{fill:none;stroke:var(--gone);stroke-dasharray:2 3}
.strip .in.new{fill:var(--added);font-weight:600}
.strip .in.hole,.strip .sign.gone{fill:var(--gone)}
.strip .sign{font-size:15px}.strip .sign.added{fill:var(--added)}.strip .sign.changed{fill:var(--changed)}.strip .sign.quiet{fill:var(--quiet)}
.strip .end,.strip path.mark{fill:var(--accent)}
.strip .mark{fill:var(--accent)}
.strip-box:not(.wide) .strip{max-width:100%;height:auto}
.narrow{display:none}
`;

const QUESTION = `
.question{margin:1.5rem 0;padding:1rem 1.15rem;border:1px solid var(--accent);border-left-width:5px;border-radius:8px}
.question p:last-child{margin-bottom:0}
.question .label{margin:0 0 .25rem;color:var(--accent);font-size:.8125rem;font-weight:700;letter-spacing:.06em;text-transform:uppercase}
.question .ask{font-weight:600}
.question ol{padding-left:1.6rem;list-style:upper-alpha}.question li::marker{color:var(--quiet)}
details{margin-top:.75rem}
details+p{margin-top:.75rem}
summary{cursor:pointer;color:var(--accent);font-weight:600}
details>:nth-child(2){margin-top:.6rem}
`;

const NOTE = `
.note{margin:1.5rem 0;padding:.8rem 1.15rem;border-left:5px solid var(--changed);background:var(--changed-back);border-radius:0 8px 8px 0;font-size:.9375rem}
.note .label{margin:0 0 .25rem;color:var(--changed);font-size:.8125rem;font-weight:700;letter-spacing:.06em;text-transform:uppercase}
.note>:last-child{margin-bottom:0}
.note code{background:none;padding:0}
`;

const INDEX = `
.course h2{margin:2.5rem 0 .75rem;padding-top:1.1rem;border-top:1px solid var(--line)}
.course ol{list-style:none;margin:0;padding:0}
.course li{margin:0 0 1.1rem}
.course a{font-weight:600}
.course li p{margin:.1rem 0 0;color:var(--quiet);font-size:.9375rem}
`;

const NARROW = `
@media(max-width:48rem){
.page{padding:1.5rem 1rem 3rem}h1{font-size:1.625rem}h2{font-size:1.25rem}
.run{padding:.75rem .7rem;margin-left:-.35rem;margin-right:-.35rem}
.wide{display:none}.narrow{display:block}
table.compare :is(th,td){padding-inline:.4rem}
.why{flex-direction:column;gap:.1rem}
}`;

const PRINT = `
@media print{
:root{${LIGHT};--paper:#fff;--panel:#fff}
body{font-size:10.5pt}.page{max-width:none;padding:0}
.steps,.ways{display:none}
code{padding:0}
.step{margin-top:1.75rem}h2,.step>header{break-after:avoid}
.view,.question,.note,tr,pre{break-inside:avoid}
.run,.run table,.other{font-size:8pt}.rule{font-size:7pt}
.wide{display:block}.narrow{display:none}
summary{display:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}
}`;

export const PAGE_STYLE = [
  `:root{${LIGHT}}`,
  `@media(prefers-color-scheme:dark){:root{${DARK}}}`,
  ...[PAGE, FRAME, FENCE, STRIP, QUESTION, NOTE, INDEX, NARROW, PRINT].map((part) => part.trim()),
].join('\n');
