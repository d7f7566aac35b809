// Asks before the champion changes: for a reason and a key. The key is in its field and nowhere else.
import { ask, Refused } from './api.js';
import { html } from './charts.js';

const $ = id => document.getElementById(id);
const dialog = $('change');
let change = null; // what is asked for, as confirmChange was given it

/**
 * Opens the dialog. `describe` gives { heading, what, confirm, path, tag, body }, or only a heading and what where nothing is left
 * to do; it is asked again when someone else changed something meanwhile, after `refresh`. `done` hears of success.
 */
export function confirmChange(describe, refresh, done) {
  change = { describe, refresh, done };
  $('reason').value = '';
  tell();
  show();
  dialog.showModal();
  $('reason').focus();
}

function show() {
  const { heading, what, confirm } = change.describe();
  $('change-heading').textContent = heading;
  $('change-what').textContent = what;
  $('confirm').textContent = confirm ?? heading;
  $('confirm').disabled = !confirm;
}

/** Shows what is wrong: with a field at the field, with the rest above the buttons. */
function tell({ reason = '', key = '', rest = '', remedy } = {}) {
  for (const [id, text] of [['reason', reason], ['key', key]]) {
    $(`${id}-error`).textContent = text;
    if (text) $(id).setAttribute('aria-invalid', 'true'); else $(id).removeAttribute('aria-invalid');
  }
  $('change-problem').replaceChildren(rest, ...rest && remedy?.startsWith('/') ? [' ', html('a', { href: remedy, textContent: 'What to do' })] : []);
  $('change-problem').hidden = !rest;
  (reason ? $('reason') : key ? $('key') : rest ? $('change-problem') : null)?.focus();
}

/** Nobody walks away from a change that is under way: they would not know how it ended. */
function busy(is) {
  for (const id of ['confirm', 'cancel']) $(id).disabled = is;
}

async function send() {
  const [reason, key] = [$('reason').value.trim(), $('key').value.trim()];
  const faults = {
    reason: reason ? '' : 'Say why: the reason is recorded for good.',
    key: !key ? 'Changes need an API key.' : /[^\x20-\x7e]/.test(key) ? 'That is no key: it has signs that no key has. Copy it again.' : '',
  };
  if (faults.reason || faults.key) return tell(faults);
  const { path, tag, body, confirm } = change.describe();
  if (!confirm) return;
  tell();
  busy(true);
  try {
    const headers = { 'Content-Type': 'application/json', 'If-Match': tag, 'X-API-Key': key };
    await ask(path, { method: 'PUT', headers, body: JSON.stringify({ ...body, reason }) });
    busy(false);
    dialog.close();
    await change.done();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 412) await change.refresh();
    const { type, title, detail, errors = [] } = error.problem;
    const words = [title, detail, ...errors.map(fault => `${fault.field} ${fault.message}`)].filter(Boolean).map(text => text.replace(/\.?$/, '.')).join(' ');
    busy(false);
    show();
    tell(error.status === 401 ? { key: words } : { rest: words, remedy: type });
  }
}

$('change-form').addEventListener('submit', event => { event.preventDefault(); send(); });
$('cancel').addEventListener('click', () => dialog.close());
dialog.addEventListener('cancel', event => { if ($('cancel').disabled) event.preventDefault(); });
// A page that is left is done with its key.
addEventListener('pagehide', () => { $('key').value = ''; });
