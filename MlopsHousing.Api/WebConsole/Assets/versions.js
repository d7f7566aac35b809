// The table of versions.
import { html } from './charts.js';
import { time } from './format.js';
import { measures, told } from './measures.js';

const cell = (text, className = 'number') => html('td', { className, textContent: text });

/** One row: what it is worth, what it plays, and a button that promotes it. */
function row(version, chosen, choose, promote) {
  const [mae, rmse, , r2, coverage] = measures(version.evaluation?.unit);
  const say = measure => told(measure.of(version.evaluation), measure.format);
  const name = html('button', { type: 'button', className: 'choose', textContent: `Version ${version.version}`, onclick: () => choose(version.version) });
  if (version.version === chosen) name.setAttribute('aria-current', 'true');
  const isChampion = version.aliases.includes('champion');
  const button = html('button', { type: 'button', onclick: () => promote(version.version) }, 'Promote', html('span', { className: 'unseen', textContent: ` version ${version.version}` }));
  return html('tr', { className: version.version === chosen ? 'chosen' : '' },
    html('th', { scope: 'row' }, name, ...version.aliases.map(alias => html('span', { className: `part ${alias}`, textContent: alias }))),
    ...version.damage
      ? [html('td', { colSpan: 5, className: 'problem wraps', textContent: version.damage })]
      : [html('td', { className: 'aside' }, time(version.trainedAt)), cell(say(mae)), cell(say(rmse), 'number aside'), cell(say(r2), 'number aside'), cell(say(coverage), 'number aside')],
    html('td', { className: 'act' }, ...isChampion || version.damage ? [] : [button]));
}

/** Shows all that are known; the focus stays on the version it was on. */
export function showVersions(body, versions, chosen, choose, promote) {
  const focused = body.contains(document.activeElement) ? [...body.querySelectorAll('button')].indexOf(document.activeElement) : -1;
  body.replaceChildren(...versions.map(version => row(version, chosen, choose, promote)));
  if (focused >= 0) body.querySelectorAll('button')[focused]?.focus();
}
