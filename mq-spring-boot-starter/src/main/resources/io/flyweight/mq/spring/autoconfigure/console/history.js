/** What the node said in the last minutes, and what follows from it. */

const SECONDS = 300;
/** Percentiles are those of so many seconds. */
const WINDOW = 5;
const NOTHING = { sent: 0, received: 0, failed: 0, flight: 0, p50: null, p99: null };

export class History {

  /** Whole answers, as many as percentiles need. */
  #answers = [];
  /** Of each answer its time and, by peer, its figures; those of all peers have the name ''. */
  #rows = [];

  add(node) {
    const now = { at: Date.parse(node.at) / 1000, peers: node.peers };
    const before = this.#answers.at(-1);
    const earlier = this.#answers.find(each => each.at >= now.at - WINDOW - 0.5);
    this.#rows.push({ at: now.at, figures: before ? figures(before, earlier ?? before, now) : new Map() });
    this.#answers.push(now);
    this.#answers = this.#answers.filter(each => each.at >= now.at - WINDOW - 0.5);
    this.#rows = this.#rows.filter(row => row.at >= now.at - SECONDS);
  }

  /** A new process of the node counts anew. */
  clear() {
    this.#answers = [];
    this.#rows = [];
  }

  /** Packets a second between the last two answers: to the peer, from the peer. */
  rates(peer) {
    return this.#rows.at(-1)?.figures.get(peer) ?? NOTHING;
  }

  /** Columns for the charts, of one peer, or of all with ''. */
  series(peer) {
    const columns = { at: this.#rows.map(row => row.at) };
    for (const name of Object.keys(NOTHING)) {
      columns[name] = this.#rows.map(row => row.figures.get(peer)?.[name] ?? null);
    }
    return columns;
  }
}

function figures(before, earlier, now) {
  const time = now.at - before.at;
  const known = Object.keys(now.peers).filter(name => before.peers[name]);
  const of = names => {
    const grown = (...counters) => time <= 0 ? 0 : sum(names, name => sum(counters, counter =>
      Math.max(0, now.peers[name].counters[counter] - before.peers[name].counters[counter]))) / time;
    const [p50, p99] = percentiles(earlier, now, names.filter(name => earlier.peers[name]));
    return { sent: grown('sent'), received: grown('received'), failed: grown('rejected', 'notDelivered', 'unknown'),
      flight: sum(names, name => now.peers[name].inFlightPackets), p50, p99 };
  };
  return new Map([['', of(known)], ...known.map(name => [name, of([name])])]);
}

const sum = (list, value) => list.reduce((total, each) => total + value(each), 0);

/** Seconds within which half, and 99 of 100, of the sends were answered that ended between two answers of the node. */
function percentiles(before, now, names) {
  const counts = new Map();
  const add = (peer, sign) => peer.latencies?.forEach(({ micros, count }) => counts.set(micros, (counts.get(micros) ?? 0) + sign * count));
  for (const name of names) {
    add(now.peers[name], 1);
    add(before.peers[name], -1);
  }
  const buckets = [...counts].sort(([one], [other]) => one - other);
  const total = sum(buckets, ([, count]) => count);
  return [0.5, 0.99].map(share => {
    let left = share * total;
    const bucket = total > 0 ? buckets.find(([, count]) => (left -= count) <= 0) : undefined;
    return bucket ? bucket[0] / 1e6 : null;
  });
}
