// Runs in the page: waits until all of it can be searched, and says when it was loaded and ready.
async function becomeReady() {
  const output = document.querySelector('#find output');
  const isReady = () => output.textContent !== '' && !output.textContent.includes('so far');
  while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 5));
  const { startTime: ready } = performance.mark('ready');
  const [{ loadEventEnd: load }] = performance.getEntriesByType('navigation');
  return { load, ready };
}

globalThis.ready = becomeReady();
