//! Whether two pictures belong together enough to lead one over into the other.

use kinora_core::frame::Frame;

use crate::flow::{Flow, Grey};
use crate::maths::bilinear;

/// A pixel that comes back nearer than this has found its place, in pixels of
/// the flow.
pub(super) const HIT_PX: f32 = 1.5;

/// The share of its way that a pixel may miss itself by in addition.
const HIT_SHARE: f32 = 0.03;

/// What a pixel counts that does not come back: only one picture sees it.
pub(super) const SEEN_ONCE: f32 = 0.15;

/// The share of a picture that must find its place in the other one.
const LEAST_COHERENT: f32 = 0.55;

/// How much of their colours the pictures must have in common.
const LEAST_COLOURS: f32 = 0.4;

/// How alike the pictures must be where they lie on one another: the
/// correlation of their details.
const LEAST_LIKENESS: f32 = 0.4;

/// Colours are counted in this many steps of each channel.
const STEPS: usize = 8;

/// Why two pictures are not led over into one another.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "the pictures do not belong together: {coherent:.2} of one is found in the other \
     (at least {LEAST_COHERENT}), {colours:.2} of their colours agree (at least \
     {LEAST_COLOURS}), their details agree to {likeness:.2} (at least {LEAST_LIKENESS})"
)]
pub(crate) struct Refusal {
    /// The share of the picture that finds its place in the other one.
    pub(crate) coherent: f32,
    /// The share of their colours that they have in common.
    pub(crate) colours: f32,
    /// The correlation of their details where they lie on one another.
    pub(crate) likeness: f32,
}

/// Refuses pictures of which too little belongs together.
pub(super) fn judge(
    frames: [&Frame; 2],
    greys: [&Grey; 2],
    flows: [&Flow; 2],
    misses: &[Vec<f32>; 2],
) -> Result<(), Refusal> {
    let shares = [0, 1].map(|i| coherent(flows[i], &misses[i]));
    // Of a whole and a part of it only the part is found altogether.
    let better = usize::from(shares[1] > shares[0]);
    let figures = Refusal {
        coherent: shares[better],
        colours: colours_in_common(frames),
        likeness: likeness(greys[better], greys[1 - better], flows[better]),
    };
    let passes = figures.coherent >= LEAST_COHERENT
        && figures.colours >= LEAST_COLOURS
        && figures.likeness >= LEAST_LIKENESS;
    if passes { Ok(()) } else { Err(figures) }
}

/// What a pixel counts that misses itself so far after such a way.
pub(super) fn weight(miss: f32, dx: f32, dy: f32) -> f32 {
    let way = (dx * dx + dy * dy).sqrt();
    let miss = miss / (HIT_PX + HIT_SHARE * way);
    let squared = miss * miss;
    SEEN_ONCE + (1.0 - SEEN_ONCE) / (1.0 + squared * squared)
}

fn coherent(flow: &Flow, misses: &[f32]) -> f32 {
    let hits = misses.iter().enumerate().filter(|&(i, &miss)| {
        let way = (flow.dx[i] * flow.dx[i] + flow.dy[i] * flow.dy[i]).sqrt();
        miss < HIT_PX + HIT_SHARE * way
    });
    hits.count() as f32 / misses.len() as f32
}

/// The overlap of both pictures' colours, each channel about its own mean and
/// in units of its own spread, so that another light is not another picture.
fn colours_in_common(frames: [&Frame; 2]) -> f32 {
    let [a, b] = frames.map(histogram);
    a.iter().zip(&b).map(|(a, b)| a.min(*b)).sum()
}

fn histogram(frame: &Frame) -> Vec<f32> {
    let width = frame.size.width as usize;
    let luma: Vec<u8> = (0..frame.u.len())
        .map(|i| frame.y[i / (width / 2) * 2 * width + i % (width / 2) * 2])
        .collect();
    let channels = [&luma, &frame.u, &frame.v].map(|plane| steps(plane));
    let mut counts = vec![0.0; STEPS * STEPS * STEPS];
    let [y, u, v] = &channels;
    for ((y, u), v) in y.iter().zip(u).zip(v) {
        counts[(y * STEPS + u) * STEPS + v] += 1.0 / luma.len() as f32;
    }
    counts
}

/// Each sample as a step about the mean of all, in half standard deviations.
fn steps(plane: &[u8]) -> Vec<usize> {
    let n = plane.len() as f64;
    let mean = plane.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
    let squares = plane.iter().map(|&v| (f64::from(v) - mean).powi(2));
    let spread = (squares.sum::<f64>() / n).sqrt().max(1.0);
    let step = |&v: &u8| {
        let place = (f64::from(v) - mean) / (0.6 * spread) + STEPS as f64 / 2.0;
        place.clamp(0.0, STEPS as f64 - 1.0) as usize
    };
    plane.iter().map(step).collect()
}

/// The correlation of the details of `from` with those that lie on them.
fn likeness(from: &Grey, to: &Grey, flow: &Flow) -> f32 {
    let slopes = |grey: &Grey, x: f32, y: f32| {
        let at = |dx: f32, dy: f32| between(grey, x + dx, y + dy);
        [at(1.0, 0.0) - at(-1.0, 0.0), at(0.0, 1.0) - at(0.0, -1.0)]
    };
    let (mut both, mut one, mut other) = (1e-9_f64, 1e-9_f64, 1e-9_f64);
    for i in (0..from.data.len()).step_by(3) {
        let (x, y) = ((i % from.width) as f32, (i / from.width) as f32);
        let (tx, ty) = (x + flow.dx[i], y + flow.dy[i]);
        let inside =
            tx >= 1.0 && ty >= 1.0 && tx < (from.width - 1) as f32 && ty < (from.height - 1) as f32;
        if inside {
            let (a, b) = (slopes(from, x, y), slopes(to, tx, ty));
            // The root of a slope lets no single edge decide.
            let root = |[x, y]: [f32; 2]| {
                let scale = 1.0 / (x * x + y * y).sqrt().sqrt().max(0.05);
                [f64::from(x * scale), f64::from(y * scale)]
            };
            let (a, b) = (root(a), root(b));
            both += a[0] * b[0] + a[1] * b[1];
            one += a[0] * a[0] + a[1] * a[1];
            other += b[0] * b[0] + b[1] * b[1];
        }
    }
    (both / (one * other).sqrt()) as f32
}

fn between(grey: &Grey, x: f32, y: f32) -> f32 {
    let [value] = bilinear([grey.width, grey.height], [x, y], |column, row| {
        [grey.data[row * grey.width + column]]
    });
    value
}
