/** What people read. */

const STATES = {
  CONNECTED: ['up', 'connected'],
  CONNECTING: ['between', 'dialling'],
  AUTHENTICATING: ['between', 'shaking hands'],
  LEAVING: ['between', 'leaving'],
  WAITING: ['down', 'down'],
  IDLE: ['down', 'not dialled'],
  STOPPED: ['down', 'stopped'],
  LISTENING: ['up', 'listening'],
  DOWN: ['down', 'not listening'],
};

/** What an arrow of the picture is, and what a good answer to a send says. */
export const ENGINES = {
  MESH: { sent: 'Handled', arrows: 'An arrow for each connection: the one at its tail sends.' },
  RABBITMQ: { sent: 'Stored', arrows: 'All packets go through the broker: an arrow shows whether it takes them, and whether it brings them.' },
};

/** up, between or down. */
export const kindOf = state => (STATES[state] ?? ['between'])[0];
export const wordsOf = state => (STATES[state] ?? ['', state.toLowerCase()])[1];

/** Seconds of an ISO-8601 duration. */
export function seconds(iso) {
  const [, hours = 0, minutes = 0, rest = 0] = /PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?/.exec(iso) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

/** A short time in the unit that fits. */
export function short(time) {
  if (time < 0.001) {
    return `${Math.round(time * 1e6)} µs`;
  }
  return time < 1 ? `${digits(time * 1e3)} ms` : `${digits(time)} s`;
}

const digits = number => number.toLocaleString('en', { maximumSignificantDigits: 3 });

export const whole = number => Math.round(number).toLocaleString('en');
export const rate = number => number < 10 ? digits(Math.round(number * 10) / 10) : whole(number);

/** How long ago, roughly. */
export function ago(time) {
  const steps = [[86_400, 'd'], [3_600, 'h'], [60, 'min']];
  const [unit, name] = steps.find(([length]) => time >= length) ?? [1, 's'];
  return `${Math.floor(Math.max(0, time) / unit)} ${name}`;
}

export const clock = date => date.toLocaleTimeString('en-GB');

/** The time, with the date where that is not today's. */
export const moment = date => date.toDateString() === new Date().toDateString() ? clock(date) : date.toLocaleString('en-GB');
