import { createContext } from 'react';

/** Regions that consoles were opened in, the last one first: lists of regions begin with them. */
export const RecentRegions = createContext<readonly string[]>([]);
