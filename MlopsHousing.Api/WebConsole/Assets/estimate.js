// The form: what is asked, the answer, why, and what if.
import { post, Refused } from './api.js';
import { money, ofFeature, percent } from './format.js';
import { contributionBar, curve, html, rangeBar, table } from './charts.js';
import { copies } from './copy.js';
import { placeMap } from './map.js';
import './batch.js';

const $ = id => document.getElementById(id);
const form = $('form');
const { unit, usual, features } = JSON.parse(form.dataset.features);
// Not form.elements: what that has itself, such as its length, hides a field of the same name.
const inputs = new Map([...form.querySelectorAll('.field [name]')].map(input => [input.name, input]));
const amounts = money(unit);
const STEPS = 24; // points of a curve but one
let pending = null; // the request whose answer is waited for; a newer one ends it
let shown = null; // the row and the answer that are on the page

/** The form's values as a row; an empty field is a missing value. */
function row() {
  return Object.fromEntries(features.map(({ name, type }) => {
    const text = inputs.get(name).value;
    return [name, text === '' ? null : type === 'Number' ? Number(text) : text];
  }));
}

async function estimate() {
  pending?.abort();
  const mine = pending = new AbortController();
  $('answer').setAttribute('aria-busy', 'true');
  const asked = row();
  const query = `explain=true&coverage=${$('coverage').value}`;
  try {
    const answer = await post(`/v1/predict?${query}`, JSON.stringify(asked), 'application/json', mine.signal);
    if (mine !== pending) return;
    shown = { row: asked, answer };
    showFaults([]);
    showAnswer(answer);
    showCurl(asked);
    await showCurve(mine.signal);
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (!(error instanceof Refused)) throw error;
    showFaults(error.problem.errors ?? [], error.message);
  } finally {
    if (mine === pending) $('answer').setAttribute('aria-busy', 'false');
  }
}

/** What the API says of each field stands at the field; the rest above the answer. */
function showFaults(errors, message = '') {
  const left = [];
  for (const { name } of features) {
    const input = inputs.get(name), mine = errors.filter(error => error.field === name);
    input.closest('.field').querySelector('.error').textContent = mine.map(error => error.message).join('; ');
    if (mine.length) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
  }
  for (const error of errors) if (!features.some(feature => feature.name === error.field)) left.push(`${error.field} ${error.message}`);
  const problem = $('problem');
  problem.textContent = [message, ...left].join(' ');
  problem.hidden = !message;
}

function showAnswer({ prediction, interval, base, contributions, warnings }) {
  $('price').textContent = amounts.format(prediction);
  const share = interval && percent.format(interval.coverage);
  $('scale').hidden = !interval || !usual;
  $('interval').textContent = interval ? `${share} of such intervals hold the truth: ${amounts.format(interval.lower)} to ${amounts.format(interval.upper)}` : '';
  $('range').replaceChildren(...interval ? [rangeBar({
    ...interval, prediction, usual, width: $('range').clientWidth, format: amounts.format,
    label: `From ${amounts.format(interval.lower)} to ${amounts.format(interval.upper)}, the estimate at ${amounts.format(prediction)}`,
  })] : []);
  $('warnings').replaceChildren(...warnings.map(warning => html('li', { textContent: `${labelOf(warning.field)}: ${warning.message}` })));

  const most = Math.max(...contributions.map(part => Math.abs(part.contribution)), 1e-9);
  const line = (name, value, amount, bar) => html('tr', {},
    html('th', { scope: 'row', textContent: name }), html('td', { className: 'number', textContent: value }),
    html('td', { className: 'number', textContent: amount }), html('td', { className: 'cell' }, ...bar ? [bar] : []));
  $('why').replaceChildren(
    line('A home nothing is known of', '', amounts.format(base)),
    ...contributions.map(part => line(labelOf(part.feature), ofFeature(part.value), amounts.signed(part.contribution), contributionBar(part.contribution, most))),
    line('This home', '', amounts.format(prediction)));
}

const labelOf = name => features.find(feature => feature.name === name)?.label ?? name[0].toUpperCase() + name.slice(1);

/** The price as one feature varies and the others stay. */
async function showCurve(signal) {
  const name = $('vary').value, about = shown;
  if (!about || !name) return;
  const slider = form.querySelector(`[data-feature="${CSS.escape(name)}"] input[type=range]`);
  const [from, to] = [Number(slider.min), Number(slider.max)];
  const here = about.row[name];
  const xs = Array.from({ length: STEPS + 1 }, (_, i) => from + (i / STEPS) * (to - from));
  if (here !== null && here > from && here < to) xs.push(here);
  xs.sort((one, other) => one - other);
  const rows = xs.map(x => ({ ...about.row, [name]: x }));
  const answer = await post(`/v1/predict/batch?whatIf=true&coverage=${$('coverage').value}`, JSON.stringify(rows), 'application/json', signal);
  if (about !== shown || name !== $('vary').value) return; // another question was asked meanwhile
  const points = xs.map((x, i) => ({ x, y: answer.predictions[i], lower: answer.intervals?.[i].lower, upper: answer.intervals?.[i].upper }));
  const at = { x: here, y: about.answer.prediction };
  const label = labelOf(name);
  $('curve').replaceChildren(curve({
    points, at, width: $('curve').clientWidth, formatX: ofFeature, formatY: amounts.short ?? amounts.format,
    label: `Price against ${label.toLowerCase()}: from ${amounts.format(points[0].y)} at ${ofFeature(from)} to ${amounts.format(points.at(-1).y)} at ${ofFeature(to)}`,
  }));
  $('curve-table').replaceChildren(table([label, 'Price', 'From', 'To'],
    points.map(p => [ofFeature(p.x), amounts.format(p.y), p.lower === undefined ? '' : amounts.format(p.lower), p.upper === undefined ? '' : amounts.format(p.upper)])));
}

/** Draws the curve anew; what keeps it from being drawn stands above the answer. */
async function redraw() {
  try {
    await showCurve();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    showFaults([], error.message);
  }
}

function showCurl(asked) {
  const json = JSON.stringify(asked).replaceAll("'", "'\\''");
  $('curl').textContent = `curl -s '${location.origin}/v1/predict?explain=true&coverage=${$('coverage').value}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${json}'`;
}

const place = placeMap(document.querySelector('.map'), inputs, estimate);

for (const field of form.querySelectorAll('.field')) {
  const [input, slider] = [field.querySelector('[name]'), field.querySelector('[type=range]')];
  if (!slider) continue;
  slider.addEventListener('input', () => { input.value = slider.value; place?.show(); });
  input.addEventListener('input', () => { slider.value = input.value; place?.show(); });
}
form.addEventListener('submit', event => { event.preventDefault(); estimate(); });
form.addEventListener('change', estimate);
form.addEventListener('reset', () => setTimeout(() => { place?.show(); estimate(); }));
$('vary').addEventListener('change', redraw);
let width = $('curve').clientWidth;
addEventListener('resize', () => {
  if (!shown || width === $('curve').clientWidth) return;
  width = $('curve').clientWidth;
  showAnswer(shown.answer);
  redraw();
});
copies($('copy'), $('curl'));
estimate();
