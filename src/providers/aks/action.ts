/**
 * The action of Azure's role-based access that a request takes: what it is counted as, and what is
 * missing where it is refused. Azure's own message often says only that paging failed.
 */
export function actionOf(method: string, url: string): string {
  const path = pathOf(url);
  const at = path.toLowerCase().lastIndexOf(PROVIDERS);
  if (at === -1) return `Microsoft.Resources/${typesOf(path.split('/').filter(Boolean), method)}`;
  const [namespace = '', ...rest] = path.slice(at + PROVIDERS.length).split('/');
  // The one question that is a POST, and reads.
  const asked = /^microsoft\.resourcegraph$/i.test(namespace) ? 'GET' : method;
  return `${namespace}/${typesOf(rest, asked)}`;
}

const PROVIDERS = '/providers/';

/** Types and names take turns; what is posted to ends with the name of what is done. */
function typesOf(segments: readonly string[], method: string): string {
  const types = segments.filter((_, index) => index % 2 === 0);
  return `${types.join('/')}/${method === 'GET' ? 'read' : 'action'}`;
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname.replace(/\/+/g, '/').replace(/\/$/, '') ?? '';
}
