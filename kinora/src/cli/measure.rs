//! `kinora measure`: what can be measured of a clip.

use std::fmt::Write;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::frame::Picture;
use kinora_core::problem::{Problem, Problems};
use kinora_measure::{Facts, Hearing, Loudness, Report, SoundFacts, loudness, measure};
use kinora_media::decode::{self, ClipFacts, Reader};
use kinora_media::picture::{self, DecodeLimits};
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::film;
use super::output::Output;
use crate::service::pictures;

/// Measure a clip: likeness to its pictures, camera, evenness, light, sharpness, stream.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Measure {
    /// The clip: H.264 in MP4, made by anybody.
    clip: PathBuf,
    /// The picture that it should begin on.
    #[arg(long, value_name = "FILE")]
    start: Option<PathBuf>,
    /// The picture that it should end on.
    #[arg(long, value_name = "FILE")]
    end: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Example: kinora measure film.mp4 --start photo.jpg

Every figure comes with its unit, what it should be, and whether it is. Nothing is learned and nothing
is guessed: it is all measured on pixels, samples and bytes. The exit code does not depend on the
verdicts.";

impl Measure {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let start = self.start.as_deref();
        let start = start.map(|path| read_picture(path, "start")).transpose()?;
        let end = self.end.as_deref();
        let end = end.map(|path| read_picture(path, "end")).transpose()?;
        let report = report(self.open()?, [start.as_ref(), end.as_ref()])?;
        self.output().data(&report, || table(&report))
    }

    fn open(&self) -> Result<Reader<BufReader<File>>, Failure> {
        let shown = self.clip.display().to_string();
        let refuse = |why: String| {
            let message = format!("`clip` {shown}: {why}");
            Failure::refused(Problem::other("clip", &shown, "an MP4 file", message))
        };
        let file = File::open(&self.clip).map_err(|error| refuse(error.to_string()))?;
        decode::open(BufReader::new(file)).map_err(|error| refuse(error.to_string()))
    }
}

/// Measures an open clip against the pictures that it should begin and end on.
pub(super) fn report<R: Read + Seek>(
    mut clip: Reader<R>,
    [start, end]: [Option<&Picture>; 2],
) -> Result<Report, Failure> {
    let loudness = loudness_of(&mut clip)?;
    let facts = facts(clip.facts(), loudness);
    let failed = |error| Failure::failed("failed to read the clip", error);
    let mut frames = clip.frames().map_err(failed)?;
    measure(&mut frames, &facts, start, end)
        .map_err(|error| Failure::failed("failed to measure the clip", error))
}

/// Measures a clip in a file, without its pictures.
pub(super) fn report_of(path: &Path) -> Result<Report, Failure> {
    let name = path.display();
    let file = File::open(path)
        .map_err(|error| Failure::failed(format!("failed to open {name}"), error))?;
    let clip = decode::open(BufReader::new(file))
        .map_err(|error| Failure::failed(format!("failed to read {name}"), error))?;
    report(clip, [None, None])
}

pub(super) fn read_picture(path: &Path, field: &str) -> Result<Picture, Failure> {
    let file =
        pictures::open(path, field, &film::limits()).map_err(|problem| Problems(vec![problem]))?;
    picture::decode(&file.bytes, &DecodeLimits::default())
        .map_err(|error| Failure::failed(format!("failed to decode {}", path.display()), error))
}

#[cfg(feature = "aac")]
pub(super) fn loudness_of<R: Read + Seek>(
    clip: &mut Reader<R>,
) -> Result<Option<Loudness>, Failure> {
    let measured = heard(clip, |[rate, channels], blocks| {
        loudness(rate, channels, blocks)
    })?;
    measured
        .transpose()
        .map_err(|error| Failure::failed("failed to measure the sound", error))
}

/// What a clip sounds like; none of one without sound.
#[cfg(feature = "aac")]
pub(super) fn hearing_of<R: Read + Seek>(clip: &mut Reader<R>) -> Result<Option<Hearing>, Failure> {
    heard(clip, |[rate, channels], blocks| {
        let values: Vec<f32> = blocks.flatten().collect();
        Hearing::new(rate, channels, &values)
    })
}

