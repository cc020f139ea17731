/** `window.daypassPalette`, for the page of the palette. */
import { PALETTE } from './contracts/palette.ts';
import { expose } from './expose.ts';

expose(PALETTE, 'daypassPalette', (result) => result);
