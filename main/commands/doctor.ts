import { FINDING_MARKS } from '../../common/finding-marks.ts';
import { EXIT } from '../base/errors.ts';
import { answersText, awsAnswers } from './doctor/aws-answers.ts';
import {
  checkConfigFile,
  checkFolders,
  checkKeychain,
  checkPrograms,
  checkSignIns,
  checkVersions,
} from './doctor/doctor-checks.ts';
import { checkEnvironment, checkNetwork, checkRegions } from './doctor/doctor-network.ts';
import { type Check, type Finding, failure, findingsFor, type Part, type SaidFinding } from './doctor/finding.ts';
import { checkSettings } from './doctor/settings-checks.ts';
import { isColoured } from './files/diff.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { formatDuration, formatTime, plural, printable } from './terminal/text.ts';
import { widthOf } from './terminal/width.ts';

/** In the order in which the report shows them. */
const CHECKS: readonly (readonly [Part, Check])[] = [
  ['versions', checkVersions],
  ['state-folder', checkFolders],
  ['keychain', checkKeychain],
  ['settings', checkSettings],
  ['aws-config', checkConfigFile],
  ['sign-in', checkSignIns],
  ['network', checkNetwork],
  ['regions', checkRegions],
  ['programs', checkPrograms],
  ['environment', checkEnvironment],
];

const COLOURS = { ok: '32', note: '33', bad: '31' } as const;

export const doctor: Command = {
  path: ['doctor'],
  summary: 'Check every part, and say how to fix what is wrong',
  details: [
    'The report is safe to paste: it holds no secret, account ids are masked, and the home folder is written as ~.',
    'Exit status 1 means that something does not work.',
    '--aws collects how AWS answers in your organization, for a report to the people who make Daypass: it asks for a page of',
    'accounts and for roles that do not exist, changes nothing, and names no account, session, person or address.',
  ].join('\n'),
  arguments: [],
  flags: {
    aws: { about: 'collect how AWS answers, for a report about Daypass, instead of checking' },
    json: { about: 'print JSON (docs/command-line.md describes it)' },
  },
  examples: [
    ['daypass doctor', 'what works, and what does not'],
    ['daypass doctor --json', 'the same for a script'],
    ['daypass doctor --aws', 'how AWS answers here, to paste into a report'],
  ],
  async run(context, input) {
    await context.agent.reloadConfig();
    if (input.has('aws')) {
      const answers = await awsAnswers(context);
      context.reply.stdout(input.has('json') ? `${JSON.stringify(answers)}\n` : answersText(answers));
      return EXIT.done;
    }
    const results = await Promise.all(
      CHECKS.map(([part, check]) => check(context).catch((error) => [failure(part, error)])),
    );
    const say = inEnglish(context);
    const found = results.flat().map((each) => safe(each, context.host.surroundings.home));
    const wrong = found.filter(({ state }) => state === 'bad').length;
    const checks = found.map((each) => ({ ...say(each), state: each.state, found: each }));
    if (input.has('json')) context.reply.stdout(`${JSON.stringify({ version: 1, checks })}\n`);
    else context.reply.stdout(report(checks, wrong, context));
    return wrong === 0 ? EXIT.done : EXIT.unexpected;
  },
};

function inEnglish({ clock, request }: CommandContext) {
  return findingsFor(null, {
    language: 'en',
    number: (n) => n.toLocaleString('en-US'),
    time: (ms) => formatTime(ms, clock.now(), request.env.TZ),
    duration: formatDuration,
    error: ({ what, next }) => ({ what, next }),
  });
}

type ReportLine = SaidFinding & Pick<Finding, 'state'>;

function report(findings: readonly ReportLine[], wrong: number, context: CommandContext): string {
  const painted = isColoured(context, 'stdout');
  const width = Math.max(...findings.map(({ part }) => widthOf(part)));
  const lines = findings.flatMap(({ part, state, what, next }) => {
    const [mark, colour] = [FINDING_MARKS[state], COLOURS[state]];
    const shown = painted ? `\u001b[${colour}m${mark}\u001b[0m` : mark;
    const line = `${shown} ${part}${' '.repeat(width - widthOf(part))}  ${what}`.trimEnd();
    return next === '' ? [line] : [line, `  ${' '.repeat(width)}  ${next}`];
  });
  const end = wrong === 0 ? 'Everything works.' : `${plural(wrong, 'part')} ${wrong === 1 ? 'does' : 'do'} not work.`;
  return `${lines.join('\n')}\n\n${end}\n`;
}

/** Nothing in it tells strangers which accounts there are, or who you are. */
function safe({ name, values, error, ...rest }: Finding, home: string): Finding {
  const clean = (text: string) =>
    printable(text)
      .replaceAll(home, '~')
      .replace(/\b\d{12}\b/g, (id) => `********${id.slice(-4)}`)
      .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '(e-mail address)');
  const cleaned = <Texts extends object>(texts: Texts): Texts =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? clean(text) : text]),
    ) as Texts;
  if (!error) return { ...rest, name: clean(name), values: cleaned(values) };
  const { code, what, next, details } = error;
  const said = { code, ...cleaned({ what, next }), ...(details ? { details: cleaned(details) } : {}) };
  return { ...rest, name: clean(name), values: cleaned(values), error: said };
}
