/** The tables of peers, of groups and of listeners. */

import { element, keyed, say, set } from './dom.js';
import { ago, kindOf, seconds, short, whole, wordsOf } from './words.js';

const PEER = ['To it', 'From it', 'Last ping', 'In flight', 'Handled', 'Rejected', 'Not delivered', 'Unknown', 'Received',
  'Reconnects', 'Last error', 'Action'];
const GROUP = ['Members that can be sent to', 'Members that cannot'];
const LISTENER = ['Takes', 'State', 'Action'];

/** onAction(name, action) is called for a button; null where there are to be none. */
export function drawPeers(body, node, sent, onAction) {
  const rows = keyed(body, Object.keys(node.peers), name => row(name, PEER, `peer-${name}`));
  for (const [name, peer] of Object.entries(node.peers)) {
    const cells = [...rows.get(name).children].slice(1);
    const age = ago((Date.parse(node.at) - Date.parse(peer.since)) / 1000);
    state(cells[0], kindOf(peer.state), wordsOf(peer.state), `since ${age}${peer.state === 'WAITING' ? ', dials again' : ''}`);
    state(cells[1], peer.inbound ? 'up' : 'down', peer.inbound ? 'connected' : 'not connected', '');
    const counters = peer.counters;
    const texts = [peer.roundTrip ? short(seconds(peer.roundTrip)) : '–', whole(peer.inFlightPackets), whole(counters.sent),
      whole(counters.rejected), whole(counters.notDelivered), whole(counters.unknown), whole(counters.received),
      whole(counters.reconnects), lastError(peer)];
    texts.forEach((text, i) => say(cells[i + 2], text));
    set(cells[4], 'data-label', sent);
    set(cells[10], 'class', kindOf(peer.state) === 'up' ? 'error earlier' : 'error');
    button(cells[11], onAction, name, 'Reconnect', 'RECONNECT');
  }
}

function lastError(peer) {
  return !peer.lastError ? '' : kindOf(peer.state) === 'up' ? `earlier: ${peer.lastError}` : peer.lastError;
}

export function drawGroups(body, node) {
  const rows = keyed(body, Object.keys(node.groups), name => row(name, GROUP, `group-${name}`));
  for (const [name, members] of Object.entries(node.groups)) {
    const [here, away] = [...rows.get(name).children].slice(1);
    const [up, down] = [true, false].map(up => members.filter(each => (kindOf(node.peers[each].state) === 'up') === up));
    state(here, up.length > 0 ? 'up' : 'down', up.join(', ') || 'none', '');
    say(away, down.join(', ') || '–');
  }
}

export function drawListeners(body, node, onAction) {
  const rows = keyed(body, Object.keys(node.listeners), id => row(id, LISTENER, `listener-${id}`));
  for (const [id, listener] of Object.entries(node.listeners)) {
    const [takes, running, action] = [...rows.get(id).children].slice(1);
    say(takes, listener.takes);
    state(running, listener.running ? 'up' : 'down', listener.running ? 'running' : 'stopped', '');
    button(action, onAction, id, listener.running ? 'Stop' : 'Start', listener.running ? 'STOP' : 'START');
  }
}

function row(name, labels, id) {
  return element('tr', { role: 'row', id }, element('th', { role: 'rowheader', scope: 'row' }, name),
    ...labels.map(label => element('td', { role: 'cell', 'data-label': label })));
}

function state(cell, kind, words, more) {
  if (cell.children.length === 0) {
    cell.append(element('span'), element('small'));
  }
  const [word, small] = cell.children;
  set(word, 'class', kind);
  say(word, `${kind === 'up' ? '●' : kind === 'down' ? '✕' : '◐'} ${words}`);
  say(small, more);
}

function button(cell, onAction, name, word, action) {
  cell.hidden = !onAction;
  if (!onAction) {
    return;
  }
  if (cell.children.length === 0) {
    const made = element('button', { type: 'button' });
    made.addEventListener('click', () => onAction(name, made.dataset.action));
    cell.append(made);
  }
  const made = cell.children[0];
  made.dataset.action = action;
  say(made, word);
  set(made, 'aria-label', `${word} ${name}`);
}
