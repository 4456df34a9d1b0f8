/** Draws the CPU µs of an event on each Node as bars: an SVG that reads well on light and on dark. */

const width = 760;
const left = 250;
const right = 130;
const rowHeight = 26;
const gap = 30;
const top = 44;

/** `runs` are those of each Node. */
export function drawChart(runs) {
  const groups = runs.map(({ major, tables }) => ({
    major,
    bars: tables.find(({ chart }) => chart !== undefined).chart,
  }));
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ cpu }) => cpu)));
  const scale = (width - left - right) / longest;
  const lines = [];
  let y = top;
  for (const { major, bars } of groups) {
    lines.push(`<text class="group" x="10" y="${y + 16}">Node ${major}</text>`);
    const limit = bars.find(({ kind }) => kind === 'limit').cpu;
    for (const { name, kind, cpu } of bars) {
      const length = Math.max(2, cpu * scale).toFixed(1);
      lines.push(
        `<text x="${left - 10}" y="${y + 16}" text-anchor="end">${escape(name)}</text>`,
        `<rect class="${kind}" x="${left}" y="${y + 2}" width="${length}" height="18" rx="3"/>`,
        `<text x="${left + Number(length) + 8}" y="${y + 16}">${cpu.toFixed(2)} µs · ${(cpu / limit).toFixed(1)} ×</text>`,
      );
      y += rowHeight;
    }
    y += gap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="CPU microseconds per event delivered, on each Node">
  <style>
    text { font: 13px system-ui, sans-serif; fill: #24292f; }
    .title, .group { font-weight: 600; } .title { font-size: 15px; }
    .ours { fill: #e8590c; } .limit { fill: #2f9e44; } .peer { fill: #868e96; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .ours { fill: #ff922b; } .limit { fill: #51cf66; } .peer { fill: #adb5bd; }
    }
  </style>
  <text class="title" x="10" y="22">CPU µs per event delivered, in batches of 500, and how many times the limit</text>
  ${lines.join('\n  ')}
</svg>
`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
