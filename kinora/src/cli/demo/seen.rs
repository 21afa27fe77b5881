//! What was seen and heard of a film: how much of it differs from the film of the
//! same photograph in which nothing happens, and what the signs of words are read
//! from.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use kinora_measure::{Glance, Hearing, Loudness};
use kinora_media::decode;

use crate::cli::failure::Failure;
use crate::cli::measure;

/// Of so many frames one is kept whole.
const EVERY: usize = 6;

/// The share of a frame's pixels that may differ by chance. What is left has
/// changed by as much as its least one.
const CHANCE: f64 = 0.001;

/// What changes by fewer grey levels is not seen. A film in which nothing happens
/// is coded to the same bytes each time, so that chance adds nothing.
const VISIBLE: u8 = 6;

/// What is quieter, in LUFS, is not heard.
const AUDIBLE: f64 = -45.0;

/// A film, as far as words are told by it.
pub(super) struct Seen {
    /// The planes of some frames: light as luma, its colour as chroma.
    kept: Vec<[Vec<u8>; 3]>,
    /// All frames, small.
    pub(super) glances: Vec<Glance>,
    pub(super) fps: f64,
    pub(super) hearing: Option<Hearing>,
    pub(super) loudness: Option<Loudness>,
}

impl Seen {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display();
        let failed = |error| Failure::failed(format!("failed to decode {name}"), error);
        let mut clip = open(path)?;
        let fps = clip.facts().video.fps;
        let (mut kept, mut glances) = (vec![], vec![]);
        for (number, frame) in clip.frames().map_err(failed)?.enumerate() {
            let frame = frame.map_err(failed)?;
            glances.push(Glance::of(&frame));
            if number % EVERY == EVERY - 1 {
                kept.push([frame.y, frame.u, frame.v]);
            }
        }
        Ok(Self {
            kept,
            glances,
            fps,
            hearing: measure::hearing_of(&mut open(path)?)?,
            loudness: measure::loudness_of(&mut open(path)?)?,
        })
    }

    /// By how many grey levels the most changed thousandth of a frame differs from
    /// the film in which nothing happens, at its most.
    pub(super) fn changed(&self, plain: &Self) -> u8 {
        let pairs = self.kept.iter().zip(&plain.kept);
        let planes = pairs.flat_map(|(frame, plain)| frame.iter().zip(plain));
        planes
            .map(|(plane, plain)| changed(plane, plain))
            .max()
            .unwrap_or(0)
    }

    pub(super) fn is_visible(&self, plain: &Self) -> bool {
        self.changed(plain) >= VISIBLE
    }

    /// How loud it is, in LUFS; none without sound.
    pub(super) fn lufs(&self) -> Option<f64> {
        self.loudness.as_ref()?.integrated_lufs
    }

    pub(super) fn is_audible(&self) -> bool {
        self.lufs().is_some_and(|lufs| lufs >= AUDIBLE)
    }

    /// The frames from a second on.
    pub(super) fn from(&self, second: f64) -> &[Glance] {
        let first = ((second * self.fps) as usize).min(self.glances.len());
        &self.glances[first..]
    }
}

fn open(path: &Path) -> Result<decode::Reader<BufReader<File>>, Failure> {
    let name = path.display();
    let file = File::open(path)
        .map_err(|error| Failure::failed(format!("failed to open {name}"), error))?;
    decode::open(BufReader::new(file))
        .map_err(|error| Failure::failed(format!("failed to read {name}"), error))
}

/// The difference that all but the most changed thousandth of a plane stay below.
fn changed(plane: &[u8], plain: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for (a, b) in plane.iter().zip(plain) {
        counts[usize::from(a.abs_diff(*b))] += 1;
    }
    let most = (plane.len() as f64 * CHANCE) as usize;
    let mut above = 0;
    for (difference, count) in (0_u8..=255).zip(counts).rev() {
        above += count;
        if above > most {
            return difference;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousandth_of_the_pixels_may_differ() {
        let plain = vec![100; 10_000];
        let with = |count: usize, level: u8| {
            let mut frame = plain.clone();
            frame[..count].fill(level);
            changed(&frame, &plain)
        };
        assert_eq!([with(0, 0), with(10, 200), with(11, 200)], [0, 0, 100]);
        assert_eq!(with(10_000, 97), 3);
    }
}
