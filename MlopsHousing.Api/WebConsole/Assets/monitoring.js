// Asks how the service does, every few seconds while somebody looks.
import { get, Refused } from './api.js';
import { copies } from './copy.js';
import { clock } from './format.js';
import * as now from './now.js';
import * as drift from './drift.js';
import * as quality from './quality.js';
import * as challenger from './challenger.js';

const $ = id => document.getElementById(id);
const PAUSE = 5_000; // between two rounds
const PATIENCE = 10_000; // with one answer: figures of 90 days take a while
const EVERY = 2; // rounds: what is worked out from the store is asked for less often
const parts = { drift, quality, challenger };
let timer = null, round = 0, isPaused = false, answered = null;
const shown = new Map(); // the answer that each part shows

/** Asks for everything, or in most rounds just for the figures of now. */
async function ask(isWhole) {
  clearTimeout(timer);
  const mine = ++round;
  try {
    const summary = await answerOf(now.path);
    if (mine !== round) return;
    answered = new Date();
    show('now', now, summary);
    say('live', 'Live', `every ${PAUSE / 1000} seconds, last at ${clock.format(answered)}`);
    if (isWhole) await Promise.all(Object.entries(parts).map(([name, part]) => refresh(name, part)));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine !== round) return;
    say('stale', answered ? `No answer since ${clock.format(answered)}; what is below is from then.` : error.message, `asked again every ${PAUSE / 1000} seconds`);
  } finally {
    if (mine === round && !isPaused && !document.hidden) timer = setTimeout(() => ask($('state').dataset.kind === 'stale' || !(mine % EVERY)), PAUSE);
  }
}

const answerOf = path => get(path, AbortSignal.timeout(PATIENCE));

/** One part; what it is refused stands in its place, and the others go on. */
async function refresh(name, part) {
  try {
    const path = part.path();
    const answer = await answerOf(path);
    if (path === part.path()) show(name, part, answer); // else another window was chosen meanwhile
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(name, error.message);
    if (error.status === 0) return; // late, or gone: what is there is still the newest
    shown.delete(name);
    part.clear();
  }
}

function show(name, part, answer) {
  shown.set(name, [part, answer]);
  tell(name, '');
  part.show(answer);
}

function tell(name, message) {
  const problem = $(`${name}-problem`);
  problem.textContent = message;
  problem.hidden = !message;
}

/** The state is read aloud when it changes; the time beside it is not. */
function say(kind, state, more) {
  const place = $('state');
  if (place.textContent !== state) place.textContent = state;
  place.dataset.kind = kind;
  $('updated').textContent = more;
}

$('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  $('pause').textContent = isPaused ? 'Go on' : 'Pause';
  if (!isPaused) return ask(true);
  round++;
  clearTimeout(timer);
  say('paused', 'Paused', answered ? `figures of ${clock.format(answered)}` : '');
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer);
  else if (!isPaused) ask(true);
});
quality.onChoice(() => refresh('quality', quality));
copies($('feedback-copy'), $('feedback-curl'));

let width = innerWidth;
addEventListener('resize', () => {
  if (width === innerWidth) return;
  width = innerWidth;
  for (const [part, answer] of shown.values()) part.show(answer);
});
ask(true);
