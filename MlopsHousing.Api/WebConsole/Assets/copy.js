/** Lets a button copy the text of an element; where the browser does not let pages copy, it selects the text. */
export function copies(button, source) {
  button.addEventListener('click', async () => {
    if (!navigator.clipboard) return getSelection().selectAllChildren(source); // over plain HTTP, but on this machine
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}
