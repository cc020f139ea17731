/** `window.daypassConsoleBar`, for the bar above a console's page. */
import { CONSOLE_BAR } from './contracts/console-bar.ts';
import { expose, plain } from './expose.ts';

expose(CONSOLE_BAR, 'daypassConsoleBar', plain);
