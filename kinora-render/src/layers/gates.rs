//! Whether a cut is earned: by a matte that stays where it is, and a ring of
//! quiet or blurred background about it.
//!
//! How sure the network is of itself says nothing; a wrong matte lies on strong
//! edges, too. What goes wrong without these gates (held things cut off, straight
//! lines bent) no later measurement notices.

use super::focus::Focus;
use super::raster::{Mask, distance, highest, soft};
use crate::map::Map;
use crate::subject_net::Matte;

/// Why a photograph is not parted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The network's answer changes when the picture is mirrored or read more
    /// finely, or is too small, too large, or too faint.
    #[error(
        "the subject is not certain: stability {stability:.2} (at least 0.70), area {area:.3} \
         (0.015 to 0.85), mean probability {mean:.2} (at least 0.80)"
    )]
    Uncertain {
        /// Overlap of the network's readings, 0–1.
        stability: f32,
        /// Share of the picture.
        area: f32,
        /// Mean probability inside.
        mean: f32,
    },
    /// Somebody gave a depth picture, which says how far everything is.
    #[error("a depth picture was given, which is filmed as one continuous field")]
    DepthGiven,
    /// No piece of the subject is large and certain enough.
    #[error("no piece of the subject is large enough: at least 0.4 % of the picture in one piece")]
    Crumbs,
    /// What is round about the subject is busy: it would have to be invented.
    #[error(
        "the background at the subject's edge is busy: {quiet:.2} of the edge is quiet (at least \
         0.70), background sharpness {defocus:.2} of the subject's"
    )]
    Busy {
        /// The share of the outline with a quiet ring outside it.
        quiet: f32,
        /// Sharpness of the background over that of the subject.
        defocus: f32,
    },
    /// A frame at the end of the path does not look right.
    #[error(
        "the parted picture does not hold on this path: ghost {ghost:.3} (at most 0.02), stretch \
         {stretch:.2} (at most 1.45), folds {folds} (none), halo {halo:.2} of the photo's (at most 1.1)"
    )]
    Frame {
        /// Share of uncovered pixels that look like the subject.
        ghost: f32,
        /// Stretch of the worst thousandth.
        stretch: f32,
        /// Places where the picture turns over.
        folds: usize,
        /// Odd colours along the edge, over the photo's own.
        halo: f32,
    },
}

/// The share of the outline that must have a quiet ring.
const MIN_QUIET: f32 = 0.70;

/// The energy below which a ring is quiet.
const QUIET: f32 = 0.55;

/// Where the ring lies, in widths from the matte.
const RING: std::ops::Range<f32> = 0.007..0.035;

/// The first gate: the network's answer is stable.
pub(crate) fn is_certain(matte: &Matte) -> Result<(), Refusal> {
    if matte.accepted() {
        return Ok(());
    }
    Err(Refusal::Uncertain {
        stability: matte.stability,
        area: matte.area,
        mean: matte.mean_inside,
    })
}

/// The second gate: what the cut uncovers is easy to fill.
pub(super) fn is_quiet(alpha: &Map, focus: &Focus) -> Result<(), Refusal> {
    let quiet = quiet_share(alpha, focus);
    if quiet >= MIN_QUIET {
        return Ok(());
    }
    Err(Refusal::Busy {
        quiet,
        defocus: focus.background,
    })
}

/// The share of the outline, the frame's border left out, with a quiet ring
/// outside it: little detail on the whole, and no strong line.
pub(super) fn quiet_share(alpha: &Map, focus: &Focus) -> f32 {
    let (w, h) = (alpha.width, alpha.height);
    let width = w as f32;
    let subject = Mask::above(alpha, 0.5);
    let away = distance(&subject);
    let ring = away.map(|d| f32::from(RING.contains(&(d / width))));
    let detail = focus.sharpness.zip(&ring, |s, ring| s * ring);
    let reach = |share: f32| (share * width / 2.0).round().max(1.0) as usize;
    let capped = detail.map(|s| s.min(1.5 * focus.reference));
    let sums = capped.box_blurred(reach(0.022));
    let counts = ring.box_blurred(reach(0.022));
    let most = highest(&detail, reach(0.016));
    let energy = Map::from_fn(w, h, |x, y| {
        let mean = sums.at(x, y) / counts.at(x, y).max(1e-6);
        ring.at(x, y) * (0.5 * mean / 0.45 + 0.5 * most.at(x, y)) / focus.reference
    });
    let smooth = soft(&energy, width / 120.0);
    let certain = soft(&ring, width / 120.0);
    let (mut quiet, mut all) = (0, 0);
    for i in 0..w * h {
        if subject.is_on_rim(i) && certain.data[i] > 1e-4 {
            all += 1;
            quiet += usize::from(smooth.data[i] / certain.data[i] < QUIET);
        }
    }
    quiet as f32 / all.max(1) as f32
}
