const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Long, of letters and digits mixed without words: keys, hashes, tokens. Cipher suites and UUIDs are not. */
export function looksRandom(run: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(run)) return true;
  if (UUID.test(run)) return false;
  const parts = run.split(/[-_/+=]+/);
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a), '');
  return isMixed(longest) || isShuffled(parts.join('')) || isAwsSecret(run);
}

function isMixed(part: string): boolean {
  const mixed = /\d/.test(part) && /[A-Za-z]/.test(part);
  if (!mixed || part.length < 16) return false;
  return entropy(part) >= (part.length >= 20 ? 3.5 : 4.2);
}

/** Capitals, small letters and digits follow each other as they come; words and paths do not so. */
function isShuffled(letters: string): boolean {
  if (letters.length < 18 || !hasBothCases(letters)) return false;
  const changes = changesOf(letters) / letters.length;
  return /\d/.test(letters) ? changes >= 0.34 : changes >= 0.4 && letters.length >= 24;
}

/** Forty characters of base64: they may be split by slashes into parts too short to tell. */
function isAwsSecret(run: string): boolean {
  return /^[A-Za-z0-9/+]{40}$/.test(run) && hasBothCases(run) && entropy(run) >= 4.4;
}

function hasBothCases(letters: string): boolean {
  return /[a-z].*[a-z]/.test(letters) && /[A-Z].*[A-Z]/.test(letters);
}

/** How often a capital, a small letter or a digit is followed by one of another class. */
function changesOf(letters: string): number {
  let changes = 0;
  for (let index = 1; index < letters.length; index += 1) {
    if (classOf(letters.charCodeAt(index)) !== classOf(letters.charCodeAt(index - 1))) changes += 1;
  }
  return changes;
}

function classOf(code: number): 'digit' | 'capital' | 'small' {
  if (code < 0x3a) return 'digit';
  return code < 0x5b ? 'capital' : 'small';
}

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
