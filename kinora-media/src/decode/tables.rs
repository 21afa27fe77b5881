//! The tables of a track: where its samples lie and when they are shown.

use super::DecodeError;
use super::boxes::{BROKEN, array_at, entries, find, need, need_path, u32_at, u64_at};

/// Samples that a track may have: eleven hours of frames, six of sound.
const MAX_SAMPLES: usize = 1_000_000;

/// A track of either kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    /// Units a second.
    pub timescale: u32,
    /// The length of all samples, in units.
    pub units: u64,
    /// What the edit list lets through, in units; all where there is none.
    pub shown: Option<Shown>,
    /// Its samples in the order of decoding.
    pub samples: Vec<Sample>,
}

/// The part of a track that is shown, in the track's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub from: u64,
    pub units: u64,
}

/// One sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Where it lies in the file.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u32,
    /// When it is shown, in the track's units.
    pub at: i64,
    /// How long it is shown, in the track's units.
    pub units: u32,
}

impl Track {
    /// Reads the tables of a `trak` box.
    pub fn parse(body: &[u8], movie_timescale: u32) -> Result<Self, DecodeError> {
        let header = need_path(body, &[b"mdia", b"mdhd"])?;
        let timescale = u32_at(header, if header.first() == Some(&1) { 20 } else { 12 })?;
        if timescale == 0 {
            return Err(DecodeError::Format("a track has no units of time"));
        }
        let table = need_path(body, &[b"mdia", b"minf", b"stbl"])?;
        let mut samples = locate(table)?;
        let units = time(table, &mut samples)?;
        Ok(Self {
            timescale,
            units,
            shown: edit(body, timescale, movie_timescale)?,
            samples,
        })
    }

    /// The places of the samples in the order of showing, without those that
    /// the edit list hides.
    pub fn shown_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.samples.len())
            .filter(|&index| self.is_shown(&self.samples[index]))
            .collect();
        order.sort_by_key(|&index| (self.samples[index].at, index));
        order
    }

    fn is_shown(&self, sample: &Sample) -> bool {
        self.shown.is_none_or(|shown| {
            // Half a sample is left for the rounding of the movie's units.
            let half = i64::from(sample.units / 2);
            let from = i64::try_from(shown.from).unwrap_or(i64::MAX);
            let end = i64::try_from(shown.from.saturating_add(shown.units)).unwrap_or(i64::MAX);
            sample.at.saturating_add(half) >= from && sample.at.saturating_add(half) < end
        })
    }
}

/// Where each sample lies, from the tables of chunks and sizes.
fn locate(table: &[u8]) -> Result<Vec<Sample>, DecodeError> {
    let sizes = Sizes::parse(table)?;
    let mut samples = Vec::with_capacity(sizes.count);
    let mut runs = entries(need(table, b"stsc")?, 4, 12)?.peekable();
    let mut in_chunk = 0;
    for (offset, number) in chunk_offsets(table)?.into_iter().zip(1..) {
        while let Some(run) = runs.next_if(|run| u32_at(run, 0).is_ok_and(|first| first <= number))
        {
            in_chunk = u32_at(run, 4)?;
        }
        let mut at = offset;
        for _ in 0..in_chunk {
            let length = sizes.at(samples.len())?;
            samples.push(Sample {
                offset: at,
                length,
                at: 0,
                units: 0,
            });
            at = at.checked_add(u64::from(length)).ok_or(BROKEN)?;
        }
    }
    if samples.len() == sizes.count {
        Ok(samples)
    } else {
        Err(DecodeError::Format("its chunks do not hold all samples"))
    }
}

/// The table of sizes: one for all, or one each.
struct Sizes<'a> {
    common: u32,
    count: usize,
    list: &'a [u8],
}

impl<'a> Sizes<'a> {
    fn parse(table: &'a [u8]) -> Result<Self, DecodeError> {
        let list = find(table, b"stsz")?.ok_or(DecodeError::Format(
            "it has no table of sizes, as a fragmented file; rewrite it with one header in front",
        ))?;
        let count = u32_at(list, 8)? as usize;
        if count > MAX_SAMPLES {
            return Err(DecodeError::Format(
                "a track has more than a million samples",
            ));
        }
        Ok(Self {
            common: u32_at(list, 4)?,
            count,
            list,
        })
    }

    fn at(&self, index: usize) -> Result<u32, DecodeError> {
        if index >= self.count {
            return Err(DecodeError::Format(
                "its tables disagree on the number of samples",
            ));
        }
        match self.common {
            0 => u32_at(self.list, 12 + 4 * index),
            common => Ok(common),
        }
    }
}

fn chunk_offsets(table: &[u8]) -> Result<Vec<u64>, DecodeError> {
    if let Some(list) = find(table, b"stco")? {
        return entries(list, 4, 4)?
            .map(|entry| u32_at(entry, 0).map(u64::from))
            .collect();
    }
    let list =
        find(table, b"co64")?.ok_or(DecodeError::Format("it does not say where its data lies"))?;
    entries(list, 4, 8)?.map(|entry| u64_at(entry, 0)).collect()
}

/// Writes when each sample is shown; the length of all of them.
fn time(table: &[u8], samples: &mut [Sample]) -> Result<u64, DecodeError> {
    let disagree = DecodeError::Format("its tables disagree on the number of samples");
    let mut now = 0_u64;
    let mut rest = samples.iter_mut();
    for entry in entries(need(table, b"stts")?, 4, 8)? {
        let (count, units) = (u32_at(entry, 0)?, u32_at(entry, 4)?);
        for sample in rest.by_ref().take(count as usize) {
            sample.at = i64::try_from(now).map_err(|_| BROKEN)?;
            sample.units = units;
            now = now.saturating_add(u64::from(units));
        }
    }
    if rest.next().is_some() {
        return Err(disagree);
    }
    let Some(offsets) = find(table, b"ctts")? else {
        return Ok(now);
    };
    let mut rest = samples.iter_mut();
    for entry in entries(offsets, 4, 8)? {
        // Version 0 says that offsets have no sign; writers use it with one.
        let (count, offset) = (u32_at(entry, 0)?, u32_at(entry, 4)?.cast_signed());
        for sample in rest.by_ref().take(count as usize) {
            sample.at = sample.at.saturating_add(i64::from(offset));
        }
    }
    Ok(now)
}

/// The one part that the edit list lets through, after an empty part or not.
fn edit(body: &[u8], timescale: u32, movie: u32) -> Result<Option<Shown>, DecodeError> {
    let Some(edits) = find(body, b"edts")?
        .map(|edits| find(edits, b"elst"))
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let wide = array_at::<1>(edits, 0)? == [1];
    let mut shown = None;
    for entry in entries(edits, 4, if wide { 20 } else { 12 })? {
        let (units, from) = if wide {
            (u64_at(entry, 0)?, u64_at(entry, 8)?.cast_signed())
        } else {
            let from = u32_at(entry, 4)?.cast_signed();
            (u64::from(u32_at(entry, 0)?), i64::from(from))
        };
        // A start of −1 is an empty part.
        let Ok(from) = u64::try_from(from) else {
            continue;
        };
        let wanted = u128::from(units) * u128::from(timescale) / u128::from(movie.max(1));
        let units = u64::try_from(wanted).unwrap_or(u64::MAX);
        // A length of 0 means all there is.
        let units = if units == 0 { u64::MAX } else { units };
        if shown.replace(Shown { from, units }).is_some() {
            return Err(DecodeError::Format(
                "its edit list has several parts; rewrite it with one",
            ));
        }
    }
    Ok(shown)
}
