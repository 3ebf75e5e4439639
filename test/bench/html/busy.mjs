// Runs in the page before anything else: notes whatever keeps it busy for 50 ms or more.
globalThis.busy = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    globalThis.busy.push({ startTime, duration });
  }
}).observe({ type: 'longtask', buffered: true });
