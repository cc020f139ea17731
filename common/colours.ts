/** Colors for environments, by meaning to the eye and not by shade: the window has a light and a dark one of each. */
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'grey'] as const;
export type Colour = (typeof COLOURS)[number];

/** What marks an environment: its color, or that no rule names it. Then it may be production, and is marked as that. */
export type EnvironmentColour = Colour | 'unknown';

export function environmentOf(colour: Colour | null): EnvironmentColour {
  return colour ?? 'unknown';
}
