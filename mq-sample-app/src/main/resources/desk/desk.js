/** Orders by hand and in a stream, asks each second how things stand, stops and starts services and cuts their network. */

const MOST_UNDER_WAY = 50;
const MOST_TOLD = 100;
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
let stream;

async function order() {
  if (underWay >= MOST_UNDER_WAY) {
    return;
  }
  underWay++;
  try {
    const body = JSON.stringify({ sku: byId('sku').value, quantity: Number(byId('quantity').value) });
    const response = await fetch('to/orders/orders', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    const answer = await response.json();
    tell(response.ok, response.status, answer.message ?? answer.detail ?? answer.title);
  } catch (error) {
    tell(false, '–', error.message);
  }
  underWay--;
}

function tell(good, status, words) {
  const told = byId('told');
  told.prepend(element('li', { className: good ? 'good' : 'bad' },
    `${new Date().toLocaleTimeString('en-GB')} ${good ? '●' : '✕'} ${status}: ${words}`));
  while (told.children.length > MOST_TOLD) {
    told.lastChild.remove();
  }
}

function switchStream() {
  const on = stream === undefined;
  if (on) {
    stream = setInterval(order, 1000 / Math.max(1, Number(byId('rate').value)));
  } else {
    clearInterval(stream);
    stream = undefined;
  }
  byId('switch').textContent = on ? 'Stop ordering' : 'Start ordering';
  byId('switch').setAttribute('aria-pressed', String(on));
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
  button.dataset.change = what;
  button.textContent = CHANGES[what].label;
  button.setAttribute('aria-label', `${service.name}: ${CHANGES[what].label}`);
}

async function change(name, what) {
  const failure = byId('failure');
  failure.textContent = `${name}: ${CHANGES[what].meanwhile} …`;
  try {
    const response = await fetch(`services/${name}/${what}`, { method: 'POST' });
    failure.textContent = response.ok ? `${name}: ${CHANGES[what].done}` : `${name}: ${what} failed, see the log`;
  } catch (error) {
    failure.textContent = `The shop does not answer: ${error.message}`;
  }
}

function show(service, facts) {
  const [, state, list, power, network, link] = card(service).children;
  const running = service.address !== null;
  state.className = running && !service.cut ? 'good' : 'bad';
  state.textContent = (running ? '● runs' : '✕ stopped') + (service.cut ? ', ✕ network cut' : '');
  list.replaceChildren(...Object.entries(facts).flatMap(([name, value]) =>
    [element('dt', {}, name), element('dd', {}, value.toLocaleString('en'))]));
  offer(power, service, running ? 'stop' : 'start');
  offer(network, service, service.cut ? 'restore' : 'cut');
  link.hidden = !running;
  link.href = `${service.address}/mq-console/`;
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

function list(orders) {
  byId('latest').replaceChildren(...orders.map(each => element('tr', {}, element('td', {}, each.id.slice(0, 8)),
    element('td', {}, `${each.quantity} × ${each.sku}`),
    element('td', { className: BAD.includes(each.state) ? 'bad' : 'good' }, STATES[each.state]), element('td', {}, each.message))));
}

async function look() {
  try {
    for (const service of await (await fetch('services')).json()) {
      const response = service.address && await fetch(`to/${service.name}${SUMMARIES[service.name]}`);
      const summary = response && response.ok ? await response.json() : null;
      show(service, summary ? facts(service.name, summary) : {});
      if (summary && service.name === 'orders') {
        list(summary.latest);
      }
    }
  } catch (error) {
    byId('failure').textContent = `The shop does not answer: ${error.message}`;
  }
  setTimeout(look, 1000);
}

byId('order').addEventListener('submit', event => {
  event.preventDefault();
  order();
});
byId('stream').addEventListener('submit', event => {
  event.preventDefault();
  switchStream();
});
look();
