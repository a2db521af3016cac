/** Ticks so many times a second; here, since a page that is not seen is let tick once a second at most. */
let ticker;
onmessage = ({ data: rate }) => {
  clearInterval(ticker);
  if (rate > 0) {
    ticker = setInterval(() => postMessage(null), 1000 / rate);
  }
};
