//! Painting one soft shape onto a frame.

use kinora_core::frame::Frame;

/// What a shape is painted with.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    /// Luma, blue difference and red difference.
    pub(super) colour: [f32; 3],
    /// How much of it at full coverage, 0–1.
    pub(super) alpha: f32,
    /// How it meets what is there.
    pub(super) mode: Mode,
}

/// How paint meets what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Covers it.
    Over,
    /// Covers what is darker, as what is white in the air does.
    Lighten,
    /// Adds its light to it.
    Light,
    /// Adds its light the less, the brighter it is: a lamp before a white wall is
    /// hardly seen.
    Screen,
}

/// Paints a shape about (`x`, `y`) that lies within `reach` pixels of it,
/// across and down.
///
/// `coverage` gives the share of a pixel that the shape covers, from the
/// distance to the middle.
pub(super) fn paint(
    frame: &mut Frame,
    (x, y): (f32, f32),
    reach: (f32, f32),
    paint: &Paint,
    coverage: impl Fn(f32, f32) -> f32,
) {
    paint_within(
        frame,
        (x, y),
        reach,
        paint,
        |_| (-reach.0, reach.0),
        coverage,
    );
}

/// The same for a shape of which `span` tells from where to where it reaches across
/// at so many pixels below its middle: it is not looked for elsewhere.
pub(super) fn paint_within(
    frame: &mut Frame,
    (x, y): (f32, f32),
    reach: (f32, f32),
    paint: &Paint,
    span: impl Fn(f32) -> (f32, f32),
    coverage: impl Fn(f32, f32) -> f32,
) {
    let (w, h) = (frame.size.width as i32, frame.size.height as i32);
    let (left, right) = (
        ((x - reach.0) as i32).max(0),
        ((x + reach.0) as i32 + 2).min(w),
    );
    let (top, bottom) = (
        ((y - reach.1) as i32).max(0),
        ((y + reach.1) as i32 + 2).min(h),
    );
    if left >= right || top >= bottom {
        return;
    }
    // Colours first: what is told of them by the luma that was there.
    for cy in top / 2..(bottom + 1) / 2 {
        let dy = 2.0 * cy as f32 + 1.0 - y;
        let (from, to) = span(dy);
        let (from, to) = ((x + from) as i32 / 2 - 1, (x + to) as i32 / 2 + 2);
        for cx in (left / 2).max(from)..((right + 1) / 2).min(to) {
            let share = coverage(2.0 * cx as f32 + 0.5 - x, dy) * paint.alpha;
            if share > 0.0 {
                let i = (cy * (w / 2) + cx) as usize;
                let share = share * tints(frame.y[(2 * cy * w + 2 * cx) as usize], paint);
                frame.u[i] = chroma(frame.u[i], paint.colour[1], paint.mode, share);
                frame.v[i] = chroma(frame.v[i], paint.colour[2], paint.mode, share);
            }
        }
    }
    for py in top..bottom {
        let dy = py as f32 + 0.5 - y;
        let (from, to) = span(dy);
        let (from, to) = ((x + from) as i32 - 1, (x + to) as i32 + 2);
        for px in left.max(from)..right.min(to) {
            let share = coverage(px as f32 + 0.5 - x, dy) * paint.alpha;
            if share > 0.0 {
                let sample = &mut frame.y[(py * w + px) as usize];
                *sample = luma(*sample, paint, share);
            }
        }
    }
}

/// How much of its colour paint brings to what is so bright: none where it covers only what
/// is darker and this is not.
fn tints(old: u8, paint: &Paint) -> f32 {
    match paint.mode {
        Mode::Lighten => ((paint.colour[0] - f32::from(old)) / 32.0).clamp(0.0, 1.0),
        Mode::Over | Mode::Light | Mode::Screen => 1.0,
    }
}

fn luma(old: u8, paint: &Paint, share: f32) -> u8 {
    let old = f32::from(old);
    let new = match paint.mode {
        Mode::Over => old + (paint.colour[0] - old) * share,
        Mode::Lighten => old + (paint.colour[0] - old).max(0.0) * share,
        Mode::Light => old + (paint.colour[0] - 16.0) * share,
        Mode::Screen => old + (paint.colour[0] - 16.0) * share * (235.0 - old) / 219.0,
    };
    (new + 0.5).clamp(16.0, 235.0) as u8
}

fn chroma(old: u8, colour: f32, mode: Mode, share: f32) -> u8 {
    let old = f32::from(old);
    let new = match mode {
        Mode::Over | Mode::Lighten => old + (colour - old) * share,
        Mode::Light | Mode::Screen => old + (colour - 128.0) * share,
    };
    (new + 0.5).clamp(16.0, 240.0) as u8
}
