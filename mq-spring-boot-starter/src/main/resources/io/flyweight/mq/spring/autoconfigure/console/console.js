/** Puts the parts together: each answer of the node goes to all of them. */

import { Charts } from './charts.js';
import { byId, element, keyed, say } from './dom.js';
import { Feed } from './feed.js';
import { History } from './history.js';
import { drawMesh } from './mesh.js';
import { drawGroups, drawListeners, drawPeers } from './tables.js';
import { ENGINES, clock, kindOf, moment, short, wordsOf } from './words.js';

const MOST_EVENTS = 200;
const SHOWN_MILLIS = 10_000;

const DIALLING = ['CONNECTING', 'AUTHENTICATING'];

const history = new History();
const charts = new Charts();
let feed;
let last;
let writable;
let goneSince;
/** The newest change of each name. */
const changes = new Map();

function draw(node) {
  const peers = Object.keys(node.peers);
  const engine = ENGINES[node.engine];
  document.title = `${node.name} – Flyweight MQ`;
  say(byId('name'), node.name);
  say(byId('listener'), node.listener.state === 'LISTENING' ? `listening at ${node.listener.address}`
    : `${wordsOf(node.listener.state)}${node.listener.error ? `: ${node.listener.error}` : ''}`);
  byId('listener').className = kindOf(node.listener.state) === 'up' ? '' : 'down';
  say(byId('arrows'), engine.arrows);
  advise(node);
  drawMesh(byId('mesh'), node, history);
  say(byId('sent'), engine.sent);
  drawPeers(byId('peers'), node, engine.sent, writable ? act : null);
  drawGroups(byId('groups'), node);
  byId('groups-section').hidden = Object.keys(node.groups).length === 0;
  drawListeners(byId('listeners'), node, writable ? act : null);
  byId('listeners-section').hidden = Object.keys(node.listeners).length === 0;
  byId('no-peers').hidden = peers.length > 0;
  keyed(byId('of'), ['', ...peers], name => element('option', { value: name }, name || 'all peers'));
  keyed(byId('to'), peers, name => element('option', { value: name }, name));
  byId('test-section').hidden = !writable || peers.length === 0;
  charts.draw(history.series(byId('of').value), engine.sent.toLowerCase());
}

function advise(node) {
  const sentences = Object.entries(node.peers).flatMap(([name, peer]) => peer.advice.map(advice => `${name}: ${advice}`));
  keyed(byId('advice'), sentences, sentence => element('li', {}, sentence));
  byId('advice-section').hidden = sentences.length === 0;
}

function report(events) {
  for (const event of events) {
    const entry = element('li', {}, element('time', { datetime: event.at }, moment(new Date(event.at))),
      element('span', { class: kindOf(event.state) }, `${event.name}: ${wordsOf(event.state)}`));
    if (event.error) {
      entry.append(` – ${event.error}`);
    }
    byId('events').prepend(entry);
  }
  while (byId('events').children.length > MOST_EVENTS) {
    byId('events').lastChild.remove();
  }
  byId('no-events').hidden = byId('events').children.length > 0;
  // What happened before somebody looked is there to be read, and not read out.
  byId('log').removeAttribute('aria-live');
}

const watcher = {
  onNode(node) {
    goneSince = undefined;
    document.body.classList.remove('gone');
    say(byId('live'), 'Live');
    node.events.forEach(event => changes.set(event.name, event));
    Object.entries(node.peers).forEach(([name, peer]) => settle(peer, changes.get(name)));
    last = node;
    history.add(node);
    draw(node);
    report(node.events);
  },
  onRestart() {
    load().then(permit);
    byId('log').setAttribute('aria-live', 'off');
    history.clear();
    changes.clear();
    byId('events').replaceChildren(element('li', {}, element('time', {}, clock(new Date())),
      'The node was started anew: what was before is forgotten.'));
  },
  onGone(words) {
    goneSince ??= new Date();
    document.body.classList.add('gone');
    say(byId('live'), `No answer since ${clock(goneSince)}. ${words} What is below was so before.`);
  },
};

/** A peer that is not there is dialled again and again: that is one state, which began when it was lost. */
function settle(peer, change) {
  if (change?.state === 'WAITING' && DIALLING.includes(peer.state)) {
    peer.state = change.state;
  }
  if (change?.state === peer.state) {
    peer.since = change.since;
  }
}

async function act(name, action) {
  const what = `${action.toLowerCase()} of ${name}`;
  acted(`${what} …`);
  try {
    await feed.change(name, { action });
    acted(`${what}: done`);
  } catch (error) {
    acted(`${what}: ${error.message}`);
  }
}

function acted(words) {
  say(byId('acted'), words);
  setTimeout(() => byId('acted').textContent === words && say(byId('acted'), ''), SHOWN_MILLIS);
}

async function sendTest(event) {
  event.preventDefault();
  const button = event.target.querySelector('button');
  // Not disabled: it would lose the focus.
  if (button.getAttribute('aria-disabled') === 'true') {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  const [to, text, subject, type] = ['to', 'text', 'subject', 'type'].map(id => byId(id).value);
  say(byId('answer'), `Sending to ${to} …`);
  try {
    const answer = await feed.change(to, { action: 'SEND', text, subject, type });
    say(byId('answer'), `${answer.outcome} after ${short(answer.millis / 1000)}${answer.error ? `: ${answer.error.replace(`; ${answer.outcome}`, '')}` : ''}`);
  } catch (error) {
    say(byId('answer'), error.message);
  }
  button.removeAttribute('aria-disabled');
}

/** The settings, as soon as the node gives them. */
async function load() {
  for (;;) {
    try {
      const response = await fetch('settings.json');
      if (response.ok) {
        return await response.json();
      }
      watcher.onGone(`The console's settings: ${response.status}.`);
    } catch {
      watcher.onGone('It cannot be reached.');
    }
    await new Promise(wake => setTimeout(wake, 1000));
  }
}

function permit(settings) {
  writable = settings.writable;
  document.querySelectorAll('th.action').forEach(head => head.hidden = !writable);
}

async function start() {
  const settings = await load();
  if (!settings.endpoint) {
    say(byId('live'), 'Nothing to show');
    say(byId('nothing'), 'The endpoint "mq" cannot be read: mq has to be in management.endpoints.web.exposure.include, '
      + 'and management.endpoint.mq.access must not be none.');
    byId('nothing').hidden = false;
    document.body.classList.add('nothing');
    return;
  }
  permit(settings);
  byId('of').addEventListener('change', () => last && draw(last));
  byId('test').addEventListener('submit', sendTest);
  feed = new Feed(settings.endpoint, watcher);
  await feed.run();
}

start();
