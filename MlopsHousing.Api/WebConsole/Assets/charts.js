// Small charts as SVG, in units of pixels, so that texts stay readable on a phone. Colours come from the stylesheet, by class.

const NS = 'http://www.w3.org/2000/svg';

/** Makes an SVG element with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Makes an HTML element with properties and children. */
export function html(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** An interval as a bar, with the prediction in it and what most homes cost as a scale. */
export function rangeBar({ lower, upper, prediction, usual, width, format, label }) {
  const from = Math.min(lower, usual?.[0] ?? lower), to = Math.max(upper, usual?.[1] ?? upper);
  const pad = (to - from || Math.abs(to) || 1) * 0.04;
  const height = 64;
  const x = value => ((value - from + pad) / (to - from + 2 * pad)) * width;
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  chart.append(svg('line', { x1: x(from), x2: x(to), y1: 22, y2: 22, class: 'axis' }));
  chart.append(svg('rect', { x: x(lower), width: Math.max(2, x(upper) - x(lower)), y: 12, height: 20, rx: 4, class: 'band' }));
  chart.append(svg('line', { x1: x(prediction), x2: x(prediction), y1: 6, y2: 38, class: 'mark' }));
  // Under its end each, or outwards of a short bar; within the chart, and then apart.
  const texts = [lower, upper].map(format), [low, high] = texts.map(text => text.length * 8), gap = 8, edge = 4;
  const isShort = x(upper) - x(lower) <= 150;
  const left = Math.max(edge, Math.min(x(lower) - (isShort ? low : low / 2), width - edge - high - gap - low));
  const right = Math.max(left + low + gap, Math.min(x(upper) - (isShort ? 0 : high / 2), width - edge - high));
  chart.append(svg('text', { x: left + low, y: 56, 'text-anchor': 'end' }, texts[0]), svg('text', { x: right, y: 56 }, texts[1]));
  return chart;
}

/** A bar to the right of zero for what adds, to the left for what takes away; all on one scale. */
export function contributionBar(value, most) {
  const half = 100, length = Math.max(0.5, (Math.abs(value) / most) * half);
  return svg('svg', { viewBox: '0 0 200 14', 'aria-hidden': 'true', class: 'bar' },
    svg('line', { x1: half, x2: half, y1: 0, y2: 14, class: 'axis' }),
    svg('rect', { x: value < 0 ? half - length : half, width: length, y: 2, height: 10, rx: 2, class: value < 0 ? 'less' : 'more' }));
}

/** A curve with the interval around it, and a mark where the home is. */
export function curve({ points, at, width, formatX, formatY, label }) {
  const [height, left, right, top, bottom] = [240, 64, 12, 10, 28];
  const ys = points.flatMap(point => [point.lower ?? point.y, point.upper ?? point.y, point.y]);
  const [minX, maxX] = [points[0].x, points.at(-1).x];
  const [minY, maxY] = [Math.min(...ys), Math.max(...ys)];
  const x = value => left + ((value - minX) / (maxX - minX || 1)) * (width - left - right);
  const y = value => height - bottom - ((value - minY) / (maxY - minY || 1)) * (height - top - bottom);
  const path = list => list.map((point, i) => `${i ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`).join('');
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  for (const part of [0, 0.5, 1]) {
    const value = minY + part * (maxY - minY);
    chart.append(svg('line', { x1: left, x2: width - right, y1: y(value), y2: y(value), class: 'grid' }));
    chart.append(svg('text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, formatY(value)));
    const across = minX + part * (maxX - minX);
    chart.append(svg('text', { x: x(across), y: height - 8, 'text-anchor': part === 0 ? 'start' : part === 1 ? 'end' : 'middle' }, formatX(across)));
  }
  if (points[0].lower !== undefined) {
    const band = [...points.map(p => [x(p.x), y(p.upper)]), ...points.toReversed().map(p => [x(p.x), y(p.lower)])];
    chart.append(svg('path', { d: `${path(band)}Z`, class: 'band' }));
  }
  chart.append(svg('path', { d: path(points.map(p => [x(p.x), y(p.y)])), class: 'curve' }));
  if (at && at.x >= minX && at.x <= maxX) chart.append(svg('circle', { cx: x(at.x), cy: y(at.y), r: 5, class: 'mark' }));
  return chart;
}

/** A table of texts, the first column being headings of rows. */
export function table(headings, rows, caption = '') {
  return html('table', {},
    ...caption ? [html('caption', { textContent: caption })] : [],
    html('thead', {}, html('tr', {}, ...headings.map((text, i) => html('th', { scope: 'col', textContent: text, className: i ? 'number' : '' })))),
    html('tbody', {}, ...rows.map(row => html('tr', {}, ...row.map((text, i) =>
      i ? html('td', { textContent: text, className: 'number' }) : html('th', { scope: 'row', textContent: text }))))));
}
