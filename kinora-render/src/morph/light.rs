//! The light of two pictures, so that both have the same one while they cross
//! over and no border shows between what is taken from one and the other.

use kinora_core::frame::Frame;
use rayon::prelude::*;

use crate::maths::lerp;

/// The largest change of contrast in a channel.
const MOST_GAIN: f32 = 2.5;

/// How the mean and the spread of each channel change from start to end.
pub(super) struct Light {
    start: [Channel; 3],
    end: [Channel; 3],
}

#[derive(Clone, Copy)]
struct Channel {
    mean: f32,
    spread: f32,
}

impl Light {
    pub(super) fn between(start: &Frame, end: &Frame) -> Self {
        let channels =
            |frame: &Frame| [&frame.y, &frame.u, &frame.v].map(|plane| Channel::of(plane));
        Self {
            start: channels(start),
            end: channels(end),
        }
    }

    /// Gives a frame of the start picture a share of the end picture's light.
    pub(super) fn towards_end(&self, share: f32, frame: &mut Frame) {
        apply(&self.start, &self.end, share, frame);
    }

    /// Gives a frame of the end picture a share of the start picture's light.
    pub(super) fn towards_start(&self, share: f32, frame: &mut Frame) {
        apply(&self.end, &self.start, share, frame);
    }
}

impl Channel {
    fn of(plane: &[u8]) -> Self {
        let n = plane.len() as f64;
        let mean = plane.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
        let squares = plane.iter().map(|&v| (f64::from(v) - mean).powi(2));
        Self {
            mean: mean as f32,
            spread: (squares.sum::<f64>() / n).sqrt() as f32,
        }
    }

    /// Each code a share of the way from this channel's light to another's.
    fn table(self, other: Self, share: f32, most: u8) -> [u8; 256] {
        let gain = (other.spread.max(1.0) / self.spread.max(1.0)).clamp(1.0 / MOST_GAIN, MOST_GAIN);
        std::array::from_fn(|code| {
            let own = code as f32;
            let matched = other.mean + gain * (own - self.mean);
            (lerp(own, matched, share) + 0.5).clamp(16.0, f32::from(most)) as u8
        })
    }
}

fn apply(own: &[Channel; 3], other: &[Channel; 3], share: f32, frame: &mut Frame) {
    let planes = [
        (&mut frame.y, 235),
        (&mut frame.u, 240),
        (&mut frame.v, 240),
    ];
    for (i, (plane, most)) in planes.into_iter().enumerate() {
        let table = own[i].table(other[i], share, most);
        plane
            .par_iter_mut()
            .with_min_len(16_384)
            .for_each(|sample| *sample = table[*sample as usize]);
    }
}
