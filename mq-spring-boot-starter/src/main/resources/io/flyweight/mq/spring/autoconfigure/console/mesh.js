/** The node in the middle, its peers around it, and between them both connections of each pair. */

import { keyed, say, set, shape } from './dom.js';
import { kindOf, rate, seconds, short, wordsOf } from './words.js';

/** The picture is as wide as its place, within limits, so that its letters stay as large as all others. */
const WIDTH = { least: 320, most: 640 };
/** Two peers stand beside the node, more around it. */
const HEIGHT = { beside: 250, around: 400 };
/** Room for the names. */
const MARGIN = { x: 85, y: 80 };
const SELF = 36;
const PEER = 16;
/** Half of the distance of the two arrows of a pair. */
const APART = 6;
const HEAD = 9;
const MOST_RATES = 10;
const MOST_NAMES = 20;
const LONGEST_NAME = 22;

export function drawMesh(svg, node, history) {
  const names = Object.keys(node.peers);
  const groups = keyed(svg, [...names, ''], name => name === '' ? self() : peer(name));
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, svg.clientWidth));
  const height = names.length > 2 ? HEIGHT.around : HEIGHT.beside;
  set(svg, 'viewBox', `0 0 ${width} ${height}`);
  const middle = { x: width / 2, y: height / 2 };
  place(groups.get(''), middle);
  names.forEach((name, i) => {
    const angle = 2 * Math.PI * i / names.length + Math.PI;
    const at = { x: middle.x + (middle.x - MARGIN.x) * Math.cos(angle), y: middle.y + (middle.y - MARGIN.y) * Math.sin(angle) };
    update(groups.get(name), name, node.peers[name], history.rates(name), { middle, at, radius: Math.min(PEER, 400 / names.length) });
  });
  say(groups.get('').querySelector('text'), shortened(node.name));
  svg.classList.toggle('crowded', names.length > MOST_RATES);
  svg.classList.toggle('dense', names.length > MOST_NAMES);
}

function self() {
  return shape('g', { class: 'self' },
    shape('circle', { r: SELF }), shape('text'));
}

function place(group, middle) {
  set(group.children[0], 'cx', middle.x);
  set(group.children[0], 'cy', middle.y);
  text(group.children[1], middle, SELF + 18);
}

function peer(name) {
  return shape('a', { href: `#peer-${name}` }, shape('path'), shape('path'), shape('path'), shape('path'),
    shape('circle'), shape('text', { class: 'name' }, shortened(name)), shape('text', { class: 'small' }), shape('text', { class: 'small' }),
    shape('title', {}, name));
}

const shortened = name => name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

function update(group, name, peer, rates, { middle, at, radius }) {
  const [out, outHead, into, intoHead, circle, label, first, second] = group.children;
  const kind = kindOf(peer.state);
  const inbound = peer.inbound ? 'up' : 'down';
  arrow(out, outHead, middle, SELF, at, radius, kind);
  arrow(into, intoHead, at, radius, middle, SELF, inbound);
  set(circle, 'r', radius);
  set(circle, 'cx', at.x);
  set(circle, 'cy', at.y);
  set(circle, 'class', kind === inbound ? kind : 'between');
  const above = at.y < middle.y - 1;
  text(label, at, above ? -59 : 34);
  text(first, at, above ? -42 : 51);
  text(second, at, above ? -25 : 68);
  say(first, kind === 'up' ? `${rate(rates.sent)}/s out, ${rate(rates.received)}/s in` : wordsOf(peer.state));
  say(second, kind === 'up' && peer.roundTrip ? `ping ${short(seconds(peer.roundTrip))}` : '');
  // Begins with what can be seen: whoever speaks to the page says that.
  const seen = [shortened(name), first.textContent, second.textContent].filter(Boolean).join(' ');
  set(group, 'aria-label', `${seen}: to it ${wordsOf(peer.state)}, from it ${peer.inbound ? 'connected' : 'not connected'}`);
}

/** From the edge of one circle to that of another, to the right of the line between their middles. */
function arrow(line, head, from, fromRadius, to, toRadius, kind) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const point = (distance, aside) =>
    `${(from.x + along.x * distance - along.y * aside).toFixed(1)} ${(from.y + along.y * distance + along.x * aside).toFixed(1)}`;
  const end = length - toRadius - 3;
  set(line, 'd', `M${point(fromRadius + 3, APART)}L${point(end, APART)}`);
  set(line, 'class', kind);
  set(head, 'd', `M${point(end - HEAD, APART + HEAD / 2)}L${point(end, APART)}L${point(end - HEAD, APART - HEAD / 2)}`);
  set(head, 'class', `head ${kind}`);
}

function text(target, at, below) {
  set(target, 'x', at.x);
  set(target, 'y', at.y + below);
}