/// Gives the samples of a clip's sound to `listen`, with how many there are of them
/// in a second and how many channels.
#[cfg(feature = "aac")]
fn heard<R: Read + Seek, T>(
    clip: &mut Reader<R>,
    listen: impl FnOnce([u32; 2], &mut dyn Iterator<Item = Vec<f32>>) -> T,
) -> Result<Option<T>, Failure> {
    let Some(sound) = clip
        .facts()
        .sound
        .clone()
        .filter(|sound| sound.codec == "aac")
    else {
        return Ok(None);
    };
    let failed = |error| Failure::failed("failed to decode the sound", error);
    let Some(blocks) = clip.samples().map_err(failed)? else {
        return Ok(None);
    };
    let mut broken = None;
    let mut blocks = blocks.map_while(|block| block.map_err(|error| broken = Some(error)).ok());
    let heard = listen([sound.sample_rate, sound.channels], &mut blocks);
    match broken {
        Some(error) => Err(failed(error)),
        None => Ok(Some(heard)),
    }
}

/// A build without the sound's codec says nothing of its loudness.
#[cfg(not(feature = "aac"))]
pub(super) fn loudness_of<R: Read + Seek>(_: &mut Reader<R>) -> Result<Option<Loudness>, Failure> {
    let _ = loudness;
    Ok(None)
}

/// Nor of anything else in it.
#[cfg(not(feature = "aac"))]
pub(super) fn hearing_of<R: Read + Seek>(_: &mut Reader<R>) -> Result<Option<Hearing>, Failure> {
    Ok(None)
}

fn facts(clip: &ClipFacts, loudness: Option<Loudness>) -> Facts {
    let video = &clip.video;
    Facts {
        frames: video.frames,
        fps: video.fps,
        duration_s: video.duration_s,
        codec: video.codec.to_owned(),
        profile: video.profile.to_owned(),
        // The only layout that is decoded.
        pixels: "yuv420p".to_owned(),
        colour: video
            .colour
            .map(|colour| [colour.primaries, colour.transfer, colour.matrix]),
        full_range: video.colour.is_some_and(|colour| colour.full_range),
        key_frames: video.key_frames.clone(),
        header_first: clip.header_first,
        sound: clip.sound.as_ref().map(|sound| SoundFacts {
            codec: sound.codec.clone(),
            sample_rate: sound.sample_rate,
            channels: sound.channels,
            duration_s: sound.duration_s,
            loudness,
        }),
    }
}

/// Every figure in a line: its place in the report, its number, what it should
/// be, and whether it is.
fn table(report: &Report) -> String {
    let mut text = String::new();
    let report = json!(report);
    lines(&mut text, "", &report);
    text
}

fn lines(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Object(object) if object.contains_key("value") => figure(text, name, object),
        Value::Object(object) => {
            for (key, value) in object {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                lines(text, &name, value);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                lines(text, &format!("{name}[{index}]"), item);
            }
        }
        Value::Null => {}
        other => {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "     {name:<34} {other}");
        }
    }
}

fn figure(text: &mut String, name: &str, figure: &Map<String, Value>) {
    let verdict = match figure.get("ok") {
        Some(Value::Bool(true)) => "ok",
        Some(Value::Bool(false)) => "BAD",
        _ => "",
    };
    let shown = match figure.get("value") {
        Some(Value::Number(number)) => number.as_f64().map_or(number.to_string(), significant),
        Some(Value::String(value)) => value.clone(),
        _ => "–".to_owned(),
    };
    let word = |key: &str| figure.get(key).and_then(Value::as_str).unwrap_or_default();
    let target = match figure.get("target") {
        Some(Value::Object(range)) => bounds(range),
        Some(Value::String(target)) => format!("should be {target}"),
        _ => String::new(),
    };
    let line = format!(
        "{verdict:<4} {name:<34} {shown:>10} {:<8} {target} {}",
        word("unit"),
        word("note")
    );
    let _ = writeln!(text, "{}", line.trim_end());
}

fn bounds(range: &Map<String, Value>) -> String {
    let bound = |key: &str| range.get(key).and_then(Value::as_f64);
    match (bound("min"), bound("max")) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    }
}

/// A number in about four digits.
fn significant(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    format!("{number:.digits$}")
}
