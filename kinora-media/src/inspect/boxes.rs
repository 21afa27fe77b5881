//! The tables of an MP4.

use std::ops::Range;

use super::InspectError;
use crate::clip::append_start_code;

/// What the header tells.
pub(super) struct Parsed {
    pub timescale: u32,
    pub video: VideoTrack,
    pub sound: Option<SoundTrack>,
    pub comment: Option<String>,
}

/// A track of either kind.
#[derive(Default)]
pub(super) struct Track {
    pub timescale: u32,
    /// The length of one sample.
    pub units: u32,
    /// How long it is shown, in the movie's units.
    pub duration: u64,
    /// Where in the track it begins to be shown, in the track's units.
    pub starts_at: u64,
    /// Where each sample lies in the file.
    pub samples: Vec<Range<usize>>,
}

pub(super) struct VideoTrack {
    pub track: Track,
    pub width: u32,
    pub height: u32,
    /// The parameter sets as a stream.
    pub head: Vec<u8>,
    /// Key frames, from 1.
    pub keys: Vec<u32>,
}

pub(super) struct SoundTrack {
    pub track: Track,
    pub channels: u32,
    #[cfg_attr(
        not(feature = "aac"),
        expect(dead_code, reason = "nothing decodes it then")
    )]
    pub config: Vec<u8>,
}

const BROKEN: InspectError = InspectError::Format("a box is shorter than it says");

/// Reads the header of a whole file.
pub(super) fn parse(file: &[u8]) -> Result<Parsed, InspectError> {
    let movie = find(file, b"moov")?.ok_or(InspectError::Format("it has no moov box"))?;
    let timescale = u32_at(need(movie, b"mvhd")?, 12)?;
    let (mut video, mut sound) = (None, None);
    for item in Boxes(movie) {
        let item = item?;
        if &item.kind == b"trak" {
            let media = need(item.body, b"mdia")?;
            match &array_at::<4>(need(media, b"hdlr")?, 8)? {
                b"vide" => video = Some(parse_video(item.body, file.len())?),
                b"soun" => sound = Some(parse_sound(item.body, file.len())?),
                _ => return Err(InspectError::Format("it has a track of an unknown kind")),
            }
        }
    }
    Ok(Parsed {
        timescale,
        video: video.ok_or(InspectError::Format("it has no video track"))?,
        sound,
        comment: parse_comment(movie)?,
    })
}

fn parse_video(body: &[u8], file_length: usize) -> Result<VideoTrack, InspectError> {
    let table = need_path(body, &[b"mdia", b"minf", b"stbl"])?;
    let entry = tail(need(table, b"stsd")?, 8)?;
    let description = tail(need(entry, b"avc1")?, 78)?;
    let size = tail(need(entry, b"avc1")?, 24)?;
    let keys = need(table, b"stss")?;
    Ok(VideoTrack {
        track: parse_track(body, table, file_length)?,
        width: u32::from(u16_at(size, 0)?),
        height: u32::from(u16_at(size, 2)?),
        head: parameter_sets(need(description, b"avcC")?)?,
        keys: (0..u32_at(keys, 4)? as usize)
            .map(|index| u32_at(keys, 8 + 4 * index))
            .collect::<Result<_, _>>()?,
    })
}

fn parse_sound(body: &[u8], file_length: usize) -> Result<SoundTrack, InspectError> {
    let table = need_path(body, &[b"mdia", b"minf", b"stbl"])?;
    let entry = need(tail(need(table, b"stsd")?, 8)?, b"mp4a")?;
    let stream = need(tail(entry, 28)?, b"esds")?;
    Ok(SoundTrack {
        track: parse_track(body, table, file_length)?,
        channels: u32::from(u16_at(entry, 16)?),
        config: audio_config(stream)?,
    })
}

fn parse_track(body: &[u8], table: &[u8], file_length: usize) -> Result<Track, InspectError> {
    let header = need_path(body, &[b"mdia", b"mdhd"])?;
    let edits = need_path(body, &[b"edts", b"elst"])?;
    let durations = need(table, b"stts")?;
    if u32_at(durations, 4)? != 1 || u32_at(edits, 4)? != 1 {
        return Err(InspectError::Format("its samples are not all equally long"));
    }
    let samples = locate(table, file_length)?;
    if samples.len() != u32_at(durations, 8)? as usize {
        return Err(InspectError::Format(
            "its tables disagree on the number of samples",
        ));
    }
    Ok(Track {
        timescale: u32_at(header, 12)?,
        units: u32_at(durations, 12)?,
        duration: u64::from(u32_at(edits, 8)?),
        starts_at: u64::from(u32_at(edits, 12)?),
        samples,
    })
}

/// Where each sample lies, from the tables of chunks and sizes.
fn locate(table: &[u8], file_length: usize) -> Result<Vec<Range<usize>>, InspectError> {
    let sizes = need(table, b"stsz")?;
    let count = u32_at(sizes, 8)? as usize;
    let mut samples = Vec::new();
    for (mut at, samples_in_chunk) in chunk_offsets(table)?.into_iter().zip(chunk_lengths(table)?) {
        for _ in 0..samples_in_chunk {
            let length = u32_at(sizes, 12 + 4 * samples.len())? as usize;
            let end = at
                .checked_add(length)
                .filter(|&end| end <= file_length)
                .ok_or(BROKEN)?;
            samples.push(at..end);
            at = end;
        }
    }
    if samples.len() == count {
        Ok(samples)
    } else {
        Err(InspectError::Format("its chunks do not hold all samples"))
    }
}

