// The last minutes of the process that answers: how much, how fast, from where, and what went wrong.
import { brief, clock, count, moment, percent, plain } from './format.js';
import { table } from './charts.js';
import { tableView } from './tableview.js';
import { timeChart } from './timechart.js';

export const path = '/v1/monitoring/summary';

const $ = id => document.getElementById(id);
const SPAN = 600_000; // what charts reach back, in milliseconds
const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const milliseconds = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'millisecond', maximumSignificantDigits: 3 });
const ms = value => value === null ? '–' : milliseconds.format(value);
const exact = value => value === null ? '' : plain(value);
const views = Object.fromEntries(['throughput', 'latency', 'cache', 'errors', 'totals'].map(id => [id, tableView(id)]));

export function show(summary) {
  const { champion, recent } = summary;
  $('who').textContent = champion
    ? `Answered by ${champion.model.name}, version ${champion.model.version}, since ${moment.format(new Date(champion.since))} · MlopsHousing ${summary.version}, up since ${moment.format(new Date(summary.since))}`
    : 'The model has no champion yet, so nothing answers.';
  showTiles(summary);
  showCharts(recent, stepsOf(recent));
  views.totals(() => totals(summary));
}

function showTiles({ cache, recent }) {
  const { whole } = recent;
  const looked = whole.hits + whole.misses + whole.bypasses;
  const seconds = (Date.parse(recent.until) - Date.parse(recent.since)) / 1000;
  $('tile-requests').textContent = count.format(whole.requests);
  $('tile-rate').textContent = `${brief.format(whole.requests / Math.max(1, seconds))} a second, ${count.format(whole.rows)} rows`;
  $('tile-p50').textContent = ms(whole.p50Ms);
  $('tile-p99').textContent = ms(whole.p99Ms);
  $('tile-p95').textContent = whole.p95Ms === null ? 'p99, single predictions' : `p99; 95 within ${ms(whole.p95Ms)}`;
  $('tile-hits').textContent = looked ? percent.format(whole.hits / looked) : '–';
  $('tile-redis').textContent = !cache.redis ? 'in memory, no Redis'
    : !cache.redis.inUse ? 'Redis left alone: it fails'
    : cache.redis.bypass ? 'Redis left out: it costs more than it saves' : 'Redis in use';
  $('tile-failed').textContent = count.format(whole.failed);
  $('tile-failed').classList.toggle('bad', whole.failed > 0);
  $('tile-refused').textContent = `failed (5xx); ${count.format(whole.refused)} refused (4xx)`;
}

/** All steps of the span: those in which nothing happened are left out of the answer. */
function stepsOf({ since, until, stepSeconds, steps }) {
  const [from, to, length] = [Date.parse(since), Date.parse(until), stepSeconds * 1000];
  const known = new Map(steps.map(step => [Date.parse(step.start), step]));
  const all = [];
  for (let start = Math.floor(from / length) * length; start <= to; start += length) {
    const step = known.get(start) ?? { requests: 0, refused: 0, failed: 0, rows: 0, p50Ms: null, p95Ms: null, p99Ms: null, hits: 0, misses: 0, bypasses: 0 };
    // The first and the last may be shorter than the others.
    const seconds = Math.max(1, (Math.min(to, start + length) - Math.max(from, start)) / 1000);
    all.push({ ...step, start: new Date(start), seconds, isQuiet: !known.has(start) });
  }
  return all;
}

function showCharts({ until, stepSeconds }, steps) {
  const to = Date.parse(until);
  const rate = key => step => step[key] / step.seconds;
  const all = steps.filter(step => !step.isQuiet);
  const charts = {
    throughput: ['Requests and rows a second', ['Requests', 'A second', 'Rows', 'Rows a second'], [rate('requests'), rate('rows')],
      step => [count.format(step.requests), plain(rate('requests')(step)), count.format(step.rows), plain(rate('rows')(step))]],
    latency: ['Latency in milliseconds', ['p50', 'p95', 'p99'], [step => step.p50Ms, step => step.p95Ms, step => step.p99Ms],
      step => [exact(step.p50Ms), exact(step.p95Ms), exact(step.p99Ms)]],
    cache: ['Single predictions by where they came from', ['Hits', 'Misses', 'Bypasses'], [rate('hits'), rate('misses'), rate('bypasses')],
      step => [step.hits, step.misses, step.bypasses].map(count.format)],
    errors: ['Requests that were refused or failed', ['Refused', 'Failed'], [step => step.refused, step => step.failed],
      step => [step.refused, step.failed].map(count.format)],
  };
  for (const [id, [label, headings, values, cells]] of Object.entries(charts)) {
    const place = $(id);
    place.replaceChildren(timeChart({
      series: values.map(value => steps.map(step => ({ at: Math.min(to, step.start.getTime() + stepSeconds * 500), value: value(step) }))),
      from: to - SPAN, to, width: place.clientWidth, formatTime: at => hours.format(at), formatValue: value => brief.format(value),
      label: `${label}, from ${hours.format(to - SPAN)} to ${hours.format(to)}`,
    }));
    views[id](() => table(['Time', ...headings], all.toReversed().map(step => [clock.format(step.start), ...cells(step)]),
      `${label}, in steps of ${stepSeconds} seconds in which something was asked, the newest first`));
  }
}

function totals({ since, requests, predictions, cache, store }) {
  const rows = [...requests.routes.map(route => [route.path, route]), ['All', { ...requests, requests: requests.total, p50Ms: null, p95Ms: null, p99Ms: null }]];
  const made = table(['Route', 'Requests', 'Refused', 'Failed', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows.map(([name, r]) => [name, count.format(r.requests), count.format(r.refused), count.format(r.failed), exact(r.p50Ms), exact(r.p95Ms), exact(r.p99Ms)]),
    `Since ${moment.format(new Date(since))}: ${count.format(predictions.ok)} rows predicted, ${count.format(predictions.refused)} refused, ${count.format(predictions.unavailable)} unavailable; `
    + `cache ${count.format(cache.hits)} hits, ${count.format(cache.misses)} misses, ${count.format(cache.bypasses)} bypasses; store ${store.state}, ${count.format(store.dropped)} not logged`);
  return made;
}
