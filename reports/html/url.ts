/** The address if it is an https one without credentials, else null: then it is shown as text. */
export function httpsUrl(text: string): string | null {
  if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const safe = url.protocol === 'https:' && url.username === '' && url.password === '';
  return safe ? url.href : null;
}

/** What is left of a text as part of an `id`: letters, digits and hyphens. */
export function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
