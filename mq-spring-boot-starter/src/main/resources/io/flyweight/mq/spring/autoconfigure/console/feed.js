/** Asks the endpoint each second, one question at a time. */

const EVERY_MILLIS = 1000;
const PATIENCE_MILLIS = 5000;
const REASONS = { TimeoutError: 'It takes too long to answer.', SyntaxError: 'What it answers is not JSON: a page to log in, perhaps.' };

export class Feed {

  #endpoint;
  #lastEvent = 0;
  #started;
  #listener;

  /**
   * The listener has onNode(node), onRestart() before it where another process answers, and onGone(words) for each
   * question without an answer.
   */
  constructor(endpoint, listener) {
    this.#endpoint = endpoint;
    this.#listener = listener;
  }

  async run() {
    for (;;) {
      const begun = performance.now();
      await this.#ask();
      await new Promise(wake => setTimeout(wake, Math.max(100, EVERY_MILLIS - (performance.now() - begun))));
    }
  }

  async #ask() {
    let node;
    try {
      const response = await fetch(`${this.#endpoint}?eventsAfter=${this.#lastEvent}`,
        { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MILLIS) });
      if (!response.ok) {
        this.#listener.onGone(`The endpoint answers ${response.status}.`);
        return;
      }
      node = await response.json();
    } catch (error) {
      this.#listener.onGone(REASONS[error.name] ?? 'It cannot be reached.');
      return;
    }
    try {
      this.#take(node);
    } catch (error) {
      this.#listener.onGone(`This page failed: ${error.message}.`);
    }
  }

  /** A new process of the node counts its events anew: those that were asked for are not the right ones. */
  #take(node) {
    if (this.#started && this.#started !== node.started) {
      this.#lastEvent = 0;
      node.events = [];
      this.#listener.onRestart();
    }
    this.#started = node.started;
    this.#lastEvent = node.events.at(-1)?.number ?? this.#lastEvent;
    this.#listener.onNode(node);
  }

  /** Has the node do something with a peer or a listener; returns its answer, and throws one in words. */
  async change(name, change) {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const token = /(?:^|; )XSRF-TOKEN=([^;]+)/.exec(document.cookie);
    if (token) {
      headers['X-XSRF-TOKEN'] = decodeURIComponent(token[1]);
    }
    const response = await fetch(`${this.#endpoint}/${encodeURIComponent(name)}`,
      { method: 'POST', headers, body: JSON.stringify(change) });
    if (!response.ok) {
      throw new Error(`The endpoint answers ${response.status}.`);
    }
    return response.status === 204 ? null : response.json();
  }
}
