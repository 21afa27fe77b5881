//! Where the subject of a picture is, by a small neural network.
//!
//! The network is `MediaPipe`'s selfie segmentation (see
//! `data/subject_net/NOTICE.md`), embedded and run in plain `f32`. It finds
//! people, animals and single objects, and is sure of itself even where it is
//! wrong: what tells a good matte from a bad one is that it stays where it is
//! when the picture is mirrored or read more finely. [`Matte::accepted`] asks
//! for that. Only a rough matte is made here; to refine it is another's work.

use std::sync::OnceLock;

use kinora_core::frame::Picture;

use crate::net::{self, Network, Tensor};

/// Where the subject is and how far that can be trusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Matte {
    /// Pixels across; the picture is stretched to them.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The probability of the subject, `height * width` numbers in 0–1, rows from the top.
    pub probability: Vec<f32>,
    /// How much of the matte stays when the picture is mirrored or read more finely, 0–1.
    pub stability: f32,
    /// The share of the picture that is more likely subject than not, at the network's own size.
    pub area: f32,
    /// The mean probability there; 0 if there is no such place.
    pub mean_inside: f32,
}

impl Matte {
    /// Whether the matte is worth a layer of its own.
    ///
    /// On photographs stability leaves a wide gap between wrong mattes (at most
    /// 0.6) and right ones (at least 0.75), which the mean alone does not.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.stability >= 0.70 && self.area > 0.015 && self.area < 0.85 && self.mean_inside >= 0.80
    }

    /// Joins the readings of the picture as it is, mirrored, and at a finer size.
    ///
    /// The area and the mean are those of the first two alone: on them the
    /// limits of [`accepted`](Self::accepted) were measured.
    fn joined(plain: &[f32], mirrored: &[f32], fine: &[f32]) -> Self {
        let both = mean(plain, mirrored);
        let inside = both.iter().filter(|p| **p > 0.5);
        let (count, sum) = inside.fold((0, 0.0), |(count, sum), p| (count + 1, sum + p));
        Self {
            width: SIDE,
            height: SIDE,
            probability: mean(&both, fine),
            stability: overlap(plain, mirrored).min(overlap(&both, fine)),
            area: count as f32 / both.len() as f32,
            mean_inside: sum / count.max(1) as f32,
        }
    }
}

/// Looks for the subject of a picture.
#[must_use]
pub fn find(picture: &Picture) -> Matte {
    let [plain, mirrored] = both_ways(picture);
    let fine = probability(&net::shrink(picture, FINE_SIDE), FINE_SIDE, FINE_SIDE);
    Matte::joined(&plain, &mirrored, &reduced(fine))
}

/// The probability of the subject in a picture that is stretched to [`SIDE`] ×
/// [`SIDE`] pixels: the mean of its reading and the mirrored one's.
pub(crate) fn steady(picture: &Picture) -> Vec<f32> {
    let [plain, mirrored] = both_ways(picture);
    mean(&plain, &mirrored)
}

/// The reading of a picture and that of its mirror image, turned back.
fn both_ways(picture: &Picture) -> [Vec<f32>; 2] {
    let small = net::shrink(picture, SIDE);
    let mirrored = probability(&flipped(&small, SIDE, 3), SIDE, SIDE);
    [probability(&small, SIDE, SIDE), flipped(&mirrored, SIDE, 1)]
}

/// The probability of the subject for each pixel of an RGB picture.
///
/// The network was made for 256 × 256; other sizes work the less well the
/// farther they are from it.
///
/// # Panics
///
/// If a side is not a multiple of 16 or `rgb` is not as long as the sides say.
#[must_use]
pub fn probability(rgb: &[u8], width: usize, height: usize) -> Vec<f32> {
    assert!(
        width.is_multiple_of(16) && height.is_multiple_of(16),
        "the network halves its picture four times"
    );
    assert_eq!(rgb.len(), width * height * 3, "three bytes a pixel");
    let data = rgb.iter().map(|byte| f32::from(*byte) / 255.0).collect();
    let outputs = embedded().run(Tensor {
        height,
        width,
        channels: 3,
        data,
    });
    outputs
        .into_iter()
        .next()
        .map_or(vec![], |matte| matte.data)
}

/// The network's own side, and the matte's.
pub(crate) const SIDE: usize = 256;

/// The side of the finer reading.
const FINE_SIDE: usize = 384;

fn embedded() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    let graph = include_bytes!("../../data/subject_net/graph.json");
    let weights = include_bytes!("../../data/subject_net/weights.safetensors");
    NETWORK.get_or_init(|| Network::read(graph, weights).expect("the embedded network is whole"))
}

/// The finer reading at the matte's size.
fn reduced(fine: Vec<f32>) -> Vec<f32> {
    let fine = Tensor {
        height: FINE_SIDE,
        width: FINE_SIDE,
        channels: 1,
        data: fine,
    };
    net::resize(&fine, SIDE, SIDE).data
}

