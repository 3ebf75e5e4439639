// Filters the checks of the page. Without it everything is there to read, so it only adds.
(() => {
  const form = document.querySelector('.filter');
  const checks = [...document.querySelectorAll('.check')];
  if (form === null || checks.length === 0) return;
  const texts = new Map();
  const field = (name) => form.elements.namedItem(name);
  const words = (check) => {
    if (!texts.has(check)) texts.set(check, check.textContent.toLowerCase());
    return texts.get(check);
  };
  const apply = () => {
    const text = field('text').value.trim().toLowerCase();
    const { value: status } = field('status');
    const { value: severity } = field('severity');
    let shown = 0;
    for (const check of checks) {
      const fits =
        (status === '' || check.dataset.status === status) &&
        (severity === '' || check.dataset.severity === severity) &&
        (text === '' || words(check).includes(text));
      check.hidden = !fits;
      if (fits) shown += 1;
    }
    form.querySelector('output').textContent = `${shown} of ${checks.length} checks`;
  };
  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  const toggleAll = () => {
    const open = checks.some((check) => !check.open && !check.hidden);
    for (const check of checks) check.open = open;
    field('open').textContent = open ? 'Close all' : 'Open all';
  };
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  field('open').addEventListener('click', toggleAll);
  addEventListener('hashchange', openTarget);
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  apply();
  openTarget();
})();
