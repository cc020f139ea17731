/**
 * What the palette may be told and may say. It is a contract of its own, made of parts of the main window's: it finds roles and
 * begins what is done with one, and reaches no session and none of the settings.
 */
import * as v from 'valibot';
import { LANGUAGES } from '../../common/languages.ts';
import type { ApiOf, HandlersOf } from './contract.ts';
import { MAIN, type ProblemInfo } from './main.ts';

const { requests, events } = MAIN;

export const PALETTE = {
  name: 'palette',
  requests: {
    /** The language that the person has set, and from then on all roles. */
    open: { args: v.strictTuple([]), answer: v.object({ language: v.picklist(['system', ...LANGUAGES]) }) },
    close: { args: v.strictTuple([]), answer: v.void() },
    /** For the page that says that this one has failed. */
    copyDiagnostics: requests.copyDiagnostics,
    consoleServices: requests.consoleServices,
    consoleRegion: requests.consoleRegion,
    setFavourite: requests.setFavourite,
    // Each of the others closes the palette and is answered at once; a notification tells the result.
    use: requests.use,
    openConsole: requests.openConsole,
    openTerminal: requests.openTerminal,
    copyExportLines: requests.copyExportLines,
    copyProfile: requests.copyProfile,
    copyCredentials: requests.copyCredentials,
    copyName: requests.copyName,
    copyConsoleLink: requests.copyConsoleLink,
    forget: requests.forget,
    setSensitive: requests.setSensitive,
    writeProfile: { args: requests.writeProfile.args, answer: v.void() },
  },
  events: { rolesChanged: events.rolesChanged, usageChanged: events.usageChanged },
} as const;

export type PaletteHandlers = HandlersOf<typeof PALETTE>;

/** `window.daypassPalette` */
export type PaletteApi = ApiOf<typeof PALETTE, ProblemInfo>;
