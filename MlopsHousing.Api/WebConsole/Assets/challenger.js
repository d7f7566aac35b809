// The challenger on live traffic: how much feedback says for and against it, and what was decided.
import { brief, count, money, moment, percent, plain } from './format.js';
import { html, table } from './charts.js';
import { tableView } from './tableview.js';
import { verdict } from './drift.js';

const $ = id => document.getElementById(id);
const STATUS = { 'not-ready': 'not ready', live: 'live', 'cut-off': 'cut off', watch: 'watched' };
const NEXT = {
  continue: 'wait for more feedback', promote: 'promote it', refuse: 'refuse it',
  rollback: 'roll back to it', keep: 'keep the champion',
};
const figures = tableView('evidence');

export const path = () => '/v1/monitoring/challenger';

export function clear() {
  for (const id of ['challenger', 'challenger-empty', 'decisions', 'challenger-status']) $(id).hidden = true;
  $('challenger-about').textContent = '';
}

export function show(answer) {
  const { status, trial, evidence, problem } = answer;
  verdict($('challenger-status'), status === 'none' ? null : STATUS[status]);
  $('challenger-empty').hidden = status !== 'none';
  $('challenger-about').textContent = aboutOf(answer);
  $('challenger').hidden = !trial || !evidence;
  if (trial && evidence) showEvidence(answer, money(answer.unit ?? ''));
  showDecisions(answer);
  if (problem) $('challenger-about').textContent = problem;
}

function aboutOf({ status, trial, evidence }) {
  if (!trial) return '';
  const who = `Version ${trial.challenger.version}`, since = `since ${moment.format(new Date(trial.since))}`;
  const part = status === 'watch' ? `${who}, the champion of before, is compared with version ${trial.champion.version}, ${since}.`
    : trial.mode === 'shadow' ? `${who} scores copies of ${percent.format(trial.share)} of the requests beside version ${trial.champion.version}, ${since}; nobody sees its answers.`
    : `${who} answers ${percent.format(trial.share)} of the clients in place of version ${trial.champion.version}, ${since}.`;
  const cut = status === 'cut-off' ? ' It was cut off for failures or slowness: the champion answers alone.' : '';
  return part + cut + (evidence ? '' : ' Nothing was read from the store yet.');
}

function showEvidence({ trial, evidence, shadow }, amounts) {
  const { pairs, minimumPairs, mostPairs, forChallenger, forChampion, needed } = evidence;
  const bars = [
    ['Rows with feedback', pairs, minimumPairs, `${count.format(pairs)} of at least ${count.format(minimumPairs)}; it ends at ${count.format(mostPairs)}`],
    [`That version ${trial.challenger.version} errs less`, forChallenger, needed, oddsOf(forChallenger, needed)],
    [`That version ${trial.champion.version} errs less`, forChampion, needed, oddsOf(forChampion, needed)],
  ];
  const errors = pairs ? `Over them version ${trial.challenger.version} was off by ${amounts.format(evidence.challengerMae)} on average, version ${trial.champion.version} by ${amounts.format(evidence.championMae)}.` : '';
  const copies = shadow ? ` Of ${count.format(shadow.requests)} copies its answers were ${amounts.format(shadow.meanAbsoluteDifference)} off the champion's, ${amounts.format(shadow.largestDifference)} at most.` : '';
  $('evidence').replaceChildren(
    html('p', {}, 'Feedback says: ', html('strong', { textContent: NEXT[evidence.verdict] ?? evidence.verdict }), `. ${errors}${copies}`),
    ...bars.map(([name, value, whole, told]) => {
      const part = Math.max(0, Math.min(1, value / whole));
      return html('label', { className: part >= 1 ? 'enough' : '' }, html('span', { textContent: name }),
        html('progress', { max: 1, value: part }), html('span', { className: 'muted', textContent: told }));
    }));
  figures(() => table(['Figure', 'Challenger', 'Champion'], [
    ['Version', trial.challenger.version, trial.champion.version],
    ['Mean absolute error', plain(evidence.challengerMae), plain(evidence.championMae)],
    ['Evidence that it errs less, as a logarithm', plain(forChallenger), plain(forChampion)],
    ['Evidence needed, as a logarithm', plain(needed), plain(needed)],
    ['Rows with feedback', count.format(pairs), count.format(pairs)],
    ...shadow ? [['Mean difference of answers', plain(shadow.meanDifference), ''], ['Copies scored', count.format(shadow.requests), ''], ['Microseconds a row', plain(shadow.meanMicroseconds), '']] : [],
  ], 'Evidence by feedback'));
}

/** An e-value in numbers that people read; the bar is on its logarithm, so that it moves from the start. */
const oddsOf = (log, needed) => `e-value ${log > 13 ? `over ${brief.format(400_000)}` : brief.format(Math.exp(log))} of ${brief.format(Math.exp(needed))}`;

function showDecisions({ decisions, unit }) {
  const place = $('decisions'), amounts = money(unit ?? '');
  place.hidden = !decisions.length;
  place.replaceChildren(...decisions.length ? [table(['When', 'Decision', 'Versions', 'Rows', 'Errors', 'Reason'], decisions.map(one => [
    moment.format(new Date(one.at)), `${one.kind} (${one.outcome})`, `${one.challenger.version} against ${one.champion.version}`, count.format(one.pairs),
    `${amounts.format(one.challengerMae)} against ${amounts.format(one.championMae)}`, one.reason]), 'Decisions, the newest first')] : []);
}
