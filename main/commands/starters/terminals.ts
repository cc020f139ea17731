/** Terminals that may hand over to one that runs already, whose programs have its environment: refused unless told to start one of their own. */
import { has, hasLike, wordsOf } from './options.ts';
import { handedOver, handsOver, type Starter } from './refusals.ts';

/** Of a terminal that runs already, or of a shell that another program holds. */
export const SHELL_INSIDE = 'Run `daypass shell ROLE` inside it.';

interface Terminal {
  /** As people know it. */
  readonly title: string;
  /** The option with which it starts one of its own, and others that say the same. */
  readonly alone: readonly [string, ...string[]];
}

/** By their manuals; xfce4-terminal as it is. gnome-terminal, xterm, urxvt, foot and st pass their environment on, or are one each. */
const TERMINALS: Readonly<Record<string, Terminal>> = {
  'xfce4-terminal': { title: 'Xfce’s terminal', alone: ['--disable-server'] },
  'mate-terminal': { title: 'MATE’s terminal', alone: ['--disable-factory'] },
  konsole: { title: 'Konsole', alone: ['--separate', '--nofork'] },
  terminator: { title: 'Terminator', alone: ['--no-dbus', '-u'] },
  tilix: { title: 'Tilix', alone: ['--new-process'] },
  lxterminal: { title: 'LXTerminal', alone: ['--no-remote'] },
  ptyxis: { title: 'Ptyxis', alone: ['--standalone', '-s'] },
};

function ofItsOwn({ title, alone }: Terminal): Starter {
  return (args, _context, name) => {
    // What follows is the program's own words.
    const end = args.findIndex((word) => /^(?:-[exX]|--|--command|--execute)$/.test(word));
    const own = args.slice(0, end < 0 ? undefined : end);
    if (own.some((word) => alone.includes(word) || /^(?:--help|--version|-h|-v|-V)$/.test(word))) return null;
    throw handsOver(title, `Use \`${name} ${alone[0]}\`, before the program.`);
  };
}

const always =
  (title: string, next: string): Starter =>
  (args) => {
    if (/^(?:--help|--version|-h|-v|-V)$/.test(args[0] ?? '')) return null;
    throw handsOver(title, next);
  };

const NAMED = 'Name the terminal itself: `daypass exec ROLE -- xterm`.';

/** kitty(1): `-1` is one window more of the kitty that runs. */
const kitty: Starter = (args) => {
  if (args[0] === '@') throw handedOver('kitty', SHELL_INSIDE);
  const words = wordsOf(args, {
    letters: 'cdoTn',
    long: 'class name title config override directory instance-group session listen-on start-as watcher',
  });
  if (has(words, '1') || hasLike(words, 'single-instance')) throw handsOver('kitty', 'Leave out `--single-instance`.');
  return null;
};

/** `wezterm start`, which is also what it does without a word. */
const wezterm: Starter = (args) => {
  if (args[0] === 'cli') throw handedOver('WezTerm', SHELL_INSIDE);
  const words = wordsOf(args, { long: 'config-file config' });
  const [verb = 'start', ...rest] = words.operands;
  if (has(words, 'h', 'help', 'V', 'version') || /^(?:help|ls-fonts|show-keys|imgcat|record|replay)$/.test(verb)) {
    return null;
  }
  const own = wordsOf(rest, { long: 'cwd class workspace position domain' });
  if (verb === 'start' && has(own, 'always-new-process')) return null;
  throw handsOver('WezTerm', 'Use `wezterm start --always-new-process`.');
};

/** Ghostty decides by how it was started, unless it is told. */
const ghostty: Starter = (args) => {
  if (!args.some((word) => /^--gtk-single-instance(?:=true)?$/.test(word))) return null;
  throw handsOver('Ghostty', 'Leave out `--gtk-single-instance`.');
};

/** A terminal whose command-line program can tell one that runs to start others. @param verb its first word then */
function told(title: string, verb: string): Starter {
  return (args) => {
    if (args[0] !== verb) return null;
    throw handedOver(title, SHELL_INSIDE);
  };
}

/** A window manager that is told to start a program. */
const desktop: Starter = (args) => {
  if (!args.some((word) => /^exec\b/.test(word))) return null;
  throw handedOver('The window manager', 'Have it start Daypass: `daypass exec ROLE -- …`.');
};

export const TERMINAL_STARTERS: Readonly<Record<string, Starter>> = {
  ...Object.fromEntries(Object.entries(TERMINALS).map(([name, terminal]) => [name, ofItsOwn(terminal)])),
  'xfce4-terminal.wrapper': always('Xfce’s terminal', 'Use `xfce4-terminal --disable-server`.'),
  'x-terminal-emulator': always('The desktop’s terminal', NAMED),
  'sensible-terminal': always('The desktop’s terminal', NAMED),
  'xdg-terminal-exec': always('The desktop’s terminal', NAMED),
  'exo-open': always('The desktop', NAMED),
  kgx: always('GNOME’s console', SHELL_INSIDE),
  'gnome-console': always('GNOME’s console', SHELL_INSIDE),
  guake: always('Guake', SHELL_INSIDE),
  yakuake: always('Yakuake', SHELL_INSIDE),
  tilda: always('Tilda', SHELL_INSIDE),
  urxvtc: always('urxvt’s daemon', 'Use `urxvt`, which starts one of its own.'),
  rxvtc: always('urxvt’s daemon', 'Use `urxvt`, which starts one of its own.'),
  kitty,
  kitten: told('kitty', '@'),
  wezterm,
  'wezterm-gui': wezterm,
  ghostty,
  alacritty: told('Alacritty', 'msg'),
  'i3-msg': desktop,
  swaymsg: desktop,
  hyprctl: desktop,
};
