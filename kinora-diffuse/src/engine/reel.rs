//! Frames on their way into the chunks of a clip.

use kinora_core::engine::{ChunkSink, FrameSink, SinkError};
use kinora_core::frame::Frame;
use kinora_core::plan::Plan;

/// The chunks of a clip, one after the other.
pub(super) struct Reel<'a> {
    sink: &'a dyn FrameSink,
    ends: Vec<u32>,
    chunk: usize,
    frames: u32,
    open: Option<Box<dyn ChunkSink + 'a>>,
}

impl<'a> Reel<'a> {
    pub(super) fn new(plan: &Plan, sink: &'a dyn FrameSink) -> Self {
        Self {
            sink,
            ends: plan.chunks().into_iter().map(|chunk| chunk.end).collect(),
            chunk: 0,
            frames: 0,
            open: None,
        }
    }

    /// Adds a frame.
    pub(super) fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        let mut chunk = match self.open.take() {
            Some(chunk) => chunk,
            None => self.sink.chunk(self.chunk)?,
        };
        chunk.frame(frame)?;
        self.frames += 1;
        if self.ends.get(self.chunk) == Some(&self.frames) {
            chunk.finish()?;
            self.chunk += 1;
        } else {
            self.open = Some(chunk);
        }
        Ok(())
    }

    /// Ends the clip, which must be whole.
    pub(super) fn finish(self) -> Result<(), SinkError> {
        if self.open.is_none() && self.chunk == self.ends.len() {
            return Ok(());
        }
        Err(SinkError::new(format!(
            "{} frames were decoded, and the clip has {}",
            self.frames,
            self.ends.last().copied().unwrap_or(0)
        )))
    }
}
