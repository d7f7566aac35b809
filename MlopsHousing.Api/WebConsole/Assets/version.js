// One version at length: plots, segments, lineage, card.
import { get } from './api.js';
import { html, svg } from './charts.js';
import { money, plain, time } from './format.js';
import { percent, told } from './measures.js';

const $ = id => document.getElementById(id);

/** Reads and shows it; nothing where another is asked for meanwhile. */
export async function showVersion(model, number, signal) {
  const path = `/v1/models/${model}/versions/${number}`;
  const version = await get(path, signal);
  $('version-heading').textContent = `Version ${number}`;
  $('card').hidden = !version.card;
  if (version.card) $('card').href = version.card;
  // Under a name with its hash, a plot may be kept for good.
  $('plots').replaceChildren(...version.files.filter(file => /^plots\/[^/]+\.svg$/.test(file.name)).map(file => {
    const name = file.name.slice('plots/'.length, -'.svg'.length);
    const words = name.replaceAll(/[-_.]+/g, ' ');
    return html('figure', {},
      html('img', { src: `${path}/plots/${name}.svg?sha256=${file.sha256}`, alt: `Plot: ${words} of version ${number}; the model card has it in words`, width: 440, height: 330, loading: 'lazy' }),
      html('figcaption', { textContent: words[0].toUpperCase() + words.slice(1) }));
  }));
  $('segments').replaceChildren(segments(version.metrics));
  $('lineage').replaceChildren(...lineage(version));
}

const LOOKS = ['', 'number aside', 'number', 'number']; // a phone has no room for all of them

/** Errors by segment, each with a bar, so that the worst is seen at once. */
function segments(metrics) {
  const all = (Array.isArray(metrics?.segments) ? metrics.segments : []).filter(one => Number.isFinite(one?.metrics?.mae));
  if (!all.length) return html('p', { className: 'muted', textContent: 'It was published without.' });
  const amounts = money(metrics.unit ?? '');
  const most = Math.max(...all.map(one => one.metrics.mae));
  const held = one => metrics.intervals?.segments?.find?.(other => other.by === one.by && other.segment === one.segment)?.coverage;
  const groups = Map.groupBy(all, one => one.by);
  return html('table', { className: 'segments' },
    html('thead', {}, html('tr', {},
      ...['Segment', 'Rows', 'Mean error', 'In intervals'].map((text, i) => html('th', { scope: 'col', className: LOOKS[i], textContent: text })),
      html('th', { scope: 'col', className: 'cell' }, html('span', { className: 'unseen', textContent: 'Mean error as a bar' })))),
    ...[...groups].map(([by, members]) => html('tbody', {},
      html('tr', {}, html('th', { scope: 'rowgroup', colSpan: 5, className: 'group', textContent: `By ${by}` })),
      ...members.map(one => html('tr', {},
        html('th', { scope: 'row', textContent: one.segment }),
        ...[plain(one.metrics.rows), amounts.format(one.metrics.mae), told(held(one), percent.format)].map((text, i) => html('td', { className: LOOKS[i + 1], textContent: text })),
        html('td', { className: 'cell' }, bar(one.metrics.mae / most)))))));
}

const bar = part => svg('svg', { viewBox: '0 0 100 14', 'aria-hidden': 'true', class: 'bar', preserveAspectRatio: 'none' },
  svg('rect', { x: 0, y: 2, width: Math.max(1, 100 * part), height: 10, class: 'more' }));

const NAMES = {
  trainedAt: 'Trained', rows: 'Rows', dataSha256: 'Data', parameters: 'Parameters', packages: 'Packages', runtime: 'Runtime', architecture: 'Architecture', commit: 'Commit', digest: 'Digest',
};

/** What it was made from, as far as it is told. How long each step took is in the card. */
function lineage({ lineage: made, digest }) {
  const facts = { ...made, digest };
  delete facts.seconds;
  const names = [...Object.keys(NAMES).filter(name => name in facts), ...Object.keys(facts).filter(name => !(name in NAMES))];
  return names.flatMap(name => [html('dt', { textContent: NAMES[name] ?? name }), html('dd', {}, fact(name, facts[name]))]);
}

function fact(name, value) {
  if (name === 'trainedAt') return time(value);
  if (/Sha256$|^digest$|^commit$/.test(name)) return html('code', { textContent: value ?? 'unknown' });
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([key, part]) => `${key} ${typeof part === 'object' ? JSON.stringify(part) : plain(part)}`).join(' · ');
  return plain(value);
}
