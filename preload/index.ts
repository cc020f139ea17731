/** `window.daypass`, for the page of the main window. */
import { MAIN } from './contracts/main.ts';
import { expose } from './expose.ts';

expose(MAIN, 'daypass', (result) => result);
