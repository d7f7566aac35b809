// Many at once: a CSV file goes to the service piece by piece, and comes back with its estimates.
import { post, Refused } from './api.js';
import { cells, records } from './csv.js';
import { money } from './format.js';
import { table } from './charts.js';

const $ = id => document.getElementById(id);
const PIECE = 1000; // rows of one request
const SHOWN = 100; // rows of the table on the page; the download has all
const MOST_BYTES = 50 * 1024 * 1024; // what a page can hold; larger files are for `mlops predict`
let round = 0; // a file chosen later ends the one before

async function read(file) {
  const mine = ++round;
  for (const id of ['batch-problem', 'batch-download', 'batch-table']) $(id).hidden = true;
  if (file.size > MOST_BYTES) return refuse(`${file.name} is larger than ${MOST_BYTES / 1024 / 1024} MB. Use mlops predict for it.`);
  const [header, ...rows] = records((await file.text()).replace(/^\uFEFF/, ''));
  if (!rows.length) return refuse(`${file.name} has no rows under its header.`);
  $('batch-progress').hidden = false;
  const predicted = [];
  let unit = '';
  for (let from = 0; from < rows.length; from += PIECE) {
    $('batch-bar').value = from / rows.length;
    $('batch-done').textContent = `${from.toLocaleString()} of ${rows.length.toLocaleString()} rows`;
    try {
      const answer = await post('/v1/predict/batch', [header, ...rows.slice(from, from + PIECE)].join('\n'), 'text/csv');
      if (mine !== round) return;
      unit = answer.unit;
      answer.predictions.forEach((prediction, i) => predicted.push([prediction, answer.intervals?.[i].lower, answer.intervals?.[i].upper]));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      $('batch-progress').hidden = true;
      return refuse(told(error, from));
    }
  }
  $('batch-bar').value = 1;
  $('batch-done').textContent = `${rows.length.toLocaleString()} rows`;
  show(header, rows, predicted, unit);
}

/** Rows are counted as a person counts them in the file: from 1, without the header. */
function told(error, from) {
  const faults = (error.problem.errors ?? []).slice(0, 5).map(fault =>
    `${fault.row === undefined ? '' : `row ${from + fault.row + 1}, `}${fault.field}: ${fault.message}`);
  return [error.message, ...faults].join(' · ');
}

function refuse(message) {
  $('batch-problem').textContent = message;
  $('batch-problem').hidden = false;
}

function show(header, rows, predicted, unit) {
  const amounts = money(unit);
  const text = ['prediction', 'lower', 'upper'];
  const download = $('download');
  URL.revokeObjectURL(download.href);
  download.href = URL.createObjectURL(new Blob(
    [[`${header},${text.join(',')}`, ...rows.map((row, i) => `${row},${predicted[i].map(value => value ?? '').join(',')}`)].join('\n') + '\n'], { type: 'text/csv' }));
  $('batch-download').hidden = false;
  $('batch-table').replaceChildren(table(
    ['Row', 'Estimate', 'From', 'To', ...cells(header)],
    rows.slice(0, SHOWN).map((row, i) => [`${i + 1}`, ...predicted[i].map(value => value === undefined ? '' : amounts.format(value)), ...cells(row)])));
  $('batch-table').hidden = false;
}

const drop = $('drop');
$('file').addEventListener('change', event => { if (event.target.files[0]) read(event.target.files[0]); });
for (const kind of ['dragenter', 'dragover']) drop.addEventListener(kind, event => { event.preventDefault(); drop.classList.add('over'); });
for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'));
drop.addEventListener('drop', event => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) read(event.dataTransfer.files[0]);
});
