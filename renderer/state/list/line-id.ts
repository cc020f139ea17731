/** Identifies a line of the list: a role may be in several sections. */
export type Section = 'favourites' | 'recents' | 'all' | 'found' | 'similar' | 'doesMore';

export function lineId(section: Section, key: string): string {
  return `${section}:${key}`;
}

/** The key of the role that the id names. */
export function keyOfLine(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
