/** Colors for environments, by meaning to the eye and not by shade: the window has a light and a dark one of each. */
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'grey'] as const;
export type Colour = (typeof COLOURS)[number];
