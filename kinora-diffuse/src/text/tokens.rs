//! Tokens: a prompt as the text encoder reads it.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use tokenizers::{Tokenizer, TruncationParams};

use crate::error::{Error, Result};

/// A prompt's tokens, and how many places the text encoder's reference gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// The prompt's own tokens.
    pub ids: Vec<u32>,
    /// Places, of which padding takes the first.
    pub places: usize,
    /// The token that pads.
    pub pad: u32,
}

impl Tokens {
    /// How many places are padding.
    #[must_use]
    pub fn padding(&self) -> usize {
        self.places.saturating_sub(self.ids.len())
    }

    /// The tokens with their padding in front.
    #[must_use]
    pub fn padded(&self) -> Vec<u32> {
        let mut all = vec![self.pad; self.padding()];
        all.extend(&self.ids);
        all
    }
}

/// Reads prompts as the text encoder was taught to.
pub struct Reader {
    tokenizer: Tokenizer,
    pad: u32,
    /// The token to begin with, where the tokenizer's own file does not say so.
    begin: Option<u32>,
}

#[derive(Deserialize, Default)]
struct Settings {
    pad_token: Option<Value>,
    eos_token: Option<Value>,
    bos_token: Option<Value>,
    add_bos_token: Option<bool>,
}

/// A token in the settings is a string, or an object with the string in it.
fn content(token: Option<&Value>) -> Option<&str> {
    let token = token?;
    token.as_str().or_else(|| token.get("content")?.as_str())
}

impl Reader {
    /// The tokenizer of a folder: `tokenizer.json`, and `tokenizer_config.json` where there is one.
    ///
    /// # Errors
    /// When a file cannot be read, or there is no token to pad with.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("tokenizer.json");
        let tokenizer = Tokenizer::from_file(&path).map_err(|e| Error::File {
            path: path.clone(),
            reason: e.to_string(),
        })?;
        let settings = settings(&folder.join("tokenizer_config.json"))?;
        let named =
            |token: &Option<Value>| content(token.as_ref()).and_then(|t| tokenizer.token_to_id(t));
        let usual = |names: &[&str]| names.iter().find_map(|name| tokenizer.token_to_id(name));
        let pad = named(&settings.pad_token)
            .or_else(|| usual(&["<pad>"]))
            .or_else(|| named(&settings.eos_token))
            .or_else(|| usual(&["<eos>"]))
            .ok_or_else(|| Error::File {
                path,
                reason: "it has neither a <pad> nor an <eos> token".into(),
            })?;
        let begin = match settings.add_bos_token {
            Some(true) => named(&settings.bos_token),
            _ => None,
        };
        Ok(Self {
            tokenizer,
            pad,
            begin,
        })
    }

    /// The prompt's tokens, at most `places` of them.
    ///
    /// # Errors
    /// When the tokenizer cannot read the prompt, or leaves nothing of it.
    pub fn read(&self, prompt: &str, places: usize) -> Result<Tokens> {
        let fail = |e: tokenizers::Error| Error::Input(format!("the prompt cannot be read: {e}"));
        let mut tokenizer = self.tokenizer.clone();
        tokenizer.with_padding(None);
        let truncation = TruncationParams {
            max_length: places,
            ..TruncationParams::default()
        };
        tokenizer.with_truncation(Some(truncation)).map_err(fail)?;
        let read = tokenizer.encode(trimmed(prompt), true).map_err(fail)?;
        let mut ids = read.get_ids().to_vec();
        if let Some(begin) = self.begin
            && ids.first() != Some(&begin)
        {
            ids.insert(0, begin);
            ids.truncate(places);
        }
        if ids.is_empty() {
            return Err(Error::Input(
                "the prompt has no token: write something, or give another tokenizer".into(),
            ));
        }
        Ok(Tokens {
            ids,
            places,
            pad: self.pad,
        })
    }
}

fn settings(path: &Path) -> Result<Settings> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(Settings::default());
    };
    serde_json::from_str(&text).map_err(|e| Error::File {
        path: path.to_owned(),
        reason: e.to_string(),
    })
}

/// The prompt without the white space around it, in which Python counts four separators more than Rust does.
fn trimmed(prompt: &str) -> &str {
    prompt.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}
