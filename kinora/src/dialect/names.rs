//! Names of fields: a dialect's own and the catalogue's.

use kinora_core::catalogue::Model;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::KEYS;

/// How a dialect names fields.
pub struct Names {
    /// Names that differ, with the catalogue's.
    pub(super) renamed: &'static [(&'static str, &'static str)],
    /// Keys that say how to answer and not what to film.
    pub(super) flags: &'static [&'static str],
}

impl Names {
    /// The catalogue's names, and no flags.
    pub(super) const CATALOGUE: Self = Self {
        renamed: &[],
        flags: &[],
    };

    /// The catalogue's name of a key.
    pub(super) fn native<'a>(&self, key: &'a str) -> &'a str {
        let renamed = self.renamed.iter().find(|(foreign, _)| *foreign == key);
        renamed.map_or(key, |&(_, native)| native)
    }

    /// The dialect's name of one of the catalogue's keys.
    pub(crate) fn foreign<'a>(&self, native: &'a str) -> &'a str {
        let renamed = self.renamed.iter().find(|&&(_, name)| name == native);
        renamed.map_or(native, |&(foreign, _)| foreign)
    }

    /// Whether a key means anything to a model: what any film may say to one of
    /// films, what it takes to another. The model is not among the keys: the
    /// address of the request names it.
    pub(super) fn knows(&self, key: &str, model: &Model) -> bool {
        let native = self.native(key);
        let is_field = match model.kind.is_film() {
            true => native != "model" && KEYS.contains(&native),
            false => model.takes(native),
        };
        is_field || self.flags.contains(&key)
    }

    /// Problems with the fields under the dialect's names.
    pub(super) fn rename(&self, problems: Problems) -> Problems {
        let rename = |problem: Problem| Problem {
            field: self.rename_field(&problem.field),
            allowed: self.rename_text(&problem.allowed),
            message: self.rename_text(&problem.message),
            ..problem
        };
        Problems(problems.0.into_iter().map(rename).collect())
    }

    /// A sentence whose names in backticks are the dialect's.
    pub(super) fn rename_text(&self, text: &str) -> String {
        if self.renamed.is_empty() {
            return text.to_owned();
        }
        let parts = text.split('`').enumerate();
        let renamed = parts.map(|(index, part)| match index % 2 {
            1 => self.rename_field(part),
            _ => part.to_owned(),
        });
        renamed.collect::<Vec<_>>().join("`")
    }

    fn rename_field(&self, field: &str) -> String {
        let root = root(field);
        let rest = &field[root.len()..];
        format!("{}{rest}", self.foreign(root))
    }
}

/// The key that a path such as `multi_prompt[1].prompt` begins with.
pub(super) fn root(field: &str) -> &str {
    field.split(['.', '[']).next().unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;

    use super::*;

    const NAMES: Names = Names {
        renamed: &[("picture", "image")],
        flags: &["wait"],
    };

    #[test]
    fn names_go_there_and_back() {
        assert_eq!(NAMES.native("picture"), "image");
        assert_eq!(NAMES.foreign("image"), "picture");
        assert_eq!(NAMES.native("prompt"), "prompt");
        assert_eq!(NAMES.foreign("prompt"), "prompt");
    }

    #[test]
    fn only_what_means_something_is_known() {
        let std = catalogue::find("std").unwrap();
        for key in ["picture", "image", "prompt", "seed", "wait"] {
            assert!(NAMES.knows(key, std), "{key}");
        }
        for key in ["", "model", "Prompt", "num_frames", "description"] {
            assert!(!NAMES.knows(key, std), "{key}");
        }
        let element = catalogue::find("kwaivgi/kling-elements").unwrap();
        for (key, known) in [("picture", true), ("description", true), ("prompt", false)] {
            assert_eq!(NAMES.knows(key, element), known, "{key}");
        }
    }

    #[test]
    fn a_path_begins_with_its_key() {
        for (path, expected) in [
            ("duration", "duration"),
            ("multi_prompt[1].prompt", "multi_prompt"),
            ("extra.webhook.url", "extra"),
            ("", ""),
            ("[", ""),
        ] {
            assert_eq!(root(path), expected);
        }
    }
}
