//! How much memory a film needs, and how much there is.
//!
//! Weights are counted from the lists that the models are loaded by. What is computed is estimated from the
//! film's size, on the safe side. Phases follow one another, so that a film needs as much as its largest.

use std::collections::BTreeMap;
use std::path::Path;

use candle_core::DType;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::wan::vae;
use crate::{config, keys};

/// Copies of a stream's tokens that a block holds at once: the residual, its norm, questions, keys, values, turned
/// halves, the answer.
const COPIES: u64 = 14;

/// Copies of the widest activation that a convolution network holds at once, its unfolded input included.
const CONVOLUTION_COPIES: u64 = 6;

/// The part of free memory that a film may take.
const SHARE: f64 = 0.9;

/// Bytes of a float.
const FLOAT: u64 = 4;

/// The size of a film, as memory sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Tokens of the video, those of added pictures included.
    pub video_tokens: usize,
    /// Tokens of the audio.
    pub audio_tokens: usize,
    /// Pixels of a frame.
    pub pixels: usize,
    /// Frames that are decoded at once.
    pub frames: usize,
    /// Tokens that a prompt is filled up to.
    pub places: usize,
}

/// Bytes that each phase of a film needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// The text encoder's largest layer, and all its hidden states.
    pub text: u64,
    /// The transformer without its blocks.
    pub ends: u64,
    /// One block of it.
    pub block: u64,
    /// How many there are.
    pub blocks: usize,
    /// What a block computes.
    pub tokens: u64,
    /// The video autoencoder, and what it computes for the frames that are decoded at once.
    pub video: u64,
    /// The audio autoencoder and the vocoder.
    pub sound: u64,
}

impl Needs {
    /// What a film of this extent needs with the checkpoint in this folder, computed in this type.
    ///
    /// # Errors
    /// When a component's configuration is missing or not known.
    pub fn of(folder: &Path, dtype: DType, extent: Extent) -> Result<Self> {
        let size = dtype.size_in_bytes() as u64;
        let weights = |component: &str| -> Result<Weighed> {
            Ok(Weighed::of(
                &keys::keys(&config::read_value(&folder.join(component))?)?,
                size,
            ))
        };
        let transformer = weights("transformer")?;
        let text = weights("text_encoder")?;
        let video = weights("vae")?;
        let sound =
            weights("audio_vae")?.all() + weights("vocoder")?.all() * FLOAT / size.min(FLOAT);
        let config: crate::transformer::Config = config::read(&folder.join("transformer"))?;
        let tokens = (extent.video_tokens * config.width()
            + extent.audio_tokens * config.audio_width()) as u64;
        let states = extent.places as u64 * text.width * (text.groups as u64 + 1);
        let widest = (extent.pixels * extent.frames) as u64 / 16 * video.first_width;
        Ok(Self {
            text: text.largest + 2 * states * FLOAT,
            ends: transformer.rest,
            block: transformer.largest,
            blocks: config.num_layers,
            tokens: tokens * FLOAT * COPIES,
            video: video.all() + widest * FLOAT * CONVOLUTION_COPIES,
            sound,
        })
    }

    /// What a film of Wan needs, of so many tokens and of a prompt that is filled up to so many places, computed in this
    /// type.
    ///
    /// # Errors
    /// When a component's configuration is missing or not known.
    pub fn of_wan(
        folder: &Path,
        dtype: DType,
        [tokens, places]: [usize; 2],
        decoding: &vae::Floats,
    ) -> Result<Self> {
        let weights = |component: &str, size: u64| weighed(folder, component, size);
        let size = dtype.size_in_bytes() as u64;
        let transformer = weights("transformer", size)?;
        // The processor reads texts in f32.
        let text = weights("text_encoder", FLOAT)?;
        let read: crate::wan::text::Config = config::read(&folder.join("text_encoder"))?;
        let config: crate::wan::transformer::Config = config::read(&folder.join("transformer"))?;
        let places = places as u64;
        let states = places * (read.d_model.max(read.d_ff)) as u64 * COPIES;
        // The distances among the words, for each head and once more.
        let pairs = 2 * places * places * (read.num_heads + 1) as u64;
        Ok(Self {
            text: text.largest + 2 * (states + pairs) * FLOAT,
            ends: transformer.rest,
            block: transformer.largest,
            blocks: config.num_layers,
            tokens: (tokens * config.width()) as u64 * FLOAT * COPIES,
            video: video_of_wan(folder, dtype, decoding)?,
            sound: 0,
        })
    }

