// The page of models: reads how things stand, shows it, and reads it again after every change.
import { ask, get, Refused } from './api.js';
import { confirmChange } from './change.js';
import { html } from './charts.js';
import { money, plain, time } from './format.js';
import { part, showHistory } from './history.js';
import { comparison, told } from './measures.js';
import { showVersion } from './version.js';
import { showVersions } from './versions.js';

const $ = id => document.getElementById(id);
const name = $('models').dataset.model;
const path = `/v1/models/${encodeURIComponent(name)}`;
let state = null; // how things stand: { model, tag, versions, olderVersions, history, olderChanges, previous }
let chosen = /^#version-(\d+)$/.exec(location.hash)?.[1] ?? null;
let reading = null; // ends the reading of a version that is no longer wanted

/** Reads all at once; what it shows is of one moment or is refused by its tag. */
async function read() {
  const [{ json: model, tag }, versions, history] = await Promise.all([ask(path), get(`${path}/versions`), get(`${path}/history`)]);
  // Parts as the model has them: they are what the tag stands for.
  for (const version of versions.versions) version.aliases = parts(model, version.version);
  state = {
    model, tag, versions: versions.versions, olderVersions: versions.before,
    history: history.changes, olderChanges: history.before, previous: history.previousChampion,
  };
  chosen ??= model.champion ?? model.versions.at(-1);
  await show();
}

const parts = (model, version) => ['champion', 'challenger'].filter(alias => model[alias] === version);
const find = version => state.versions.find(one => one.version === version);

async function show() {
  const { model, versions, previous } = state;
  const count = model.versions.length;
  $('about').textContent = [model.description, `${name}: ${count === 1 ? 'one version' : `${plain(count)} versions`}`].filter(Boolean).join(' ');
  showVersions($('versions'), versions, chosen, choose, promote);
  showHistory($('history'), state.history);
  $('older-versions').hidden = state.olderVersions === null;
  $('older-changes').hidden = state.olderChanges === null;
  $('rollback').hidden = previous === null;
  $('rollback').textContent = `Roll back to version ${previous}`;
  await showRivals();
}

async function showRivals() {
  const { model } = state;
  // Either may be older than the versions that the table shows.
  const [champion, challenger] = await Promise.all([model.champion, model.challenger].map(version => version && (find(version) ?? only(version))));
  if (state.model !== model) return;
  const isSame = !champion?.evaluation || !challenger?.evaluation || champion.evaluation.heldOutSha256 === challenger.evaluation.heldOutSha256;
  const caption = !champion ? 'Nothing answers until a version is promoted.'
    : !challenger ? 'Nobody challenges it. mlops models challenge names a challenger, retraining does too.'
    : isSame ? 'Measured on the same rows, held out of training.' : 'Measured on different rows: the differences are no comparison. Live traffic and feedback tell more.';
  $('rivals').replaceChildren(champion || challenger ? comparison(champion, challenger, caption) : html('p', { textContent: caption }));
  $('rivals').setAttribute('aria-busy', 'false');
  $('live').hidden = !model.trial;
  if (model.trial) showLive(model); // not waited for: the store may be slow
}

const only = async version => (await get(`${path}/versions?limit=1&before=${Number(version) + 1}`)).versions[0];

/** The challenger's part in live traffic at once, and then what feedback says of it so far. */
async function showLive(about) {
  const { challenger, trial } = about;
  const feedback = html('span');
  $('live').replaceChildren(
    `On live traffic version ${challenger} ${part(trial)}, since `, time(trial.since), '. ', feedback, html('a', { href: '/monitoring', textContent: 'Follow it on Monitoring' }));
  try {
    const { model, evidence, unit, trial: shown } = await get('/v1/monitoring/challenger');
    if (model !== name || !evidence || shown?.challenger.version !== challenger) return;
    const amount = value => told(value, money(unit ?? '').format);
    feedback.textContent = evidence.pairs
      ? `By feedback on ${plain(evidence.pairs)} homes it errs by ${amount(evidence.challengerMae)} on average, the champion by ${amount(evidence.championMae)}; verdict: ${evidence.verdict}. `
      : 'No feedback on it yet. ';
  } catch (error) {
    if (!(error instanceof Refused)) throw error; // without a store there is no evidence
  }
}

async function choose(version) {
  chosen = version;
  history.replaceState(null, '', `#version-${version}`);
  showVersions($('versions'), state.versions, chosen, choose, promote);
  await guarded(showChosen);
}

async function showChosen() {
  reading?.abort();
  reading = new AbortController();
  $('version').hidden = chosen === undefined;
  if (chosen !== undefined) await showVersion(encodeURIComponent(name), chosen, reading.signal);
}

const aliasPath = `${path}/aliases/champion`;

function promote(version) {
  confirmChange(() => {
    const { model, tag } = state;
    const heading = `Promote version ${version}`;
    if (model.champion === version) return { heading, what: `Version ${version} is the champion already.` };
    return { heading, what: model.champion ? `It will answer everybody in place of version ${model.champion}.` : 'It will be the first to answer.', confirm: 'Promote', path: aliasPath, tag, body: { version } };
  }, () => guarded(read), () => changed(`Version ${version} is the champion.`));
}

function rollBack() {
  let target = null;
  confirmChange(() => {
    const { model, tag, previous } = state;
    target = previous;
    if (previous === null) return { heading: 'Roll back', what: 'There is no earlier champion to go back to.' };
    return { heading: `Roll back to version ${previous}`, what: `It answered before version ${model.champion} and will do so again.`, confirm: 'Roll back', path: aliasPath, tag, body: { version: previous, rollback: true } };
  }, () => guarded(read), () => changed(`Version ${target} is the champion again.`));
}

async function changed(words) {
  await guarded(read);
  $('done').textContent = `${words} Every replica answers with it within two seconds.`;
  $('done').focus();
}

/** What keeps the page from reading stands at its top. */
async function guarded(work) {
  try {
    await work();
    $('problem').hidden = true;
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (!(error instanceof Refused)) throw error;
    $('problem').textContent = error.message;
    $('problem').hidden = false;
  }
}

$('rollback').addEventListener('click', rollBack);
$('older-versions').addEventListener('click', () => guarded(async () => {
  const older = await get(`${path}/versions?before=${state.olderVersions}`);
  for (const version of older.versions) version.aliases = parts(state.model, version.version);
  state.versions.push(...older.versions);
  state.olderVersions = older.before;
  await show();
}));
$('older-changes').addEventListener('click', () => guarded(async () => {
  const older = await get(`${path}/history?before=${state.olderChanges}`);
  state.history.push(...older.changes);
  state.olderChanges = older.before;
  await show();
}));
await guarded(read);
if (state) await guarded(showChosen);
