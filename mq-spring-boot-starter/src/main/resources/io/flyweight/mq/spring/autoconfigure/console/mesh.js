/** The node in the middle, its peers around it, and between them both connections of each pair. */

import { keyed, say, set, shape } from './dom.js';
import { kindOf, rate, seconds, short, wordsOf } from './words.js';

const MIDDLE = { x: 320, y: 200 };
const RADIUS = { x: 235, y: 135 };
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
  names.forEach((name, i) => update(groups.get(name), name, node.peers[name], history.rates(name), i, names.length));
  say(groups.get('').querySelector('text'), shortened(node.name));
  svg.classList.toggle('crowded', names.length > MOST_RATES);
  svg.classList.toggle('dense', names.length > MOST_NAMES);
}

function self() {
  return shape('g', { class: 'self' },
    shape('circle', { cx: MIDDLE.x, cy: MIDDLE.y, r: SELF }), shape('text', { x: MIDDLE.x, y: MIDDLE.y + SELF + 18 }));
}

function peer(name) {
  return shape('a', { href: `#peer-${name}` }, shape('path'), shape('path'), shape('path'), shape('path'),
    shape('circle'), shape('text', { class: 'name' }, shortened(name)), shape('text', { class: 'small' }), shape('title', {}, name));
}

const shortened = name => name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

function update(group, name, peer, rates, i, count) {
  const angle = 2 * Math.PI * i / count + Math.PI;
  const radius = Math.min(PEER, 400 / count);
  const at = { x: MIDDLE.x + RADIUS.x * Math.cos(angle), y: MIDDLE.y + RADIUS.y * Math.sin(angle) };
  const [out, outHead, into, intoHead, circle, label, small] = group.children;
  const kind = kindOf(peer.state);
  const inbound = peer.inbound ? 'up' : 'down';
  arrow(out, outHead, MIDDLE, SELF, at, radius, kind);
  arrow(into, intoHead, at, radius, MIDDLE, SELF, inbound);
  set(circle, 'r', radius);
  set(circle, 'cx', at.x);
  set(circle, 'cy', at.y);
  set(circle, 'class', kind === inbound ? kind : 'between');
  const above = at.y < MIDDLE.y - 1;
  text(label, at, above ? -42 : 34);
  text(small, at, above ? -25 : 51);
  const trip = peer.roundTrip ? short(seconds(peer.roundTrip)) : '';
  const flow = `${rate(rates.sent)}/s out, ${rate(rates.received)}/s in`;
  say(small, kind === 'up' ? [flow, trip].filter(Boolean).join(', ') : wordsOf(peer.state));
  set(group, 'aria-label', `${name}: to it ${wordsOf(peer.state)}, from it ${peer.inbound ? 'connected' : 'not connected'}, `
    + `${flow}${trip ? `, round trip ${trip}` : ''}`);
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
