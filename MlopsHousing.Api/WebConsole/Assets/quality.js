// How far predictions were from what homes really cost, and whether intervals keep what they promise.
import { count, money, moment, percent, plain } from './format.js';
import { html, svg, table } from './charts.js';
import { tableView } from './tableview.js';

const $ = id => document.getElementById(id);
const FEW = 30; // with fewer intervals their share says little
const figures = tableView('quality-figures');
let last = null;

export const path = () => `/v1/monitoring/quality?window=${$('window').value}`;

/** Calls back when another window is chosen. */
export function onChoice(changed) {
  $('window').addEventListener('change', changed);
  $('quality-version').addEventListener('change', () => last && show(last));
}

export function clear() {
  for (const id of ['quality', 'quality-empty', 'quality-version', 'version-label']) $(id).hidden = true;
  $('quality-about').textContent = '';
}

export function show(answer) {
  last = answer;
  const { versions } = answer;
  $('quality').hidden = !versions.length;
  $('quality-empty').hidden = versions.length > 0;
  showAbout(answer);
  if (!versions.length) return showCurl();
  const version = choose(versions);
  const rows = [
    ...versions.map(one => ({ name: `Version ${one.version}`, of: one.overall, isWhole: true })),
    ...version.segments.map(segment => ({ by: segment.by, name: segment.segment, of: segment.figures })),
  ];
  showMap(rows, money(answer.unit ?? ''));
  figures(() => table(['Of', 'Rows', 'MAE', 'RMSE', 'Bias', 'Intervals', 'Held', 'From', 'To', 'Promised'],
    rows.map(({ by, name, of }) => [by ? `${by}: ${name}` : name, count.format(of.rows), plain(of.mae), plain(of.rmse), plain(of.bias),
      ...of.intervals ? [count.format(of.intervals.rows), ...[of.intervals.held, ...chanceOf(of.intervals), of.intervals.promised].map(percent.format)] : ['', '', '', '', '']]),
    `Errors in ${answer.unit ?? 'the unit of the target'}, and the share of intervals that held the truth with its range by chance (95 %), for feedback of the last ${answer.window}`));
}

function showAbout({ feedback, orphans, isCut, since }) {
  const parts = [`${count.format(feedback)} true ${feedback === 1 ? 'value' : 'values'} since ${moment.format(new Date(since))}`];
  if (orphans) parts.push(`${count.format(orphans)} of them for no prediction in the store`);
  if (isCut) parts.push('there were more: the newest were read');
  $('quality-about').textContent = feedback ? parts.join(' · ') : '';
}

/** The version whose segments are shown: that chosen, or the newest. */
function choose(versions) {
  const select = $('quality-version'), wanted = select.value;
  if ([...select.options].map(option => option.value).join() !== versions.map(one => one.version).join()) {
    select.replaceChildren(...versions.map(one => html('option', { textContent: one.version })));
    if (versions.some(one => one.version === wanted)) select.value = wanted;
  }
  for (const id of ['quality-version', 'version-label']) $(id).hidden = versions.length < 2;
  return versions.find(one => one.version === select.value) ?? versions[0];
}

/** Where the true share may lie by chance: Wilson's interval, of 95 %. */
function chanceOf({ rows, held }) {
  const z = 1.959964, scale = 1 + z * z / rows;
  const middle = (held + z * z / (2 * rows)) / scale;
  const reach = (z / scale) * Math.sqrt(held * (1 - held) / rows + z * z / (4 * rows * rows));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

function judge(intervals) {
  const [from, to] = chanceOf(intervals);
  return intervals.rows < FEW ? 'too few to tell' : to < intervals.promised ? 'too narrow' : from > intervals.promised ? 'wider than need be' : 'as promised';
}

function showMap(rows, amounts) {
  const known = rows.filter(row => row.of.intervals);
  const least = Math.min(0.8, ...known.flatMap(({ of }) => [of.intervals.held, of.intervals.promised]));
  const from = Math.max(0, Math.floor((least - 0.02) * 10) / 10);
  const mostError = Math.max(...rows.map(row => row.of.mae)) || 1;
  $('coverage-scale').textContent = `Coverage, ${percent.format(from)} to ${percent.format(1)}`;
  let by = null;
  const lines = [];
  for (const row of rows) {
    if (row.by && row.by !== by) lines.push(html('tr', { className: 'group' }, html('th', { scope: 'rowgroup', colSpan: 5, textContent: `By ${by = row.by}` })));
    const { of } = row;
    lines.push(html('tr', { className: row.isWhole ? 'whole' : '' },
      html('th', { scope: 'row' }, row.name, html('small', { textContent: ` ${count.format(of.rows)}` , title: 'rows' })),
      html('td', { className: 'number', textContent: amounts.format(of.mae) }),
      html('td', { className: 'cells error-cells' }, bar(of.mae / mostError)),
      html('td', { className: 'number', textContent: of.intervals ? percent.format(of.intervals.held) : '' }),
      html('td', { className: 'cells' }, ...of.intervals ? [html('div', { className: 'judged' }, coverage(of.intervals, from), html('small', { textContent: judge(of.intervals) }))] : [])));
  }
  $('quality-map').tBodies[0].replaceChildren(...lines);
}

const bar = part => svg('svg', { viewBox: '0 0 100 14', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
  svg('rect', { x: 0, y: 3, width: Math.max(1, part * 100), height: 8, class: 'more' }));

/** The share that held the truth, the range that it may be in by chance, and the share that was promised. */
function coverage(intervals, from) {
  const [low, high] = chanceOf(intervals);
  const width = innerWidth < 640 ? 110 : 220; // so that marks keep their size on a phone
  const x = share => ((Math.max(from, share) - from) / (1 - from)) * (width - 8) + 4;
  return svg('svg', {
    viewBox: `0 0 ${width} 18`, role: 'img', class: 'coverage',
    'aria-label': `${percent.format(intervals.held)} held, ${percent.format(low)} to ${percent.format(high)} by chance, ${percent.format(intervals.promised)} promised: ${judge(intervals)}`,
  },
  svg('line', { x1: x(from), x2: x(1), y1: 9, y2: 9, class: 'grid' }),
  svg('rect', { x: x(low), width: Math.max(1, x(high) - x(low)), y: 5, height: 8, rx: 3, class: 'band' }),
  svg('line', { x1: x(intervals.promised), x2: x(intervals.promised), y1: 0, y2: 18, class: 'target' }),
  svg('circle', { cx: x(intervals.held), cy: 9, r: 4, class: 'mark' }));
}

/** Two commands that make the first feedback. */
function showCurl() {
  const place = $('feedback-curl');
  const home = place.dataset.example.replaceAll("'", "'\\''");
  place.textContent = `id=$(curl -s '${location.origin}/v1/predict' -H 'Content-Type: application/json' \\\n  -d '${home}' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')\n`
    + `curl -s '${location.origin}/v1/feedback' -H 'Content-Type: application/json' \\\n  -d "{ \\"id\\": \\"$id\\", \\"actual\\": 400000 }"`;
}
