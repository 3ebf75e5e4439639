/** RFC 3339 in UTC, without fractions of a second where there are none. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
