//! From a rough matte of a few pixels to the subject's true outline.
//!
//! The network knows what the subject is and not where exactly it ends; the
//! picture's edges know that. Lengths are shares of the picture's width unless
//! they are said to be of its longer side.

use super::focus::Focus;
use super::guided;
use super::image::{Image, unlike};
use super::raster::{Mask, distance, soft};
use crate::map::Map;
use crate::maths::{lerp, rank, smoothstep};

/// A subject's matte at the picture's size.
pub(super) struct Refined {
    /// How much of each pixel is subject, 0–1.
    pub(super) alpha: Map,
    /// How sharp the picture is there and behind it.
    pub(super) focus: Focus,
}

/// Finds the outline of the subject that `rough` tells of, a probability at the
/// picture's size. `None` if no piece of it is large and certain enough.
pub(super) fn refine(image: &Image, rough: &Map) -> Option<Refined> {
    let rough = certain_pieces(rough)?;
    let outlined = outlined(image, &rough);
    let focus = Focus::new(&image.luma(), &outlined);
    let mut alpha = settled(&outlined, &focus);
    if focus.is_background_soft() {
        alpha = with_missing_rims(image, &alpha, &rough, &focus);
        alpha = choked(&alpha);
    }
    Some(Refined { alpha, focus })
}

/// The smallest piece that counts, as a share of the picture.
const MIN_PIECE: f32 = 0.004;

/// How certain a piece must be on the whole.
const MIN_CERTAINTY: f32 = 0.75;

/// A rough matte without its small and doubtful pieces.
fn certain_pieces(rough: &Map) -> Option<Map> {
    let mut kept = rough.clone();
    let mut found = false;
    for piece in Mask::above(rough, 0.5).pieces() {
        let sum: f32 = piece.iter().map(|&i| rough.data[i]).sum();
        let is_certain = piece.len() as f32 >= MIN_PIECE * rough.data.len() as f32
            && sum / piece.len() as f32 >= MIN_CERTAINTY;
        found |= is_certain;
        if !is_certain {
            piece.iter().for_each(|&i| kept.data[i] = 0.0);
        }
    }
    found.then_some(kept)
}

/// The rough matte drawn to the picture's edges, coarsely and then finely; well
/// inside and outside nothing is in doubt.
pub(super) fn outlined(image: &Image, rough: &Map) -> Map {
    let long = image.width.max(image.height) as f32;
    let radius = |share: f32| (long / share).round().max(1.0) as usize;
    let coarse = guided::roughly_filtered(rough, image, radius(110.0), 1e-4);
    let coarse = coarse.map(|a| smoothstep(0.15, 0.85, a));
    let fine = guided::filtered(&coarse, image, radius(320.0), 1e-5);
    let subject = Mask::above(rough, 0.5);
    let (sure, near) = (subject.shrunk(long / 90.0), subject.grown(long / 70.0));
    let mut alpha = fine.map(|a| smoothstep(0.06, 0.94, a));
    for (i, a) in alpha.data.iter_mut().enumerate() {
        if sure.data[i] {
            *a = 1.0;
        } else if !near.data[i] {
            *a = 0.0;
        }
    }
    whole(soft(&without_slits(alpha), 0.6))
}

/// A matte whose slits of a few pixels are closed: a bright line along a helmet
/// belongs to it.
fn without_slits(mut alpha: Map) -> Map {
    let reach = alpha.width as f32 / 320.0;
    let subject = Mask::above(&alpha, 0.5);
    let closed = subject.grown(reach).shrunk(reach);
    for (a, &is_in) in alpha.data.iter_mut().zip(&closed.data) {
        *a = a.max(f32::from(is_in));
    }
    alpha
}

/// A matte without small holes and without crumbs.
fn whole(mut alpha: Map) -> Map {
    let pixels = alpha.data.len() as f32;
    let (w, h) = (alpha.width, alpha.height);
    let at_edge = |&i: &usize| i % w == 0 || i % w == w - 1 || i / w == 0 || i / w == h - 1;
    for hole in Mask::above(&alpha, 0.5).inverted().pieces() {
        if (hole.len() as f32) < 0.004 * pixels && !hole.iter().any(at_edge) {
            hole.iter().for_each(|&i| alpha.data[i] = 1.0);
        }
    }
    // A crumb goes with its soft rim, so it is looked for where the matte begins.
    let visible = Mask::above(&alpha, 0.02);
    for crumb in visible.pieces() {
        if (crumb.len() as f32) < 0.003 * pixels {
            crumb.iter().for_each(|&i| alpha.data[i] = 0.0);
        }
    }
    alpha
}

/// Decides wide half-transparent zones: where the picture is blurred they fade
/// evenly, where it is sharp they become an edge. A hard edge through something
/// out of focus looks torn; a soft one looks like focus.
fn settled(alpha: &Map, focus: &Focus) -> Map {
    let width = alpha.width as f32;
    let grey = alpha.map(|a| f32::from(0.08 < a && a < 0.92));
    let wide = grey.box_blurred((width / 200.0).round().max(1.0) as usize);
    let blurred = soft(&focus.sharpness, width / 160.0);
    let faded = soft(alpha, width / 110.0);
    let data = (0..alpha.data.len())
        .map(|i| {
            let a = alpha.data[i];
            let is_wide = smoothstep(0.45, 0.75, wide.data[i]);
            let is_sharp = smoothstep(0.1, 0.3, blurred.data[i] / focus.reference);
            let decided = lerp(faded.data[i], smoothstep(0.4, 0.6, a), is_sharp);
            lerp(a, decided, is_wide)
        })
        .collect();
    Map { data, ..*alpha }
}

