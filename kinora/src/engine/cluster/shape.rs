//! What a film comes to in a model's way of counting frames and pixels.

use kinora_core::plan::FPS;
use kinora_core::request::Film;

use crate::config::{ClusterFamily, ClusterSettings};

/// A film in frames and pixels of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames there are.
    pub frames: u32,
    /// How many a second.
    pub fps: u32,
}

/// Seeds are kept below this: some models take no larger ones.
const SEEDS: u64 = 1 << 31;

/// The seed of a film, as models take it.
#[must_use]
pub fn seed(film: &Film) -> u64 {
    film.seed % SEEDS
}

/// The family that a model belongs to by its name, if that says it.
#[must_use]
pub fn family(model: &str) -> Option<ClusterFamily> {
    let name = model.to_ascii_lowercase();
    match name {
        _ if name.contains("ltx") => Some(ClusterFamily::Ltx),
        _ if name.contains("wan") => Some(ClusterFamily::Wan),
        _ => None,
    }
}

impl Shape {
    /// The shape of a film: as many frames and pixels as the model can make that
    /// are nearest to what was asked for.
    #[must_use]
    pub fn of(film: &Film, family: ClusterFamily, settings: &ClusterSettings) -> Self {
        let (step, grid, usual_fps) = match family {
            ClusterFamily::Ltx | ClusterFamily::Other => (8, 32, FPS),
            ClusterFamily::Wan => (4, 16, 16),
        };
        let fps = settings.fps.unwrap_or(usual_fps);
        Self {
            width: nearest(film.size.width, grid),
            height: nearest(film.size.height, grid),
            frames: nearest(film.duration_s * fps, step) + 1,
            fps,
        }
    }

    /// What differs from what was asked for.
    #[must_use]
    pub fn differences(&self, film: &Film) -> Vec<String> {
        let mut said = vec![];
        let (width, height) = (film.size.width, film.size.height);
        if (self.width, self.height) != (width, height) {
            said.push(format!(
                "the clip is {} × {} in place of {width} × {height}: the model works on a grid",
                self.width, self.height
            ));
        }
        if self.fps != FPS {
            said.push(format!(
                "the clip has {} frames a second in place of {FPS}: the model was made for them",
                self.fps
            ));
        }
        said
    }
}

/// The multiple of `step` that is nearest, the lower one in the middle, at least
/// one.
fn nearest(number: u32, step: u32) -> u32 {
    ((number + (step - 1) / 2) / step).max(1) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_family() {
        assert_eq!(family("Lightricks/LTX-2"), Some(ClusterFamily::Ltx));
        assert_eq!(family("Wan-AI/Wan2.2-I2V-A14B"), Some(ClusterFamily::Wan));
        assert_eq!(family("tencent/HunyuanVideo"), None);
    }

    #[test]
    fn the_nearest_multiple_is_at_least_one() {
        for (number, step, expected) in [
            (720, 32, 704),
            (704, 32, 704),
            (1280, 32, 1280),
            (720, 16, 720),
            (120, 8, 120),
            (80, 4, 80),
            (3, 32, 32),
        ] {
            assert_eq!(nearest(number, step), expected, "{number} by {step}");
        }
    }
}
