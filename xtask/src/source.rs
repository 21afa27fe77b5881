//! Reads Rust source just well enough to know which paths it names.
//!
//! Comments, texts and tests are left out; `use` trees are opened; a name that
//! a `use` brought in is written out again. It is no parser: a path that a
//! macro puts together from pieces is not seen.

use std::collections::HashMap;

/// A path or keyword that a source names, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The path, such as `std::time::Instant`; a glob ends in `*`.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: usize,
}

impl Named {
    /// Whether this names `path` or something in it. A glob names everything
    /// beside it.
    pub(crate) fn is_in(&self, path: &str) -> bool {
        if let Some(folder) = self.path.strip_suffix("::*") {
            return starts_with(folder, path) || starts_with(path, folder);
        }
        starts_with(&self.path, path)
    }
}

fn starts_with(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The paths and keywords that a source names outside its tests.
pub(crate) fn named(source: &str) -> Vec<Named> {
    let tokens = tokens(without_tests(source));
    let (imports, rest) = split_imports(&tokens);
    let known: HashMap<&str, &str> = imports
        .iter()
        .map(|import| (import.alias.as_str(), import.named.path.as_str()))
        .collect();
    let mut found: Vec<Named> = imports.iter().map(|import| import.named.clone()).collect();
    found.extend(
        paths(&rest)
            .into_iter()
            .map(|named| written_out(named, &known)),
    );
    found
}

/// Everything before the tests, which stand last in a file.
fn without_tests(source: &str) -> &str {
    source
        .match_indices("#[cfg(test)]")
        .find(|(at, mark)| source[at + mark.len()..].trim_start().starts_with("mod "))
        .map_or(source, |(at, _)| &source[..at])
}

/// Writes a path out in full where its first name was imported.
fn written_out(named: Named, known: &HashMap<&str, &str>) -> Named {
    let (first, rest) = named.path.split_once("::").unwrap_or((&named.path, ""));
    let path = match known.get(first) {
        Some(full) if rest.is_empty() => (*full).to_owned(),
        Some(full) => format!("{full}::{rest}"),
        None => return named,
    };
    Named { path, ..named }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    line: usize,
}

/// Names, `::` and single signs; no comments, no texts.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = vec![];
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or_else(|| {
            let length = token_length(rest, first);
            tokens.push(Token {
                text: &rest[..length],
                line,
            });
            length
        });
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn token_length(rest: &str, first: char) -> usize {
    if is_name(first) {
        rest.find(|c| !is_name(c)).unwrap_or(rest.len())
    } else if rest.starts_with("::") {
        2
    } else {
        first.len_utf8()
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How much to leave out here: a space, a comment, a text or a character.
fn skipped(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if first.is_whitespace() {
        return Some(first.len_utf8());
    }
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if let Some(length) = raw_text(rest) {
        return Some(length);
    }
    match first {
        '"' => Some(text(rest)),
        '\'' => character(rest),
        _ => None,
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_text(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &body[..hashes]);
    let close = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(rest.len() - inside.len() + close)
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character such as `'"'`; nothing for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut signs = rest.char_indices().skip(1);
    let (_, first) = signs.next()?;
    if first == '\\' {
        signs.next()?;
        return signs.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1);
    }
    let (at, close) = signs.next()?;
    (close == '\'').then_some(at + 1)
}

/// One name that a `use` brings in.
struct Import {
    named: Named,
    alias: String,
}

/// Parts the `use` trees from everything else.
fn split_imports<'a>(tokens: &[Token<'a>]) -> (Vec<Import>, Vec<Token<'a>>) {
    let (mut imports, mut rest) = (vec![], vec![]);
    let mut tokens = tokens.iter().copied().peekable();
    while let Some(token) = tokens.next() {
        if token.text != "use" {
            rest.push(token);
            continue;
        }
        let tree: Vec<_> = tokens.by_ref().take_while(|t| t.text != ";").collect();
        open_tree(&tree, "", &mut imports);
    }
    (imports, rest)
}

/// Opens `a::{b, c::*, d as e}` into its paths.
fn open_tree(tree: &[Token<'_>], before: &str, imports: &mut Vec<Import>) {
    let mut path = before.to_owned();
    let mut alias = None;
    let mut at = 0;
    while at < tree.len() {
        match tree[at].text {
            "::" if path.is_empty() => {}
            "::" => path.push_str("::"),
            "as" => alias = tree.get(at + 1).map(|token| token.text.to_owned()),
            "{" => {
                for branch in branches(&tree[at + 1..]) {
                    open_tree(branch, &path, imports);
                }
                return;
            }
            name if alias.is_none() => path.push_str(name),
            _ => {}
        }
        at += 1;
    }
    let Some(token) = tree.first() else { return };
    let path = path.strip_suffix("::self").unwrap_or(&path).to_owned();
    let last = path.rsplit("::").next().unwrap_or_default().to_owned();
    imports.push(Import {
        alias: alias.unwrap_or(last),
        named: Named {
            path,
            line: token.line,
        },
    });
}

/// The parts between the commas of one pair of braces, of which the first is
/// already open.
fn branches<'a, 'b>(tokens: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let (mut found, mut depth, mut start) = (vec![], 1, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && token.text == ",") {
            found.push(&tokens[start..at]);
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// The paths outside `use`. A macro's name ends in `!`.
fn paths(tokens: &[Token<'_>]) -> Vec<Named> {
    let mut found: Vec<Named> = vec![];
    let mut joined = false;
    for token in tokens {
        match token.text {
            "::" => {}
            "!" => {
                if let Some(last) = found.last_mut().filter(|_| !joined) {
                    last.path.push('!');
                }
            }
            name if name.starts_with(is_name) => match found.last_mut().filter(|_| joined) {
                Some(last) => last.path.push_str(&format!("::{name}")),
                None => found.push(Named {
                    path: name.to_owned(),
                    line: token.line,
                }),
            },
            _ => found.push(Named {
                path: String::new(),
                line: token.line,
            }),
        }
        joined = token.text == "::";
    }
    found.retain(|named| !named.path.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, path: &str, expected: bool) {
        let found = named(source);
        let is_in = found.iter().any(|named| named.is_in(path));
        assert_eq!(is_in, expected, "{path} in {found:?}");
    }

    #[test]
    fn paths_are_found_however_they_are_written() {
        check("fn f() { std::fs::read(p); }", "std::fs", true);
        check("use std::fs;", "std::fs", true);
        check("use std::fs::File;", "std::fs", true);
        check("use std::{io, fs};", "std::fs", true);
        check("use ::std::fs::File;", "std::fs", true);
        check(
            "use std::{io::{Read, Write}, time::{Duration, Instant}};",
            "std::time::Instant",
            true,
        );
        check(
            "use std::time;\nfn f() { time::Instant::now(); }",
            "std::time::Instant",
            true,
        );
        check(
            "use std::time as clock;\nfn f() { clock::Instant::now(); }",
            "std::time::Instant",
            true,
        );
        check("use std::env::{self, Args};", "std::env", true);
        check("use std::time::*;", "std::time::Instant", true);
        check("use std::*;", "std::fs", true);
        check("async fn f() {}", "async", true);
    }

    #[test]
    fn other_words_are_left_alone() {
        check("use std::time::Duration;", "std::time::Instant", false);
        check("use std::fmt;", "std::fs", false);
        check(
            "/// Not `std::fs`.\nfn f() {} /* std::fs /* nested */ std::fs */",
            "std::fs",
            false,
        );
        check(
            "const A: &str = \"std::fs \\\" std::fs\";",
            "std::fs",
            false,
        );
        check("const A: &str = r#\"a \" std::fs\"#;", "std::fs", false);
        check(
            "const A: char = '\"'; fn f<'a>(x: &'a u8) {} // \"",
            "std::fs",
            false,
        );
        check(
            "fn f() { env!(\"A\"); std::env!(\"A\"); }",
            "std::env",
            false,
        );
        check(
            "fn f() {}\n#[cfg(test)]\nmod tests {\n use std::fs;\n}",
            "std::fs",
            false,
        );
        check("fn asynchronous() {}", "async", false);
    }

    #[test]
    fn lines_count_from_one() {
        let found = named("// a\nfn f() {\n    std::fs::read(p)\n}\n");
        let place = found.iter().find(|named| named.is_in("std::fs")).unwrap();
        assert_eq!(place.line, 3);
    }
}
