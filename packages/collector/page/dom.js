/** Makes elements of names, attributes and text. Text is only ever set as text, whoever wrote it. */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an HTML element. Children are elements or text; `undefined` ones are left out. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Shortens a long text for a row; the whole of it stays reachable in the row's JSON. */
export function shorten(text, length = 160) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Finds an element that index.html is known to have. */
export function byId(id) {
  return document.getElementById(id);
}

/** Makes a button that copies `text()` and says so for a moment. */
export function makeCopyButton(words, text) {
  const button = make('button', { class: 'button copy', type: 'button' }, words.copy);
  button.addEventListener('click', async () => {
    button.textContent = (await copy(text())) ? words.copied : words.notCopied;
    setTimeout(() => (button.textContent = words.copy), 2_000);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// The clipboard is closed to pages that come over plain HTTP from another machine. This older way is not.
function copyBySelection(text) {
  const area = make('textarea', { class: 'offscreen', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
