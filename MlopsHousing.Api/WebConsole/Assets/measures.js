// What versions are measured by, and how two of them differ.
import { html } from './charts.js';
import { money } from './format.js';

const share = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const signedShare = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' });
const hundredths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const points = value => hundredths.format(100 * value); // of per cent
export const percent = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const count = new Intl.NumberFormat();

/** Writes a figure; a dash where the version's evidence doesn't say it. */
export const told = (value, format) => (value === null || value === undefined ? '–' : format(value));

/** The measures in the order of their weight: how each is written, and which way is better (1 more, −1 less, 0 neither). */
export function measures(unit) {
  const amounts = money(unit ?? '');
  return [
    { name: 'Mean absolute error', of: figures => figures?.mae, format: amounts.format, signed: amounts.signed, better: -1 },
    { name: 'Root mean square error', of: figures => figures?.rmse, format: amounts.format, signed: amounts.signed, better: -1 },
    { name: 'Mean error as a share', of: figures => figures?.mape, format: percent.format, signed: points, in: 'points', better: -1 },
    { name: 'R², variance explained', of: figures => figures?.r2, format: share.format, signed: signedShare.format, better: 1 },
    { name: 'Truth within intervals', of: figures => figures?.coverage, format: percent.format, signed: points, in: 'points', better: 0 },
    { name: 'Mean width of intervals', of: figures => figures?.meanWidth, format: amounts.format, signed: amounts.signed, better: -1 },
    { name: 'Rows held out', of: figures => figures?.rows, format: count.format, signed: null, better: 0 },
  ];
}

/** Figures of one version, or of two with their difference; `from` is the one it is taken from. */
export function comparison(from, to, caption) {
  const rows = measures((from ?? to)?.evaluation?.unit).map(measure => {
    const [a, b] = [measure.of(from?.evaluation), measure.of(to?.evaluation)];
    return html('tr', {}, html('th', { scope: 'row', textContent: measure.name }), figure(told(a, measure.format)), ...to ? [figure(told(b, measure.format)), difference(measure, a, b)] : []);
  });
  const heads = [from && `Champion, version ${from.version}`, ...to ? [`Challenger, version ${to.version}`, 'Difference'] : []];
  return html('table', { className: 'rivals' },
    html('caption', { textContent: caption }),
    html('thead', {}, html('tr', {}, html('th', { scope: 'col', textContent: 'Measure' }), ...heads.map(text => html('th', { scope: 'col', className: 'number', textContent: text })))),
    html('tbody', {}, ...rows));
}

const figure = text => html('td', { className: 'number', textContent: text });

/** Said in words too, since colours alone say nothing to some. */
function difference({ signed, format, in: unit, better }, a, b) {
  if (!signed || a === null || a === undefined || b === null || b === undefined) return figure('');
  if (format(a) === format(b)) return figure('equal');
  const verdict = better ? (Math.sign(b - a) === better ? 'better' : 'worse') : '';
  return html('td', { className: `number ${verdict}` }, signed(b - a), html('span', { className: 'word', textContent: [' ', unit, verdict].filter(Boolean).join(' ') }));
}
