/** What the node said in the last minutes, and what follows from it. */

const LENGTH = 300;
/** Percentiles are those of so many seconds. */
const WINDOW = 5;

export class History {

  #samples = [];

  add(node) {
    this.#samples.push({ at: Date.parse(node.at) / 1000, peers: node.peers });
    if (this.#samples.length > LENGTH) {
      this.#samples.shift();
    }
  }

  /** After the node was restarted its counters begin again. */
  clear() {
    this.#samples = [];
  }

  /** Packets a second between the last two answers: to the peer, from the peer. */
  rates(peer) {
    const [before, now] = this.#samples.slice(-2);
    return now ? this.#between(before, now, [peer]) : { sent: 0, received: 0, failed: 0 };
  }

  /** Columns for the charts, of one peer or of all. */
  series(peer) {
    const series = { at: [], sent: [], received: [], failed: [], flight: [], p50: [], p99: [] };
    this.#samples.forEach((now, i) => {
      const peers = peer ? [peer] : Object.keys(now.peers);
      const rates = i === 0 ? { sent: null, received: null, failed: null } : this.#between(this.#samples[i - 1], now, peers);
      const [p50, p99] = percentiles(this.#samples[Math.max(0, i - WINDOW)], now, peers);
      series.at.push(now.at);
      series.sent.push(rates.sent);
      series.received.push(rates.received);
      series.failed.push(rates.failed);
      series.flight.push(sum(peers, name => now.peers[name]?.inFlightPackets ?? 0));
      series.p50.push(p50);
      series.p99.push(p99);
    });
    return series;
  }

  #between(before, now, peers) {
    const time = now.at - before.at;
    const grown = (...counters) => time <= 0 ? 0 : sum(peers, name => sum(counters, counter =>
      (now.peers[name]?.counters[counter] ?? 0) - (before.peers[name]?.counters[counter] ?? 0))) / time;
    return { sent: grown('sent'), received: grown('received'), failed: grown('rejected', 'notDelivered', 'unknown') };
  }
}

const sum = (list, value) => list.reduce((total, each) => total + value(each), 0);

/** Seconds within which half, and 99 of 100, of the sends were answered that ended between two answers of the node. */
function percentiles(before, now, peers) {
  const counts = new Map();
  for (const name of peers) {
    now.peers[name]?.latencies?.forEach(({ micros, count }) => counts.set(micros, (counts.get(micros) ?? 0) + count));
    before.peers[name]?.latencies?.forEach(({ micros, count }) => counts.set(micros, (counts.get(micros) ?? 0) - count));
  }
  const buckets = [...counts].sort(([one], [other]) => one - other);
  const total = sum(buckets, ([, count]) => count);
  return [0.5, 0.99].map(share => {
    let left = share * total;
    const bucket = total > 0 ? buckets.find(([, count]) => (left -= count) <= 0) : undefined;
    return bucket ? bucket[0] / 1e6 : null;
  });
}
