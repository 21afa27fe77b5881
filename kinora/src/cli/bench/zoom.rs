//! The same zoom by Kinora and by ffmpeg's zoompan: frames a second and jitter.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use kinora_core::engine::{Engine, Inputs, StudiedPicture};
use kinora_core::frame::Picture;
use kinora_core::plan::FPS;
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::Move;
use kinora_media::clip::ClipEncoder;
use kinora_media::{decode, png};
use serde::Serialize;

use super::render::{fps, metadata, moving};
use crate::cli::failure::Failure;
use crate::cli::measure;
use crate::cli::output::Output;
use crate::config;

/// How much larger the end of the zoom shows the picture, less 1.
const AMOUNT: f64 = 0.18;

/// A zoom that somebody made.
#[derive(Debug, Serialize)]
pub(super) struct Zoom {
    by: &'static str,
    /// Frames a second into a clip.
    film_fps: f64,
    /// What no smooth curve can follow of the picture's shift, the worse of
    /// across and down in pixels (root of the mean square); none for a clip of
    /// less than a second.
    jitter_px: Option<f64>,
}

/// Makes the same zoom with everything that is at hand.
pub(super) fn compare(
    engine: &dyn Engine,
    picture: &Picture,
    frames: u32,
    threads: usize,
    output: Output,
) -> Result<Vec<Zoom>, Failure> {
    let size = Tier::FullHd.size(picture.size.width, picture.size.height);
    let mut zooms = vec![ours(engine, picture, size, frames)?];
    let Some(ffmpeg) = config::program_on_path("ffmpeg") else {
        output.say("there is no ffmpeg on PATH to compare with");
        return Ok(zooms);
    };
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::failed("failed to make a temporary folder", error))?;
    let peer = Peer {
        program: ffmpeg.as_os_str(),
        folder: folder.path(),
        size,
        frames,
        threads,
    };
    peer.write(picture)?;
    zooms.push(peer.zoom("zoompan", "")?);
    zooms.push(peer.zoom("zoompan, enlarged 4 times", "scale=4*iw:4*ih,")?);
    Ok(zooms)
}

pub(super) fn table(zooms: &[Zoom]) -> String {
    let head = format!(
        "\nthe same zoom in 1080p\n{:<28} {:>9} {:>10} {:>7}\n",
        "by", "film fps", "jitter", "ours is"
    );
    let ours = zooms.first().map_or(0.0, |zoom| zoom.film_fps);
    let rows = zooms.iter().map(|zoom| {
        let jitter = zoom.jitter_px.map(|px| format!("{px:.3} px"));
        format!(
            "{:<28} {:>9.1} {:>10} {:>6.2}×\n",
            zoom.by,
            zoom.film_fps,
            jitter.unwrap_or("–".to_owned()),
            ours / zoom.film_fps
        )
    });
    std::iter::once(head).chain(rows).collect()
}

fn ours(engine: &dyn Engine, picture: &Picture, size: Size, frames: u32) -> Result<Zoom, Failure> {
    let failed = |error| Failure::failed("failed to film the zoom", error);
    let start = StudiedPicture {
        picture: Arc::new(picture.clone()),
        layers: engine.study(picture, None, size).layers,
    };
    let inputs = Inputs::of(start);
    let plan = moving(size, frames, &[(Move::ZoomIn, AMOUNT)]);
    let mut clip = Vec::new();
    let mut encoder = ClipEncoder::new(Cursor::new(&mut clip), metadata());
    let film_fps = fps(engine, &plan, &inputs, &mut encoder).map_err(failed)?;
    drop(encoder);
    Ok(Zoom {
        by: "kinora",
        film_fps,
        jitter_px: jitter(Cursor::new(clip))?,
    })
}

/// ffmpeg, and what it is to zoom into.
struct Peer<'a> {
    program: &'a OsStr,
    /// Where the picture and the clips are.
    folder: &'a Path,
    size: Size,
    frames: u32,
    threads: usize,
}

/// What goes wrong with a program that is not ours.
fn failed(error: std::io::Error) -> Failure {
    Failure::failed("failed to zoom with ffmpeg", error)
}

impl Peer<'_> {
    fn photo(&self) -> PathBuf {
        self.folder.join("photo.png")
    }

    /// Puts the picture where ffmpeg finds it.
    fn write(&self, picture: &Picture) -> Result<(), Failure> {
        let bytes = png::write_rgb(picture)
            .map_err(|error| Failure::failed("failed to write the picture", error))?;
        fs::write(self.photo(), bytes).map_err(failed)
    }

    /// Makes a clip with zoompan, after `before` in the chain of filters.
    fn zoom(&self, by: &'static str, before: &str) -> Result<Zoom, Failure> {
        let clip = self.folder.join("clip.mp4");
        let started = Instant::now();
        self.run(&clip, before)?;
        let film_fps = f64::from(self.frames) / started.elapsed().as_secs_f64();
        let file = fs::File::open(&clip).map_err(failed)?;
        Ok(Zoom {
            by,
            film_fps,
            jitter_px: jitter(BufReader::new(file))?,
        })
    }

    fn run(&self, clip: &Path, before: &str) -> Result<(), Failure> {
        let Size { width, height } = self.size;
        let (frames, last) = (self.frames, self.frames - 1);
        let filters = format!(
            "{before}zoompan=z=1+{AMOUNT}*on/{last}:x=iw/2-iw/zoom/2:y=ih/2-ih/zoom/2:d={frames}:s={width}x{height}:fps={FPS}"
        );
        let mut command = Command::new(self.program);
        command.args(["-v", "error", "-nostdin", "-y", "-i"]);
        command.arg(self.photo());
        command.args(["-vf", &filters, "-frames:v", &frames.to_string()]);
        command.args(["-threads", &self.threads.to_string()]);
        command.args(["-c:v", "libx264", "-preset", "superfast", "-crf", "23"]);
        command.args(["-pix_fmt", "yuv420p"]).arg(clip);
        let output = command.stdin(Stdio::null()).output().map_err(failed)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(failed(std::io::Error::other(said)))
    }
}

/// The worst jitter of a clip's first take.
fn jitter(clip: impl Read + Seek) -> Result<Option<f64>, Failure> {
    let clip =
        decode::open(clip).map_err(|error| Failure::failed("failed to read the clip", error))?;
    let report = measure::report(clip, [None, None])?;
    let evenness = &report.takes[0].evenness;
    let residuals = [&evenness.residual_x, &evenness.residual_y];
    let residuals = residuals.into_iter().filter_map(|figure| figure.value);
    Ok(residuals.reduce(f64::max))
}