/// How far from the matte a rim that the network missed may reach.
const RIM: f32 = 0.022;

/// From where on the background is taken to be nothing but background.
const BACKGROUND: f32 = 0.028;

/// Adds rims that the network missed, such as a collar's: sharp or unlike the
/// background, next to the matte, and with an edge of their own.
fn with_missing_rims(image: &Image, alpha: &Map, rough: &Map, focus: &Focus) -> Map {
    let width = alpha.width as f32;
    let subject = Mask::above(alpha, 0.5);
    let away = distance(&subject).map(|d| d / width);
    let found = rim_candidates(image, rough, focus, &away);
    let either = Mask::from_fn(alpha.width, alpha.height, |i| {
        found.data[i] || subject.data[i]
    });
    let closed = either.grown(0.006 * width).shrunk(0.006 * width);
    let added = Mask::from_fn(alpha.width, alpha.height, |i| {
        closed.data[i] && !subject.data[i]
    });
    // The outline of sharp hair is a line of candidates, too, but a thin one.
    let added = added.shrunk(THIN * width).grown(THIN * width);
    let kept = with_sharp_edges(&added, &subject, focus);
    if kept.count() == 0 {
        return alpha.clone();
    }
    let joined = Mask::from_fn(alpha.width, alpha.height, |i| {
        kept.data[i] || subject.data[i]
    });
    let smooth = soft(&joined.to_map(), width / 220.0).map(|a| smoothstep(0.42, 0.58, a));
    let mut alpha = alpha.clone();
    let near = kept.grown(0.006 * width);
    for i in (0..alpha.data.len()).filter(|&i| near.data[i]) {
        alpha.data[i] = alpha.data[i].max(smooth.data[i]);
    }
    alpha
}

/// Half of the least thickness of a rim worth adding.
const THIN: f32 = 0.0035;

/// Pixels that may belong to a missed rim; `away` is in widths.
fn rim_candidates(image: &Image, rough: &Map, focus: &Focus, away: &Map) -> Mask {
    let width = image.width as f32;
    let known = away.map(|d| f32::from(d > BACKGROUND));
    let (behind, usual) = rayon::join(
        || image.continued(&known),
        || usual_strangeness(image, &known, away),
    );
    let strange: Vec<f32> = (0..image.data.len())
        .map(|i| unlike(image.data[i], behind.data[i]))
        .collect();
    let likely = soft(rough, width / 200.0);
    let sharp = Mask::above(&focus.sharpness, 0.3 * focus.reference).grown(0.008 * width);
    Mask::from_fn(image.width, image.height, |i| {
        let is_sharp = focus.sharpness.data[i] > 0.5 * focus.reference;
        let is_strange = strange[i] > (2.5 * usual).max(0.10) && sharp.data[i];
        away.data[i] <= RIM && likely.data[i] > 0.06 && (is_sharp || is_strange)
    })
}

/// How far background usually is from its own continuation: the root mean
/// square over a ring of it, continued from beyond that ring.
fn usual_strangeness(image: &Image, known: &Map, away: &Map) -> f32 {
    let ring = |d: f32| (BACKGROUND..2.0 * BACKGROUND).contains(&d);
    let beyond = known.zip(away, |known, d| if ring(d) { 0.0 } else { known });
    let guess = image.continued(&beyond);
    let squares: Vec<f32> = (0..image.data.len())
        .filter(|&i| ring(away.data[i]))
        .map(|i| unlike(image.data[i], guess.data[i]))
        .map(|d| d * d)
        .collect();
    (squares.iter().sum::<f32>() / (squares.len() as f32).max(1.0)).sqrt()
}

/// Those pieces that end in an edge: a shadow fades out, a collar does not.
fn with_sharp_edges(added: &Mask, subject: &Mask, focus: &Focus) -> Mask {
    let mut kept = Mask::from_fn(added.width, added.height, |_| false);
    let whole = Mask::from_fn(added.width, added.height, |i| {
        added.data[i] || subject.data[i]
    });
    let beside = subject.grown(3.0);
    for piece in added.pieces() {
        let rim = piece.iter().filter(|&&i| whole.is_on_rim(i));
        if !piece.iter().any(|&i| beside.data[i]) {
            continue;
        }
        let sharpness: Vec<f32> = rim.map(|&i| focus.sharpness.data[i]).collect();
        if rank(sharpness, 0.5) >= 0.40 * focus.reference {
            piece.iter().for_each(|&i| kept.data[i] = true);
        }
    }
    kept
}

/// The outline drawn in by about a thousandth of the width, which takes the
/// light line of a sharpened photograph away.
fn choked(alpha: &Map) -> Map {
    soft(alpha, alpha.width as f32 / 900.0).map(|a| smoothstep(0.30, 0.98, a))
}
