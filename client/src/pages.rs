//! What is printed without an agent, so that asking for help starts none: the help pages, and the scripts for completion.

/// Written by `npm run reference` from the commands' own descriptions; `build/reference/client-pages.ts` describes its format.
const PAGES: &str = include_str!("pages.txt");

/// The page that these arguments ask for, by the rules of `findCommand` in `main/commands/index.ts`; none where the agent has to
/// answer, as it does for words that name no command.
pub fn asked_for(words: &[&str]) -> Option<&'static str> {
    let own = words.split(|word| *word == "--").next().unwrap_or_default();
    match own {
        [] if words.is_empty() => page("help", &[]),
        [first] if is_help(first) || *first == "help" => page("help", &[]),
        ["help", named @ ..] => page("help", named).or_else(|| page("group", named)),
        [first, ..] if is_help(first) => None,
        [first, rest @ ..] => page("script", words)
            .or_else(|| page("group", &[first]).filter(|_| rest.first().map_or(words.len() == 1, |word| is_help(word))))
            .or_else(|| own.iter().any(|word| is_help(word)).then(|| command_page(own)).flatten()),
        [] => None,
    }
}

fn command_page(words: &[&str]) -> Option<&'static str> {
    (1..=words.len()).find_map(|count| page("help", &words[..count]))
}

fn is_help(word: &str) -> bool {
    matches!(word, "--help" | "-h")
}

fn page(kind: &str, words: &[&str]) -> Option<&'static str> {
    let title = [&[kind], words].concat().join(" ");
    PAGES.split('\u{1e}').find_map(|page| page.strip_prefix(title.as_str())?.strip_prefix('\n'))
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    fn begins(words: &[&str], text: &str) -> bool {
        asked_for(words).is_some_and(|page| page.starts_with(text))
    }

    #[test]
    fn help_is_printed_wherever_its_flag_stands() {
        for words in [&[][..], &["--help"], &["-h"], &["help"]] {
            assert!(begins(words, "Short-term AWS credentials"), "{words:?}");
        }
        for words in [&["exec", "--help"][..], &["exec", "prod", "-h"], &["help", "exec"], &["exec", "-h", "--", "aws"]]
        {
            assert!(begins(words, "Run a program with a role.\n"), "{words:?}");
        }
        assert!(begins(&["profiles", "sync", "--help"], "Write a profile for each role"));
        for words in [&["profiles"][..], &["profiles", "--help"], &["help", "profiles"]] {
            assert!(begins(words, "Profiles of Daypass in the AWS config file."), "{words:?}");
        }
    }

    #[test]
    fn scripts_for_completion_are_printed() {
        assert!(begins(&["completion", "bash"], "# Completion of daypass for bash"));
        assert!(begins(&["completion", "--help"], "Print what makes a shell complete"));
    }

    #[test]
    fn the_agent_answers_everything_else() {
        for words in [
            &["exec", "prod", "--", "aws", "--help"][..],
            &["exec"],
            &["--"],
            &["--help", "exec"],
            &["profiles", "nonsense", "--help"],
            &["nonsense", "--help"],
            &["completion", "tcsh"],
            &["completion", "bash", "more"],
            &["__complete", "bash", "--", "daypass --help"],
            &["exec\n", "--help"],
        ] {
            assert_eq!(asked_for(words), None, "{words:?}");
        }
    }
}
