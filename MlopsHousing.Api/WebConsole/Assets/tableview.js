// The table beside a chart: the same numbers, kept up to date while somebody looks at them.

/** Ties the view of a name; gives a function that takes how its table is made now. */
export function tableView(id) {
  const details = document.getElementById(`${id}-view`), place = details.querySelector('.scroll');
  let make = null;
  const draw = () => { if (details.open && make) place.replaceChildren(make()); };
  details.addEventListener('toggle', draw);
  return newest => { make = newest; draw(); };
}
