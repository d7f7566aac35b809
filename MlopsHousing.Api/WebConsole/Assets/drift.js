// How far live traffic is from the rows that the champion was trained on, and where.
import { count, moment, ofFeature, percent, plain, words } from './format.js';
import { html, svg, table } from './charts.js';
import { tableView } from './tableview.js';

const $ = id => document.getElementById(id);
const VERDICTS = { 'too-few': 'too few', stable: 'stable', warn: 'warn', alert: 'alert' };
const index = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
const figures = tableView('drift-figures'), bins = tableView('bins');
let chosen = null; // the feature whose bins are drawn; until one is, the farthest

export const path = () => '/v1/monitoring/drift';

export function clear() {
  $('drift').hidden = true;
  verdict($('drift-verdict'), null);
}

export function show(answer) {
  const all = [...answer.features, answer.prediction];
  verdict($('drift-verdict'), answer.verdict);
  $('drift-about').textContent = !answer.rows ? 'No prediction yet to compare with the rows that the champion was trained on.'
    : `${answer.rows === 1 ? 'The newest prediction' : `The newest ${count.format(answer.rows)} predictions`} of all replicas, since ${moment.format(new Date(answer.since))}, against the rows that version ${answer.model.version} was trained on. `
      + (answer.verdict === 'too-few' ? `There is a verdict from ${count.format(answer.minimumCount)} on.`
        : `Above what chance makes of so few, an index of ${plain(answer.warn)} is a warning, ${plain(answer.alert)} an alert.`);
  $('drift').hidden = !answer.rows;
  if (!answer.rows) return;
  if (!all.some(one => keyOf(one) === chosen)) chosen = null;
  const farthest = all.reduce((most, one) => one.psi > most.psi ? one : most);
  const picked = all.find(one => keyOf(one) === chosen) ?? farthest;
  showMap(answer, all, picked);
  showBins(picked);
  figures(() => table(['Feature', 'Verdict', 'Index', 'By chance', 'Jensen–Shannon', 'Missing', 'Out of range'],
    all.map(one => [nameOf(one), VERDICTS[one.verdict], plain(one.psi), plain(one.chance), plain(one.jensenShannon), share(one.missingShare), share(one.outOfRangeShare)]),
    `Population stability index, what it is by chance, and Jensen–Shannon divergence in bits, over ${count.format(answer.rows)} predictions`));
}

const keyOf = one => one.feature ?? '';
const nameOf = one => one.feature === null ? 'The predictions' : words(one.feature);
const share = value => value === null ? '' : percent.format(value);

/** A verdict in a word, with a colour beside. */
export function verdict(place, word) {
  place.hidden = !word;
  place.textContent = word ? VERDICTS[word] ?? word : '';
  place.dataset.verdict = word ?? '';
}

function showMap(answer, all, picked) {
  const body = $('drift-map').tBodies[0];
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.feature : undefined;
  body.replaceChildren(...all.map(one => {
    const button = html('button', { type: 'button', textContent: nameOf(one) });
    button.dataset.feature = keyOf(one);
    button.setAttribute('aria-pressed', one === picked);
    button.addEventListener('click', () => { chosen = keyOf(one); show(answer); });
    const word = html('span', { className: 'verdict' });
    verdict(word, one.verdict);
    return html('tr', {}, html('th', { scope: 'row' }, button), html('td', {}, word),
      html('td', { className: 'number', textContent: index.format(one.psi) }), html('td', { className: 'cells' }, strip(one, answer)));
  }));
  if (focused !== undefined) body.querySelector(`[data-feature="${CSS.escape(focused)}"]`)?.focus();
}

/** What each bin adds to the index, below zero where it holds fewer rows than in training. Half a row is added to each, as in the index. */
export function shifts({ bins }, rows) {
  return bins.map(bin => {
    const observed = (bin.observed * rows + 0.5) / (rows + 0.5 * bins.length);
    return Math.sign(observed - bin.expected) * (observed - bin.expected) * Math.log(observed / bin.expected);
  });
}