    /// The least that a film needs: its largest phase, with one block in memory at a time.
    #[must_use]
    pub fn least(&self) -> u64 {
        let transformer = self.ends + self.block.min(self.block * self.blocks as u64) + self.tokens;
        [self.text, transformer, self.video, self.sound]
            .into_iter()
            .max()
            .unwrap_or(0)
    }

    /// How many blocks can stay in memory when there is so much room.
    ///
    /// # Errors
    /// When not even one fits.
    pub fn resident(&self, room: Room) -> Result<usize> {
        let usable = room.usable();
        if self.least() > usable {
            return Err(Error::Memory {
                needed: self.least(),
                room,
            });
        }
        let fixed = self.ends + self.tokens;
        if fixed + self.block * self.blocks as u64 <= usable {
            return Ok(self.blocks);
        }
        // Beside those that stay, one is read at a time.
        let spare = usable.saturating_sub(fixed + self.block);
        Ok((spare / self.block.max(1)) as usize)
    }
}

/// The bytes that the autoencoder of Wan needs to encode or decode what takes so many floats.
pub(crate) fn video_of_wan(folder: &Path, dtype: DType, floats: &vae::Floats) -> Result<u64> {
    let weights = weighed(folder, "vae", dtype.size_in_bytes() as u64)?;
    let computed = floats.widest * CONVOLUTION_COPIES + floats.remembered + floats.held;
    Ok(weights.all() + computed * FLOAT)
}

fn weighed(folder: &Path, component: &str, size: u64) -> Result<Weighed> {
    let config = config::read_value(&folder.join(component))?;
    Ok(Weighed::of(&keys::keys(&config)?, size))
}

/// The room for a film, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What is free, where that is known. A film takes a part of it.
    pub free: Option<u64>,
    /// The most that a film may take, where somebody has said so.
    pub allowed: Option<u64>,
}

impl Room {
    /// The bytes that a film can take.
    #[must_use]
    pub fn usable(&self) -> u64 {
        let free = self.free.map(|free| (free as f64 * SHARE) as u64);
        free.unwrap_or(u64::MAX)
            .min(self.allowed.unwrap_or(u64::MAX))
    }
}

impl std::fmt::Display for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let usable = self.usable() >> 20;
        match (self.free, self.allowed) {
            (_, Some(allowed)) if allowed == self.usable() => write!(
                f,
                "it is allowed {usable} MiB: choose a smaller size or fewer seconds, or allow it more"
            ),
            (Some(free), _) => write!(
                f,
                "it can take {usable} MiB of the {} MiB that are free: choose a smaller size or fewer seconds, or end other programs",
                free >> 20
            ),
            (None, _) => write!(f, "it can take {usable} MiB"),
        }
    }
}

/// A component's bytes, by what is repeated in it.
struct Weighed {
    /// The largest numbered group.
    largest: u64,
    /// How many of its kind there are.
    groups: usize,
    /// All numbered groups.
    grouped: u64,
    /// What is in none.
    rest: u64,
    /// The width of the first table: of embeddings, in a text encoder.
    width: u64,
    /// The outputs of the first convolution.
    first_width: u64,
}

impl Weighed {
    fn of(keys: &[(String, Vec<usize>)], size: u64) -> Self {
        let mut groups: BTreeMap<String, u64> = BTreeMap::new();
        let mut rest = 0;
        for (name, shape) in keys {
            let bytes = shape.iter().product::<usize>() as u64 * size;
            match group(name) {
                Some(group) => *groups.entry(group).or_default() += bytes,
                None => rest += bytes,
            }
        }
        let largest = groups.iter().max_by_key(|(_, bytes)| **bytes);
        let repeated = largest.map(|(name, _)| kind(name));
        let table = keys.iter().find(|(name, _)| name.contains("embed_tokens"));
        let first = keys.iter().find(|(name, _)| name.contains("conv_in"));
        Self {
            largest: largest.map_or(0, |(_, bytes)| *bytes),
            groups: groups
                .keys()
                .filter(|name| Some(kind(name)) == repeated)
                .count(),
            grouped: groups.values().sum(),
            rest,
            width: table
                .and_then(|(_, shape)| shape.get(1))
                .map_or(0, |w| *w as u64),
            first_width: first
                .and_then(|(_, shape)| shape.first())
                .map_or(1, |w| *w as u64),
        }
    }

