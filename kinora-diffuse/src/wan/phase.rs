//! The text phase: a prompt becomes what the transformer listens to, and the text encoder is gone before the rest.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use super::text;
use crate::config;
use crate::error::{Error, Result};
use crate::text::{Reader, Remembered, Tokens};
use crate::weights::Weights;

/// How many tokens a prompt is filled up to in the published pipelines.
pub(crate) const PLACES: usize = 512;

/// Turns prompts into what the transformer listens to, and remembers it.
pub(super) struct Phase {
    folder: PathBuf,
    dtype: DType,
    device: Device,
    reader: Reader,
    memory: Remembered,
}

impl Phase {
    /// The text phase of a model's folder, with `tokenizer` and `text_encoder` in it.
    pub(super) fn open(folder: &Path, dtype: DType, device: &Device) -> Result<Self> {
        Ok(Self {
            folder: folder.join("text_encoder"),
            dtype,
            device: device.clone(),
            reader: Reader::open(&folder.join("tokenizer"))?,
            memory: Remembered::new(folder, &["text_encoder"], &["prompt"], dtype, device)?,
        })
    }

    /// What the transformer listens to for each of these prompts: (1, places, width).
    ///
    /// `watch` is told the layer of the text encoder before it is read and the number of layers, and stops the work by
    /// its error. Prompts that are all remembered read none.
    pub(super) fn prompts(
        &mut self,
        prompts: &[&str],
        places: usize,
        watch: &dyn Fn(usize, usize) -> Result<()>,
    ) -> Result<Vec<Tensor>> {
        let texts = prompts
            .iter()
            .map(|prompt| self.reader.read(&clean(prompt), places))
            .collect::<Result<Vec<Tokens>>>()?;
        let Self {
            folder,
            dtype,
            device,
            memory,
            ..
        } = self;
        let found = memory.each(&texts, &mut |new| {
            let config: text::Config = config::read(folder)?;
            let model = text::Model::new(&config, &Weights::open(folder, *dtype, device)?)?;
            let texts: Vec<&[u32]> = new.iter().map(|text| text.ids.as_slice()).collect();
            let tell = |layer| watch(layer, config.num_layers);
            let read = model.prompts(&texts, places, &tell)?;
            Ok(read.into_iter().map(|prompt| vec![prompt]).collect())
        })?;
        let left_out = || Error::Input("a prompt was left out".into());
        let first = |tensors: Vec<Tensor>| tensors.into_iter().next().ok_or_else(left_out);
        found.into_iter().map(first).collect()
    }
}

/// The entities that are written out, beside those by number.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("copy", "©"),
    ("deg", "°"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("trade", "™"),
];

/// A prompt as the makers' pipeline cleans it: entities of HTML written out twice, white space made single spaces.
///
/// Of the named entities those are known that people write, each with its semicolon. What was decoded wrongly before
/// it came here is not repaired.
fn clean(prompt: &str) -> String {
    let text = written_out(&written_out(prompt));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The text with its entities written out once.
fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest
            .find(';')
            .and_then(|end| Some((end, entity(&rest[1..end])?)));
        match entity {
            Some((end, written)) => {
                out.push_str(&written);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).map(String::from);
    }
    let known = ENTITIES.iter().find(|(known, _)| *known == name);
    known.map(|(_, written)| (*written).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, wanted: &str) {
        assert_eq!(clean(prompt), wanted);
    }

    #[test]
    fn a_prompt_is_cleaned_as_in_the_makers_pipeline() {
        check("  a  cat\n\truns ", "a cat runs");
        check("a cat &amp; a dog", "a cat & a dog");
        check("a cat &amp;amp; a dog", "a cat & a dog");
        check("&lt;b&gt; &#39;x&#x27;&nbsp;y", "<b> 'x' y");
        check(
            "salt & pepper; &unheard; &#xd800;",
            "salt & pepper; &unheard; &#xd800;",
        );
        check("", "");
    }
}
