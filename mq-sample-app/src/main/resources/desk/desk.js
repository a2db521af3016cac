/** Orders by hand and in a stream, asks each second how things stand, stops and starts services and cuts their network. */

/** A browser has six connections to one address: some are left for the rest of the page. */
const MOST_UNDER_WAY = 4;
const PATIENCE_MILLIS = 5000;
const MOST_TOLD = 100;
const SHOWN_OF_ID = 8;
const STATES = { PENDING: 'waits', RESERVED: 'reserved', SHIPPED: 'shipped', REJECTED: 'rejected', NOT_SENT: 'not sent', UNKNOWN: 'unknown' };
const BAD = ['REJECTED', 'NOT_SENT', 'UNKNOWN'];
const CHANGES = {
  stop: { label: 'Stop', meanwhile: 'stopping', done: 'stopped in good order: what it had received is handled' },
  start: { label: 'Start', meanwhile: 'starting', done: 'started' },
  cut: { label: 'Cut network', meanwhile: 'cutting', done: 'cut off: what is sent gets no answer, until heartbeats notice after 15 s' },
  restore: { label: 'Restore network', meanwhile: 'restoring', done: 'the network is restored' },
};
const SUMMARIES = { orders: '/orders/summary', inventory: '/inventory/summary', shipping: '/shipments/summary' };

