// Who changed what, when, and why: the newest first.
import { html } from './charts.js';
import { percent, time } from './format.js';

/** A challenger's part in live traffic, in words. */
export const part = ({ mode, share }) => (mode === 'canary' ? `answers ${percent.format(share)} of the clients as a canary` : `scores copies of ${percent.format(share)} of the requests as a shadow`);

function what({ alias, from, to, rollback, trial }) {
  if (alias === 'champion' && rollback) return `Rolled back from version ${from} to version ${to}`;
  if (alias === 'champion') return from === null ? `Version ${to} became the first champion` : `Version ${to} became the champion in place of version ${from}`;
  if (alias === 'challenger' && to === null) return `Version ${from} is no longer the challenger`;
  if (alias === 'challenger' && trial) return `Version ${to} challenges: it ${part(trial)}`;
  if (alias === 'challenger') return from === to ? `Version ${to} was taken off live traffic` : `Version ${to} became the challenger`;
  return alias === 'retired' ? `Version ${from} was retired` : `${alias}: ${from ?? 'none'} to ${to ?? 'none'}`;
}

/** Shows changes of aliases. */
export function showHistory(list, changes) {
  list.replaceChildren(...changes.map(change => html('li', { className: change.rollback ? 'back' : change.alias },
    html('strong', { textContent: what(change) }),
    html('p', { className: 'muted' }, time(change.at), ` by ${change.by}`),
    html('p', { className: 'why-not', textContent: change.reason }))));
}
