// The map of the training data: shows where the home is, and takes a click as its place.

/** Ties a map to the form's two coordinates; null where the model has none. */
export function placeMap(figure, inputs, changed) {
  if (!figure) return null;
  const picture = figure.querySelector('svg'), place = figure.querySelector('#place');
  const { width, height } = picture.viewBox.baseVal;
  const [x, y] = [inputs.get(figure.dataset.x), inputs.get(figure.dataset.y)];
  const [xFrom, xTo] = figure.dataset.xRange.split(' ').map(Number);
  const [yFrom, yTo] = figure.dataset.yRange.split(' ').map(Number);
  // A thousandth of the map is as fine as a click: a city's is less than a degree wide.
  const decimals = (from, to) => Math.max(0, Math.ceil(-Math.log10((to - from) / 1000)));

  function show() {
    const across = ((Number(x.value) - xFrom) / (xTo - xFrom)) * width;
    const down = height - ((Number(y.value) - yFrom) / (yTo - yFrom)) * height;
    const isOnMap = x.value !== '' && y.value !== '' && across >= 0 && across <= width && down >= 0 && down <= height;
    place.setAttribute('visibility', isOnMap ? 'visible' : 'hidden');
    if (isOnMap) place.setAttribute('transform', `translate(${across} ${down})`);
  }

  function set(input, from, to, part) {
    input.value = (from + part * (to - from)).toFixed(decimals(from, to));
    const slider = input.parentElement.querySelector('[type=range]');
    if (slider) slider.value = input.value;
  }

  picture.addEventListener('click', event => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    set(x, xFrom, xTo, point.x / width);
    set(y, yFrom, yTo, 1 - point.y / height);
    show();
    changed();
  });
  show();
  return { show };
}