function strip(one, { rows, warn, verdict }) {
  const cell = 20, width = cell * one.bins.length;
  const levels = shifts(one, rows).map(shift => verdict === 'too-few' ? 0 : Math.sign(shift) * [warn / 10, warn / 3, warn].filter(limit => Math.abs(shift) >= limit).length);
  const told = one.bins.filter((_, i) => Math.abs(levels[i]) > 1).map((bin, _, all) => `${shorter(bin.label)} ${bin.observed > bin.expected ? 'more' : 'fewer'}`);
  const chart = svg('svg', { viewBox: `0 0 ${width} 24`, role: 'img', preserveAspectRatio: 'none', 'aria-label': told.length ? told.join('; ') : 'as in training' });
  one.bins.forEach((bin, i) => {
    const level = levels[i], kind = level ? `${level < 0 ? 'fewer' : 'more'}-${Math.abs(level)}` : 'none';
    chart.append(svg('rect', { x: i * cell + 0.75, y: 1, width: cell - 1.5, height: 22, rx: 2, class: `shift-${kind}` },
      svg('title', {}, `${shorter(bin.label)}: ${percent.format(bin.observed)} live, ${percent.format(bin.expected)} in training`)));
    if (Math.abs(level) > 1) chart.append(svg('text', { x: (i + 0.5) * cell, y: 17, 'text-anchor': 'middle', class: `on-${kind}` }, level < 0 ? '−' : '+'));
  });
  return chart;
}

const LETTER = 8; // pixels that one takes, at most as a rule
const NUMBER = '(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)';
const RANGE = new RegExp(`^(?:up to ${NUMBER}|over ${NUMBER}(?: to ${NUMBER})?)$`);

/** A bin of numbers in the reader's way of writing, with few digits; any other as it is. */
function shorter(label) {
  const found = RANGE.exec(label);
  if (!found) return label;
  const [upTo, over, to] = found.slice(1).map(text => text && ofFeature(Number(text)));
  return upTo ? `≤ ${upTo}` : to ? `${over} to ${to}` : `> ${over}`;
}

/** As much of a name's beginning as there is room for; the table has all of it. */
const fitting = (text, width) => text.length * LETTER <= width ? text : `${text.slice(0, Math.floor(width / LETTER) - 1)}…`;

function showBins(one) {
  $('bins-name').textContent = nameOf(one);
  $('bins-about').textContent = `share of rows by bin, figures for live · index ${index.format(one.psi)}, ${VERDICTS[one.verdict]}`;
  const place = $('bins'), width = place.clientWidth;
  const [names, line, gap] = [Math.min(150, width * 0.42), 11, 8];
  const most = Math.max(...one.bins.flatMap(bin => [bin.expected, bin.observed])) || 1;
  const long = value => Math.max(1, (value / most) * (width - names - 56));
  const height = one.bins.length * (2 * line + gap);
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${nameOf(one)}: share of live and of training rows in ${one.bins.length} bins` });
  one.bins.forEach((bin, i) => {
    const y = i * (2 * line + gap);
    chart.append(svg('text', { x: names - 8, y: y + line + 5, 'text-anchor': 'end' }, fitting(shorter(bin.label), names - 8)));
    [[bin.observed, 1], [bin.expected, 2]].forEach(([value, number], k) => {
      chart.append(svg('rect', { x: names, y: y + k * line, width: long(value), height: line - 1, rx: 2, class: `bar series-${number}` }));
    });
    chart.append(svg('text', { x: names + long(Math.max(bin.observed, bin.expected)) + 6, y: y + line + 5 }, percent.format(bin.observed)));
  });
  place.replaceChildren(chart);
  bins(() => table(['Bin', 'Live', 'Training'], one.bins.map(bin => [shorter(bin.label), percent.format(bin.observed), percent.format(bin.expected)]),
    `${nameOf(one)}: share of rows by bin`));
}
