/** Small helpers for a page that is updated in place, so that focus and selection stay where they are. */

const SVG = 'http://www.w3.org/2000/svg';

export const byId = id => document.getElementById(id);

/** Makes an element with attributes and children; texts are texts, never markup. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function shape(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  Object.entries(attributes).forEach(([key, value]) => set(made, key, value));
  made.append(...children);
  return made;
}

/** Sets an attribute where it differs. */
export function set(target, name, value) {
  if (target.getAttribute(name) !== String(value)) {
    target.setAttribute(name, value);
  }
}

/** Sets a text where it differs: a screen reader would read it again. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Keeps one child for each key: makes the missing ones, removes the others, and brings them into order. */
export function keyed(parent, keys, make) {
  const known = parent.byKey ??= new Map();
  for (const [key, child] of known) {
    if (!keys.includes(key)) {
      child.remove();
      known.delete(key);
    }
  }
  keys.forEach((key, i) => {
    if (!known.has(key)) {
      known.set(key, make(key));
    }
    const child = known.get(key);
    if (parent.children[i] !== child) {
      parent.insertBefore(child, parent.children[i] ?? null);
    }
  });
  return known;
}
