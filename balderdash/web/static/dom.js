// Elements from values. Text goes in as text nodes only, so no name and no term can become markup.

/**
 * An element with properties, attributes and children.
 *
 * @param {string} tag - name of the element, with classes behind dots: "p.task.quiet"
 * @param {...(Object|Node|string|number|null|undefined|false|Array)} rest - perhaps an object with properties first
 *   (names with a dash and "role" are attributes; null is left out); then children, of which strings and numbers
 *   become text, and null, undefined and false nothing
 */
export function el(tag, ...rest) {
  const hasProps = rest[0]?.constructor === Object;
  const [props, ...children] = hasProps ? rest : [{}, ...rest];
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (key.includes("-") || key === "role") node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...kept(children));
  return node;
}

/** Replaces all children of a node. */
export function fill(node, ...children) {
  node.replaceChildren(...kept(children));
  return node;
}

/** Sets the text of a node, and leaves an equal one alone: screen readers read every change. */
export function write(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** A term or a name as it came: isolated, so that right-to-left letters do not turn round what stands beside it. */
export const term = (text) => el("bdi.term", text);

/** The truth about a term in a word, with a shape beside the colour. */
export const badge = (truth) => el(`span.badge.${truth === "real" ? "real" : "fake"}`, truth);

/** "1 point", "2 points". */
export const counted = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** A share from 0 to 1 as a whole percentage. */
export const percent = (share) => `${Math.round(100 * share)}\u00a0%`;

/** "fooled 48 %": how many took a line for what it is not, in the words of every face. */
export const fooledShare = (share) => `fooled ${percent(share)}`;

/** A number of points, with a real minus sign. */
export const signed = (n) => (n < 0 ? `−${-n}` : `${n}`);

/** "1 point", "−2 points". */
export const points = (n) => `${signed(n)} point${Math.abs(n) === 1 ? "" : "s"}`;

/** A heading and a list below it; false if the list is empty. */
export const part = (title, tag, rows) => rows.length > 0 && [el("h2", title), el(tag, rows)];

/**
 * The best players, a row each, and in the last row how many more share the last place that is shown.
 *
 * @param {function(Object): string} tag - the tag of a player's row
 * @param {function(number): string} told - a score in words
 */
export const bestOf = ({ leaders, tied }, tag, told) => [
  ...leaders.map((leader) =>
    el(tag(leader), el("span.number", leader.place), el("bdi", leader.name), el("span", told(leader.score))),
  ),
  ...(tied > 0
    ? [el("li.quiet", el("span.number"), `and ${tied} more with ${points(leaders.at(-1).score)}`)]
    : []),
];

/** "Duel 3 of 10: the second vote". A streak has no last hand worth naming. */
export function headline({ mode, hand, attempt }) {
  const of = mode.name === "streak" ? "" : ` of ${hand.of}`;
  return `${mode.title}${hand.of > 1 ? ` ${hand.number}${of}` : ""}${attempt > 1 ? ": the second vote" : ""}`;
}

/** The places of the terms that are turned up. */
export const turnedUp = (terms) => terms.flatMap(({ truth }, i) => (truth === undefined ? [] : [i]));

function kept(children) {
  return children
    .flat(2)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : child));
}
