//! The tests that ARCHITECTURE.md names must be there.

/// The page, and where in it tests are named.
pub(crate) const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Invariants";

/// The tests named among the invariants of `page` that no source has.
pub(crate) fn missing_tests(page: &str, sources: &[String]) -> Vec<String> {
    let named = tests_named(page);
    if named.is_empty() {
        return vec![format!("{PAGE}: names no tests under `{HEADING}`")];
    }
    named
        .into_iter()
        .filter(|name| !sources.iter().any(|source| has_test(source, name)))
        .map(|name| format!("{PAGE}: names the test `{name}`, which is not there"))
        .collect()
}

/// What stands between backticks in the rows of invariants and is the name of
/// a test: words joined by `_`, perhaps after the name of a crate.
fn tests_named(page: &str) -> Vec<&str> {
    let section = page.split_once(HEADING).map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.flat_map(|row| row.split('`').skip(1).step_by(2))
        .map(|code| code.rsplit(": ").next().unwrap_or(code))
        .filter(|name| {
            name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
        .collect()
}

/// What marks a test: the compiler's own attribute and that of tokio.
const MARKS: [&str; 2] = ["#[test]", "#[tokio::test"];

/// Whether a source has a test of this name: a function behind a mark, or a
/// story that a suite runs on every database.
fn has_test(source: &str, name: &str) -> bool {
    let declared = format!("fn {name}(");
    let story = format!("::{name},");
    let is_marked = MARKS.iter().any(|mark| {
        let marked = source.split_once(mark);
        marked.is_some_and(|(_, rest)| rest.contains(&declared))
    });
    is_marked || (source.contains("#[tokio::test]") && source.contains(&story))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "#[test]\nfn it_holds() {}\n#[tokio::test]\nasync fn $story() {}\n\
        #[tokio::test(flavor = \"multi_thread\")]\nasync fn it_waits() {}\nmoney::it_pays,\n";

    #[track_caller]
    fn check(row: &str, expected: usize) {
        let page = format!(
            "# A\n`not_here`\n## Invariants\n\n| 1 | it holds | {row} |\n\n## Next\n`nor_here`\n"
        );
        let found = missing_tests(&page, &[SOURCE.to_owned()]);
        assert_eq!(found.len(), expected, "{found:?}");
    }

    #[test]
    fn a_test_that_is_not_there_is_named() {
        check("`kinora-core: it_holds`", 0);
        check("`kinora: it_waits`, `it_pays`", 0);
        check("`kinora-core: it_holds`, `it_breaks`", 1);
        check("`kinora-core: it_breaks`", 1);
        check("nothing", 1);
        check("`it_holds`; `Engine::generate`, `cargo deny check`", 0);
    }
}
