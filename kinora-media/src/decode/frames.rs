//! The frames of a clip, decoded one by one and put in the order of showing.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use kinora_core::frame::Frame;

use super::picture::PictureDecoder;
use super::{DecodeError, Reader};

/// The frames of a clip in the order of showing.
pub struct Frames<'a, R> {
    clip: &'a mut Reader<R>,
    decoding: Decoding,
}

impl<'a, R: Read + Seek> Frames<'a, R> {
    pub(super) fn new(clip: &'a mut Reader<R>, first: u32) -> Result<Self, DecodeError> {
        let decoding = Decoding::new(clip, first)?;
        Ok(Self { clip, decoding })
    }
}

impl<R: Read + Seek> Iterator for Frames<'_, R> {
    type Item = Result<Frame, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.decoding.next(self.clip)
    }
}

/// How far the frames of a clip are decoded.
pub(crate) struct Decoding {
    decoder: PictureDecoder,
    /// When each sample is shown, if it is.
    ranks: Vec<Option<usize>>,
    waiting: BTreeMap<usize, Frame>,
    next_sample: usize,
    next_frame: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No sample was decoded.
    Fresh,
    Going,
    /// The decoder has given back all it had.
    Flushed,
    Failed,
}

impl Decoding {
    /// Begins at the key frame before a frame.
    pub fn new<R>(clip: &Reader<R>, first: u32) -> Result<Self, DecodeError> {
        let place = *clip
            .order
            .get(first as usize)
            .ok_or(DecodeError::Format("it has no such frame"))?;
        let key = clip.video.keys.iter().rev().find(|&&key| key <= place);
        let mut ranks = vec![None; clip.video.track.samples.len()];
        for (rank, &index) in clip.order.iter().enumerate() {
            ranks[index] = Some(rank);
        }
        let decoder =
            PictureDecoder::new().map_err(|source| DecodeError::Frame { frame: 0, source })?;
        Ok(Self {
            decoder,
            ranks,
            waiting: BTreeMap::new(),
            next_sample: key.copied().unwrap_or(0),
            next_frame: first as usize,
            state: State::Fresh,
        })
    }

    /// The next frame; none after an error.
    pub fn next<R: Read + Seek>(
        &mut self,
        clip: &mut Reader<R>,
    ) -> Option<Result<Frame, DecodeError>> {
        if self.state == State::Failed {
            return None;
        }
        let item = self.advance(clip).transpose();
        if matches!(item, Some(Err(_))) {
            self.state = State::Failed;
        }
        item
    }

    fn advance<R: Read + Seek>(
        &mut self,
        clip: &mut Reader<R>,
    ) -> Result<Option<Frame>, DecodeError> {
        loop {
            if let Some(frame) = self.waiting.remove(&self.next_frame) {
                self.next_frame += 1;
                return Ok(Some(frame));
            }
            let (wanted, got) = (clip.order.len(), self.next_frame);
            if got == wanted {
                return Ok(None);
            }
            if self.state == State::Flushed {
                return Err(DecodeError::Missing { wanted, got });
            }
            if self.waiting.len() > MAX_WAITING {
                return Err(DecodeError::Format("its frames are in no order to show"));
            }
            let pictures = if self.next_sample == self.ranks.len() {
                self.flush()?
            } else {
                self.decode(clip)?
            };
            self.keep(pictures);
        }
    }

    fn flush(&mut self) -> Result<Vec<(u64, Frame)>, DecodeError> {
        self.state = State::Flushed;
        let frame = self.ranks.len() - 1;
        let rest = self.decoder.rest();
        rest.map_err(|source| DecodeError::Frame { frame, source })
    }

    fn decode<R: Read + Seek>(
        &mut self,
        clip: &mut Reader<R>,
    ) -> Result<Vec<(u64, Frame)>, DecodeError> {
        let index = self.next_sample;
        self.next_sample += 1;
        let mut stream = Vec::new();
        if self.state == State::Fresh || clip.video.keys.binary_search(&index).is_ok() {
            stream.extend_from_slice(&clip.video.head);
        }
        self.state = State::Going;
        let sample = clip.sample(clip.video.track.samples[index])?;
        clip.video.stream(&sample, &mut stream)?;
        // Stamps count from 1: the decoder has 0 for none.
        self.decoder
            .decode(&stream, index as u64 + 1)
            .map_err(|source| DecodeError::Frame {
                frame: index,
                source,
            })
    }

    /// Keeps the pictures that are still to be shown.
    fn keep(&mut self, pictures: Vec<(u64, Frame)>) {
        for (stamp, frame) in pictures {
            let index = usize::try_from(stamp).unwrap_or(0).wrapping_sub(1);
            let rank = self.ranks.get(index).copied().flatten();
            if let Some(rank) = rank.filter(|&rank| rank >= self.next_frame) {
                self.waiting.insert(rank, frame);
            }
        }
    }
}

/// H.264 lets at most 16 frames wait for others.
const MAX_WAITING: usize = 32;
