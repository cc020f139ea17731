/** Where in the list a role stands, and what its line is remembered by. */
export type Section = 'favourites' | 'recents' | 'all' | 'found' | 'similar';

export function lineId(section: Section, key: string): string {
  return `${section}:${key}`;
}

/** The key of the role that the id names. */
export function keyOfLine(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
