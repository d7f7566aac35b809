// A small chart over time: lines that end where nothing is known.
import { svg } from './charts.js';

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [150, 48, 10, 8, 24];

/**
 * Draws series over a span of time.
 * `series` are lists of { at, value }, `at` in milliseconds and `value` null where nothing is known.
 */
export function timeChart({ series, from, to, width, formatTime, formatValue, label }) {
  const most = nice(Math.max(...series.flat().map(point => point.value ?? 0)));
  const x = at => LEFT + ((at - from) / (to - from)) * (width - LEFT - RIGHT);
  const y = value => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const chart = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label });
  for (const part of [0, 0.5, 1]) {
    chart.append(svg('line', { x1: LEFT, x2: width - RIGHT, y1: y(part * most), y2: y(part * most), class: 'grid' }));
    chart.append(svg('text', { x: LEFT - 6, y: y(part * most) + 4, 'text-anchor': 'end' }, formatValue(part * most)));
    const at = from + part * (to - from);
    chart.append(svg('text', { x: x(at), y: HEIGHT - 6, 'text-anchor': ['start', 'middle', 'end'][2 * part] }, formatTime(at)));
  }
  // The first line is what people look for, so it lies on top.
  series.map((points, i) => [points, i + 1]).reverse().forEach(([points, number]) => {
    for (const run of runs(points)) {
      if (run.length === 1) chart.append(svg('circle', { cx: x(run[0].at), cy: y(run[0].value), r: 3, class: `dot series-${number}` }));
      else chart.append(svg('path', { d: run.map((p, i) => `${i ? 'L' : 'M'}${x(p.at).toFixed(1)} ${y(p.value).toFixed(1)}`).join(''), class: `line series-${number}` }));
    }
  });
  return chart;
}

/** The least of 1, 2 and 5 times a power of ten that is not below; an empty chart goes up to 1. */
function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find(step => step * power >= value * 0.9999);
}

/** Points that follow one another with a value. */
function runs(points) {
  const found = [];
  let run = null;
  for (const point of points) {
    if (point.value === null) run = null;
    else if (run) run.push(point);
    else found.push(run = [point]);
  }
  return found;
}
