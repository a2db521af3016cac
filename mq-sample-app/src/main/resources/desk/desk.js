/** Orders by hand and in a stream, asks each second how things stand, and stops and starts the services. */

const MOST_UNDER_WAY = 50;
const MOST_TOLD = 100;
const STATES = { PENDING: 'waits', RESERVED: 'reserved', SHIPPED: 'shipped', REJECTED: 'rejected', NOT_SENT: 'not sent', UNKNOWN: 'unknown' };
const BAD = ['REJECTED', 'NOT_SENT', 'UNKNOWN'];
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

/** One card for each service, which stays, so that its button keeps the focus. */
function card(service) {
  const known = byId(`service-${service.name}`);
  if (known) {
    return known;
  }
  const button = element('button', { type: 'button' });
  button.addEventListener('click', () => change(service.name, button));
  const made = element('li', { id: `service-${service.name}` }, element('h3', {}, service.name), element('span', {}),
    element('dl', {}), button, ' ', element('a', { target: '_blank', rel: 'noopener' }, 'console'));
  byId('services').append(made);
  return made;
}

async function change(name, button) {
  const what = button.dataset.change;
  button.disabled = true;
  byId('failure').textContent = `${name}: ${what === 'stop' ? 'stopping' : 'starting'} …`;
  const response = await fetch(`services/${name}/${what}`, { method: 'POST' });
  byId('failure').textContent = response.ok ? '' : `${name}: ${what} failed, see the log`;
  button.disabled = false;
}

function show(service, facts) {
  const [, state, list, button, link] = card(service).children;
  const running = service.address !== null;
  state.className = running ? 'good' : 'bad';
  state.textContent = running ? '● runs' : '✕ stopped';
  list.replaceChildren(...Object.entries(facts).flatMap(([name, value]) =>
    [element('dt', {}, name), element('dd', {}, value.toLocaleString('en'))]));
  button.dataset.change = running ? 'stop' : 'start';
  button.textContent = running ? 'Stop' : 'Start';
  button.setAttribute('aria-label', `${button.textContent} ${service.name}`);
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