const byId = id => document.getElementById(id);
const element = (name, attributes, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

let underWay = 0;
let ordering = false;
const ticker = new Worker('ticker.js');
ticker.onmessage = () => {
  if (valid('order')) {
    order();
  } else {
    switchStream();
  }
};

async function order() {
  if (underWay >= MOST_UNDER_WAY) {
    return undefined;
  }
  underWay++;
  try {
    const body = JSON.stringify({ sku: byId('sku').value, quantity: Number(byId('quantity').value) });
    const response = await fetch('to/orders/orders', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    const answer = await response.json();
    const id = answer.id ?? answer.order;
    const words = answer.message ?? answer.detail ?? answer.title;
    return tell(response.ok, response.status, id ? `${id.slice(0, SHOWN_OF_ID)}: ${words}` : words);
  } catch (error) {
    return tell(false, '–', error.message);
  } finally {
    underWay--;
  }
}

function tell(good, status, words) {
  const line = `${good ? '●' : '✕'} ${status}: ${words}`;
  const told = byId('told');
  told.prepend(element('li', { className: good ? 'good' : 'bad' }, `${new Date().toLocaleTimeString('en-GB')} ${line}`));
  while (told.children.length > MOST_TOLD) {
    told.lastChild.remove();
  }
  return line;
}

const valid = form => byId(form).checkValidity() || (byId(form).reportValidity(), false);

/** Begins a stream of orders only with fields that are right, and ends one whatever they hold. */
function switchStream() {
  ordering = !ordering && valid('stream') && valid('order');
  ticker.postMessage(ordering ? Number(byId('rate').value) : 0);
  byId('switch').textContent = ordering ? 'Stop ordering' : 'Start ordering';
}

/** One card for each service, which stays, so that its buttons keep the focus. */
function card(service) {
  const known = byId(`service-${service.name}`);
  if (known) {
    return known;
  }
  const made = element('li', { id: `service-${service.name}` }, element('h3', {}, service.name), element('span', {}),
    element('dl', {}), changer(service.name), ' ', changer(service.name), ' ',
    element('a', { target: '_blank', rel: 'noopener' }, 'console'));
  byId('services').append(made);
  return made;
}

/** A button that does what it says by then. It is not disabled meanwhile, which would take the focus from it. */
function changer(name) {
  const button = element('button', { type: 'button' });
  button.addEventListener('click', async () => {
    if (button.ariaDisabled !== 'true') {
      button.ariaDisabled = 'true';
      await change(name, button.dataset.change);
      button.ariaDisabled = 'false';
    }
  });
  return button;
}

function offer(button, service, what) {
  if (button.dataset.change === what) {
    return;
  }
  button.dataset.change = what;
  button.textContent = CHANGES[what].label;
  button.setAttribute('aria-label', `${service.name}: ${CHANGES[what].label}`);
}

async function change(name, what) {
  const told = byId('changed');
  told.textContent = `${name}: ${CHANGES[what].meanwhile} …`;
  try {
    const response = await fetch(`services/${name}/${what}`, { method: 'POST' });
    told.textContent = response.ok ? `${name}: ${CHANGES[what].done}` : `${name}: ${what} failed, see the log`;
    await look();
  } catch (error) {
    told.textContent = `${name}: ${what} failed: ${error.message}`;
  }
}

function show(service, facts) {
  const [, state, list, power, network, link] = card(service).children;
  const running = service.address !== null;
  const cut = service.link === 'CUT';
  state.className = running && !cut ? 'good' : 'bad';
  state.textContent = (running ? '● runs' : '✕ stopped') + (cut ? ', ✕ network cut' : '');
  replace(list, facts, () => Object.entries(facts).flatMap(([name, value]) =>
    [element('dt', {}, name), element('dd', {}, value.toLocaleString('en'))]));
  offer(power, service, running ? 'stop' : 'start');
  offer(network, service, cut ? 'restore' : 'cut');
  network.hidden = service.link === 'BROKER';
  link.hidden = !running;
  link.href = running ? `${service.address}/mq-console/` : '';
  link.setAttribute('aria-label', `Console of ${service.name}`);
}

function facts(name, summary) {
  switch (name) {
    case 'orders':
      return Object.fromEntries(Object.entries(STATES).map(([state, words]) => [words, summary.counts[state] ?? 0]));
    case 'inventory':
      return { ...summary.stock, reserved: summary.reserved, 'wait for shipping': summary.waitingForShipping };
    default:
      return summary;
  }
}

/** Leaves what has not changed where it is: somebody may read or mark it. */
function replace(parent, facts, children) {
  const text = JSON.stringify(facts);
  if (parent.dataset.facts !== text) {
    parent.dataset.facts = text;
    parent.replaceChildren(...children());
  }
}

function list(orders) {
  const cell = (text, className = '') => element('td', { role: 'cell', className }, text);
  replace(byId('latest'), orders, () => orders.map(each => element('tr', { role: 'row' }, cell(each.id.slice(0, SHOWN_OF_ID)),
    cell(`${each.quantity} × ${each.sku}`), cell(STATES[each.state], BAD.includes(each.state) ? 'bad' : 'good'), cell(each.message))));
}

const get = path => fetch(path, { signal: AbortSignal.timeout(PATIENCE_MILLIS) });

/** Asks how things stand. */
async function look() {
  try {
    const services = await (await get('services')).json();
    document.body.classList.toggle('broker', services.every(service => service.link === 'BROKER'));
    for (const service of services) {
      const response = service.address && await get(`to/${service.name}${SUMMARIES[service.name]}`);
      const summary = response && response.ok ? await response.json() : null;
      show(service, summary ? facts(service.name, summary) : {});
      if (service.name === 'orders') {
        list(summary?.latest ?? []);
      }
    }
    lost('');
  } catch (error) {
    lost(`The shop does not answer: ${error.message}. What is below was so before.`);
  }
}

function lost(words) {
  if (byId('lost').textContent !== words) {
    byId('lost').textContent = words;
  }
  document.body.classList.toggle('lost', words !== '');
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, 1000);
}

byId('order').addEventListener('submit', async event => {
  event.preventDefault();
  byId('answer').textContent = await order() ?? 'Too many orders wait for their answers.';
});
byId('switch').addEventListener('click', switchStream);
byId('stream').addEventListener('submit', event => {
  event.preventDefault();
  switchStream();
});
byId('rate').addEventListener('change', () => {
  if (ordering && valid('stream')) {
    ticker.postMessage(Number(byId('rate').value));
  }
});
keepLooking();
