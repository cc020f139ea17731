/** The activity as a file for others: who asked for which role and what came of it. No secret is in an entry. */
import type { ExportFormat } from '../../common/export-formats.ts';
import { printable, printableJson } from '../base/printable.ts';
import type { ActivityEntry } from './activity.ts';

const COLUMNS = [
  'first',
  'last',
  'count',
  'program',
  'path',
  'pid',
  'session',
  'account',
  'role',
  'action',
  'result',
] as const;

/** @param entries the newest first, as the list has them */
export function exportedActivity(entries: readonly ActivityEntry[], format: ExportFormat): string {
  const rows = entries.map(
    ({ at, lastAt, count, program, path = '', pid, session, account, role, action, result }) => ({
      first: new Date(at).toISOString(),
      last: new Date(lastAt).toISOString(),
      count,
      program,
      path,
      pid,
      session,
      account,
      role,
      action,
      result,
    }),
  );
  if (format === 'json') {
    const lines = JSON.stringify({ version: 1, entries: rows }, null, 2).split('\n');
    return `${lines.map(printableJson).join('\n')}\n`;
  }
  // Lines end as RFC 4180 §2 has it.
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/**
 * A program chooses what it is called: what a spreadsheet would take for a formula begins with an apostrophe
 * (OWASP, CSV injection), and nothing breaks the line.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = printable(value);
  const isFormula = /^[\s\ufffd]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u.test(text);
  // Where the decimal sign is a comma, spreadsheets split lines at `;`, also inside quotes that stand behind a comma.
  const split = text.replace(/;(?=["'\s\ufffd]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/gu, ";'");
  return `"${`${isFormula ? "'" : ''}${split}`.replaceAll('"', '""')}"`;
}