fn chunk_offsets(table: &[u8]) -> Result<Vec<usize>, InspectError> {
    let narrow = find(table, b"stco")?;
    let wide = find(table, b"co64")?;
    let (list, width) = match (narrow, wide) {
        (Some(list), _) => (list, 4),
        (None, Some(list)) => (list, 8),
        (None, None) => return Err(InspectError::Format("it does not say where its data lies")),
    };
    (0..u32_at(list, 4)? as usize)
        .map(|index| {
            let at = 8 + width * index;
            let offset = if width == 4 {
                u64::from(u32_at(list, at)?)
            } else {
                u64_at(list, at)?
            };
            usize::try_from(offset).map_err(|_| BROKEN)
        })
        .collect()
}

/// How many samples each chunk has, without end: the last run goes on.
fn chunk_lengths(table: &[u8]) -> Result<impl Iterator<Item = u32>, InspectError> {
    let runs = need(table, b"stsc")?;
    let runs: Vec<(u32, u32)> = (0..u32_at(runs, 4)? as usize)
        .map(|index| {
            Ok((
                u32_at(runs, 8 + 12 * index)?,
                u32_at(runs, 12 + 12 * index)?,
            ))
        })
        .collect::<Result<_, InspectError>>()?;
    let length = move |chunk: u32| {
        runs.iter()
            .rev()
            .find(|run| run.0 <= chunk)
            .map(|run| run.1)
    };
    Ok((1..).map_while(length))
}

fn parameter_sets(configuration: &[u8]) -> Result<Vec<u8>, InspectError> {
    let mut head = Vec::new();
    let mut at = 5;
    for mask in [0x1f, 0xff] {
        let count = *configuration.get(at).ok_or(BROKEN)? & mask;
        at += 1;
        for _ in 0..count {
            let length = usize::from(u16_at(configuration, at)?);
            let unit = configuration.get(at + 2..at + 2 + length).ok_or(BROKEN)?;
            append_start_code(&mut head, unit);
            at += 2 + length;
        }
    }
    Ok(head)
}

/// The innermost descriptor, each one's length being a single byte.
fn audio_config(stream: &[u8]) -> Result<Vec<u8>, InspectError> {
    let at = 4 + 2 + 3 + 2 + 13;
    let [tag, length] = array_at::<2>(stream, at)?;
    if tag != 5 {
        return Err(InspectError::Format("it does not describe its sound"));
    }
    let config = stream
        .get(at + 2..at + 2 + usize::from(length))
        .ok_or(BROKEN)?;
    Ok(config.to_vec())
}

fn parse_comment(movie: &[u8]) -> Result<Option<String>, InspectError> {
    let Some(meta) = find(movie, b"udta")?
        .map(|data| find(data, b"meta"))
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let Some(list) = find(tail(meta, 4)?, b"ilst")? else {
        return Ok(None);
    };
    let Some(comment) = find(list, b"\xa9cmt")? else {
        return Ok(None);
    };
    let text = tail(need(comment, b"data")?, 8)?;
    Ok(Some(String::from_utf8_lossy(text).into_owned()))
}

/// The boxes that lie in some bytes.
pub(super) struct Boxes<'a>(pub &'a [u8]);

/// One box.
pub(super) struct Item<'a> {
    pub kind: [u8; 4],
    pub body: &'a [u8],
}

impl<'a> Iterator for Boxes<'a> {
    type Item = Result<Item<'a>, InspectError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let item = split_box(self.0);
        self.0 = item.as_ref().map_or(&[], |(_, rest)| rest);
        Some(item.map(|(item, _)| item))
    }
}

fn split_box(bytes: &[u8]) -> Result<(Item<'_>, &[u8]), InspectError> {
    let kind = array_at(bytes, 4)?;
    let (head, length) = match u32_at(bytes, 0)? {
        1 => (16, usize::try_from(u64_at(bytes, 8)?).map_err(|_| BROKEN)?),
        length => (8, length as usize),
    };
    if length < head {
        return Err(BROKEN);
    }
    let (whole, rest) = bytes.split_at_checked(length).ok_or(BROKEN)?;
    Ok((
        Item {
            kind,
            body: &whole[head..],
        },
        rest,
    ))
}

fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Result<Option<&'a [u8]>, InspectError> {
    for item in Boxes(bytes) {
        let item = item?;
        if &item.kind == kind {
            return Ok(Some(item.body));
        }
    }
    Ok(None)
}

fn need<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Result<&'a [u8], InspectError> {
    find(bytes, kind)?.ok_or(InspectError::Format("it lacks a box that every clip has"))
}

fn need_path<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Result<&'a [u8], InspectError> {
    path.iter().try_fold(bytes, |bytes, kind| need(bytes, kind))
}

fn tail(bytes: &[u8], from: usize) -> Result<&[u8], InspectError> {
    bytes.get(from..).ok_or(BROKEN)
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], InspectError> {
    let slice = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    slice.copied().ok_or(BROKEN)
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, InspectError> {
    array_at(bytes, at).map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, InspectError> {
    array_at(bytes, at).map(u32::from_be_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, InspectError> {
    array_at(bytes, at).map(u64::from_be_bytes)
}
