// Comma-separated values, as far as the page needs them: whole records, for the service reads the cells.

/** Splits a text into records; a line end within quotes belongs to its cell. */
export function records(text) {
  const found = [];
  let start = 0, isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === '\n' && !isQuoted) {
      found.push(text.slice(start, text[i - 1] === '\r' ? i - 1 : i));
      start = i + 1;
    }
  }
  if (start < text.length) found.push(text.slice(start));
  return found.filter(record => record !== '');
}

/** The cells of a record, without their quotes. */
export function cells(record) {
  const found = [];
  // With a comma before the first cell too, no match is empty: after one the search would skip a letter, and with it a cell.
  for (const match of `,${record}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)) found.push(match[1]?.replaceAll('""', '"') ?? match[2]);
  return found;
}