/// A picture with left and right exchanged.
fn flipped<T: Copy>(picture: &[T], width: usize, channels: usize) -> Vec<T> {
    let rows = picture.chunks_exact(width * channels);
    rows.flat_map(|row| row.chunks_exact(channels).rev().flatten().copied())
        .collect()
}

fn mean(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| (a + b) * 0.5).collect()
}

/// What two mattes share of what either covers; 0 if both are empty.
fn overlap(a: &[f32], b: &[f32]) -> f32 {
    let count = |is_in: fn(bool, bool) -> bool| {
        a.iter()
            .zip(b)
            .filter(|(a, b)| is_in(**a > 0.5, **b > 0.5))
            .count()
    };
    count(|a, b| a && b) as f32 / count(|a, b| a || b).max(1) as f32
}

#[cfg(test)]
mod tests {
    use rayon::ThreadPoolBuilder;

    use super::*;
    use crate::testing::photo;

    fn on_threads<T: Send>(count: usize, work: impl FnOnce() -> T + Send) -> T {
        ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .unwrap()
            .install(work)
    }

    #[test]
    fn the_reference_interpreter_agrees() {
        let golden = include_bytes!("../../data/subject_net/golden.safetensors");
        let golden = net::safetensors::Safetensors::read(golden).unwrap();
        for name in ["astronaut", "coffee"] {
            let rgb = golden.bytes(&format!("in.{name}"), "U8").unwrap();
            let expected = golden
                .bytes(&format!("out.{name}"), "F32")
                .unwrap()
                .as_chunks()
                .0;
            let found = probability(rgb, SIDE, SIDE);
            let found = found.chunks_exact(SIDE).step_by(3).flatten();
            let far = found
                .zip(expected)
                .map(|(found, expected)| (found - f32::from_le_bytes(*expected)).abs());
            let worst = far.fold(0.0, f32::max);
            assert_eq!(expected.len(), SIDE.div_ceil(3) * SIDE);
            assert!(worst < 1e-3, "{name}: {worst}");
        }
    }

    #[test]
    fn a_symmetric_picture_gets_mirrored_readings() {
        let mut small = net::shrink(&photo("astronaut"), SIDE);
        for row in small.chunks_exact_mut(SIDE * 3) {
            let half = flipped(&row[..SIDE / 2 * 3], SIDE / 2, 3);
            row[SIDE / 2 * 3..].copy_from_slice(&half);
        }
        let plain = probability(&small, SIDE, SIDE);
        let turned = flipped(&probability(&flipped(&small, SIDE, 3), SIDE, SIDE), SIDE, 1);
        assert_eq!(turned, flipped(&plain, SIDE, 1));
        assert!(overlap(&plain, &turned) > 0.9);
        let both = mean(&plain, &turned);
        assert_eq!(both, flipped(&both, SIDE, 1));
    }

    #[test]
    fn threads_do_not_change_the_matte() {
        let picture = photo("flower");
        let alone = on_threads(1, || find(&picture));
        assert_eq!(alone, on_threads(2, || find(&picture)));
        assert_eq!(alone, on_threads(5, || find(&picture)));
    }

    #[test]
    fn photographs_are_told_apart() {
        let check = |name: &str, accepted: bool| {
            let matte = find(&photo(name));
            let Matte {
                stability,
                area,
                mean_inside,
                ..
            } = matte;
            assert_eq!(
                matte.accepted(),
                accepted,
                "{name}: {stability}, {area}, {mean_inside}"
            );
        };
        check("astronaut", true);
        check("flower", true);
        check("photographer", true);
        check("two_dogs_portrait", true);
        check("cat", false);
        check("coffee", false);
        check("pagoda", false);
        check("forest_stream", false);
        check("dandelion", false);
        check("mountain_path", false);
    }

    #[test]
    fn an_accepted_matte_has_the_expected_figures() {
        let check = |name: &str, area: f32, mean_inside: f32, stability: f32| {
            let matte = find(&photo(name));
            let found = [matte.area, matte.mean_inside, matte.stability];
            for (found, expected) in found.iter().zip([area, mean_inside, stability]) {
                assert!(
                    (found - expected).abs() < 0.02,
                    "{name}: {found} for {expected}"
                );
            }
        };
        check("astronaut", 0.55, 0.97, 0.98);
        check("flower", 0.25, 0.97, 0.93);
        check("photographer", 0.32, 0.97, 0.86);
        check("two_dogs_portrait", 0.07, 0.82, 0.78);
    }

    #[test]
    fn no_subject_is_not_stable() {
        assert_eq!(overlap(&[0.1, 0.2], &[0.3, 0.4]), 0.0);
        assert_eq!(overlap(&[0.9, 0.9, 0.1], &[0.9, 0.2, 0.1]), 0.5);
        let matte = Matte::joined(&[0.0; 4], &[0.0; 4], &[0.0; 4]);
        assert_eq!(
            (matte.stability, matte.area, matte.mean_inside),
            (0.0, 0.0, 0.0)
        );
    }
}
