/** Draws the CPU µs of each library as bars: an SVG that reads well on light and on dark. */

const width = 760;
const left = 250;
const right = 120;
const rowHeight = 30;
const top = 44;

/** Rows are `[library, settings, µs, × limit, …]`. */
export function drawChart(rows) {
  const bars = rows.map(([name, settings, cpu, ratio]) => ({ name: label(name, settings), cpu: Number(cpu), ratio }));
  bars.sort((a, b) => a.cpu - b.cpu);
  const longest = Math.max(...bars.map(({ cpu }) => cpu));
  const height = top + bars.length * rowHeight + 10;
  const scale = (width - left - right) / longest;
  const lines = bars.map(({ name, cpu, ratio }, i) => {
    const y = top + i * rowHeight;
    const length = Math.max(2, cpu * scale).toFixed(1);
    const kind = name.startsWith('@growingio') ? 'ours' : name.startsWith('the limit') ? 'limit' : 'peer';
    return [
      `<text class="name" x="${left - 10}" y="${y + 16}" text-anchor="end">${escape(name)}</text>`,
      `<rect class="${kind}" x="${left}" y="${y + 2}" width="${length}" height="20" rx="3"/>`,
      `<text class="figure" x="${left + Number(length) + 8}" y="${y + 16}">${cpu.toFixed(1)} µs · ${ratio} ×</text>`,
    ].join('\n  ');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="CPU microseconds per event delivered">
  <style>
    text { font: 13px system-ui, sans-serif; fill: #24292f; }
    .title { font-weight: 600; font-size: 15px; }
    .ours { fill: #e8590c; } .limit { fill: #2f9e44; } .peer { fill: #868e96; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .ours { fill: #ff922b; } .limit { fill: #51cf66; } .peer { fill: #adb5bd; }
    }
  </style>
  <text class="title" x="10" y="22">CPU µs per event delivered by a process that has just started, and how many times the limit</text>
  ${lines.join('\n  ')}
</svg>
`;
}

function label(name, settings) {
  return settings.includes('"batch":1}') ? `${name}, track()` : name;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