    fn all(&self) -> u64 {
        self.grouped + self.rest
    }
}

/// A name up to its first number.
fn group(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('.').collect();
    let place = parts
        .iter()
        .position(|part| part.parse::<usize>().is_ok())?;
    Some(parts[..=place].join("."))
}

/// A group's name without its number.
fn kind(group: &str) -> &str {
    group.rsplit_once('.').map_or(group, |(kind, _)| kind)
}

/// Bytes that a process can still take: what the system says is available, or what is left of the container's limit
/// where that is less. None where neither can be known.
#[must_use]
pub fn free() -> Option<u64> {
    let system = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text));
    let number = |name: &str| -> Option<u64> {
        let text = std::fs::read_to_string(Path::new("/sys/fs/cgroup").join(name)).ok()?;
        text.trim().parse().ok()
    };
    let container = number("memory.max").zip(number("memory.current"));
    let container = container.map(|(most, used)| most.saturating_sub(used));
    match (system, container) {
        (Some(system), Some(container)) => Some(system.min(container)),
        (system, container) => system.or(container),
    }
}

/// `MemAvailable` of `/proc/meminfo`, in bytes.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDS: Needs = Needs {
        text: 100,
        ends: 50,
        block: 100,
        blocks: 10,
        tokens: 30,
        video: 120,
        sound: 10,
    };

    #[test]
    fn as_many_blocks_stay_as_fit() {
        let free = |free| {
            NEEDS.resident(Room {
                free: Some(free),
                allowed: None,
            })
        };
        assert_eq!(NEEDS.least(), 180);
        assert_eq!(free(10_000).unwrap(), 10);
        assert_eq!(free(1200).unwrap(), 10);
        assert_eq!(free(1199).unwrap(), 8);
        assert_eq!(free(200).unwrap(), 0);
        assert!(free(199).is_err());
    }

    #[test]
    fn what_is_allowed_is_taken_whole_and_named_as_it_is() {
        let room = |free, allowed| Room { free, allowed };
        let resident = |free, allowed| NEEDS.resident(room(free, allowed));
        assert_eq!(resident(None, None).unwrap(), 10);
        assert_eq!(resident(Some(10_000), Some(180)).unwrap(), 0);
        assert_eq!(resident(None, Some(1080)).unwrap(), 10);
        let needs = Needs {
            text: 300 << 20,
            ..NEEDS
        };
        let said = |free: Option<u64>, allowed: Option<u64>| {
            let bytes = |mib: Option<u64>| mib.map(|mib| mib << 20);
            let error = needs.resident(room(bytes(free), bytes(allowed)));
            error.unwrap_err().to_string()
        };
        let allowed = said(Some(10_000), Some(179));
        assert!(allowed.contains("needs 300 MiB"), "{allowed}");
        assert!(allowed.contains("allowed 179 MiB"), "{allowed}");
        let free = said(Some(310), Some(10_000));
        assert!(free.contains("279 MiB of the 310 MiB"), "{free}");
    }

    #[test]
    fn what_is_free_is_read_from_the_system() {
        let text = "MemTotal:       100 kB\nMemAvailable:     42 kB\n";
        assert_eq!(available(text), Some(42 * 1024));
        assert_eq!(available("MemTotal: 100 kB"), None);
    }

    #[test]
    fn repeated_parts_are_told_from_the_rest() {
        let keys = [
            ("model.embed_tokens.weight".to_owned(), vec![64, 16]),
            ("model.layers.0.a.weight".to_owned(), vec![4, 4]),
            ("model.layers.0.b.0.weight".to_owned(), vec![2]),
            ("model.layers.1.a.weight".to_owned(), vec![4, 4]),
            ("model.norm.weight".to_owned(), vec![16]),
        ];
        let weighed = Weighed::of(&keys, 2);
        assert_eq!((weighed.largest, weighed.groups), (36, 2));
        assert_eq!(
            (weighed.rest, weighed.all()),
            (64 * 16 * 2 + 32, 64 * 16 * 2 + 32 + 36 + 32)
        );
        assert_eq!(weighed.width, 16);
    }
}
