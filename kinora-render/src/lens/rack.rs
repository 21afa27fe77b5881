//! Pulling focus: a picture at one radius after another.

use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::Lens;
use crate::maths;
use crate::planes::{Plane, Planes};

/// Blurred pictures that are kept at most, and how much memory they may take.
const KEPT: usize = 8;
const KEPT_BYTES: usize = 64 << 20;

/// A picture that can be had at any radius.
///
/// A few radii are worked out and kept; what lies between two of them is mixed
/// from both. The mixture has the variance of the radius asked for, so that a
/// pull of focus goes evenly.
pub(crate) struct Rack {
    sharp: Arc<Planes>,
    lens: Lens,
    /// Blurred pictures by level, the one used last at the end.
    kept: Mutex<Vec<(usize, Arc<Planes>)>>,
}

impl Rack {
    /// A rack for a picture.
    pub(crate) fn new(planes: Arc<Planes>) -> Self {
        Self::through(Lens::new(&planes), planes)
    }

    /// A rack for a picture of which places count as much as `mask` says, in the
    /// shape of the luma plane: the rest does not bleed into them.
    pub(crate) fn masked(planes: Arc<Planes>, mask: &Plane) -> Self {
        Self::through(Lens::masked(&planes, mask), planes)
    }

    fn through(lens: Lens, sharp: Arc<Planes>) -> Self {
        Self {
            sharp,
            lens,
            kept: Mutex::default(),
        }
    }

    /// The picture with every point spread over a disc; nothing changes at 0.
    pub(crate) fn at(&self, radius_px: f32) -> Arc<Planes> {
        let radius = radius_px.max(0.0);
        let level = (0..)
            .take_while(|&level| radius_of(level) <= radius)
            .last()
            .expect("the first level is 0");
        let (near, far) = (radius_of(level), radius_of(level + 1));
        let share = (radius * radius - near * near) / (far * far - near * near);
        let share = (share * 256.0 + 0.5) as u32;
        match share {
            0 => self.level(level),
            256 => self.level(level + 1),
            _ => Arc::new(mixed(&self.level(level), &self.level(level + 1), share)),
        }
    }

    /// How much a subject covers with every point of it spread over a disc;
    /// `alpha` is the mask that the picture was taken with.
    pub(crate) fn outline(&self, alpha: &Plane, radius_px: f32) -> Plane {
        self.lens.outline(alpha, radius_px)
    }

    /// The picture at a level, worked out unless it is kept.
    ///
    /// No lock is held while it is worked out: a thread that waits for others
    /// may take up a frame that needs the same level. Two threads may do the
    /// same work then, with the same result.
    fn level(&self, level: usize) -> Arc<Planes> {
        if level == 0 {
            return self.sharp.clone();
        }
        if let Some(planes) = self.find(level) {
            return planes;
        }
        let planes = Arc::new(self.lens.blurred(&self.sharp, radius_of(level)));
        let mut kept = self.kept.lock().expect("no thread panics with this lock");
        if kept.len() >= room_for(&planes) {
            kept.remove(0);
        }
        kept.push((level, planes.clone()));
        planes
    }

    fn find(&self, level: usize) -> Option<Arc<Planes>> {
        let mut kept = self.kept.lock().expect("no thread panics with this lock");
        let place = kept.iter().position(|entry| entry.0 == level)?;
        let entry = kept.remove(place);
        let planes = entry.1.clone();
        kept.push(entry);
        Some(planes)
    }
}

/// The radius of a level, in pixels: steps of half a pixel up to 4, then of an
/// eighth.
fn radius_of(level: usize) -> f32 {
    let steady = level.min(8) as f32 * 0.5;
    (8..level).fold(steady, |radius, _| radius * 1.125)
}

/// How many pictures like this one are kept. Two chunks of a film need four.
fn room_for(planes: &Planes) -> usize {
    let bytes = planes.y.data.len() + planes.u.data.len() + planes.v.data.len();
    (KEPT_BYTES / bytes).clamp(4, KEPT)
}

/// `share` of 256 parts of `far` and the rest of `near`.
fn mixed(near: &Planes, far: &Planes, share: u32) -> Planes {
    let mix = |near: &Plane, far: &Plane| {
        let mut data = vec![0; near.data.len()];
        data.par_chunks_mut(1 << 14)
            .zip(near.data.par_chunks(1 << 14))
            .zip(far.data.par_chunks(1 << 14))
            .for_each(|((out, near), far)| {
                for ((out, &near), &far) in out.iter_mut().zip(near).zip(far) {
                    *out = maths::mix(near, far, share);
                }
            });
        near.like(data)
    };
    Planes {
        size: near.size,
        y: mix(&near.y, &far.y),
        u: mix(&near.u, &far.u),
        v: mix(&near.v, &far.v),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_lie_close_together() {
        assert_eq!([0, 1, 8].map(radius_of), [0.0, 0.5, 4.0]);
        for level in 1..40 {
            let step = radius_of(level + 1) / radius_of(level);
            assert!(step > 1.0 && step <= 2.0, "level {level}: {step}");
        }
        assert!(radius_of(25) > 23.0);
    }
}
