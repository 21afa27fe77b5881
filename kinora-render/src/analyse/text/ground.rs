//! What letters stand on: a sign is one colour, foliage is not.

use super::super::Colours;
use super::glyphs::Glyph;
use super::panel::Panel;
use crate::map::Map;

/// How far the ground about some letters is from one colour, as a share of its
/// difference from the letters; 1 where there is no ground to see.
pub(super) fn unrest(letters: &[&Glyph], panel: &Panel, colours: &Colours) -> f32 {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let covered = covered(letters, w, h);
    let places: Vec<usize> = panel.pixels(w, h).filter(|&i| !covered[i]).collect();
    if places.len() < 8 {
        return 1.0;
    }
    let channels = [&colours.red, &colours.green, &colours.blue];
    let medians = channels.map(|plane| median(&places, plane));
    let ink = [0, 1, 2].map(|c| {
        let sum: f32 = letters.iter().map(|glyph| glyph.colour[c]).sum();
        sum / letters.len() as f32
    });
    let apart = (0..3)
        .map(|c| (ink[c] - medians[c]).abs())
        .fold(1e-3, f32::max);
    let off = |&i: &usize| {
        let far = (0..3).map(|c| (channels[c].data[i] - medians[c]).abs());
        far.fold(0.0, f32::max)
    };
    places.iter().map(off).sum::<f32>() / places.len() as f32 / apart
}

/// The letters' pixels and those that touch them.
fn covered(letters: &[&Glyph], width: usize, height: usize) -> Vec<bool> {
    let mut covered = vec![false; width * height];
    for &pixel in letters.iter().flat_map(|glyph| &glyph.pixels) {
        let (x, y) = (pixel as usize % width, pixel as usize / width);
        for ny in y.saturating_sub(1)..(y + 2).min(height) {
            for nx in x.saturating_sub(1)..(x + 2).min(width) {
                covered[ny * width + nx] = true;
            }
        }
    }
    covered
}

fn median(places: &[usize], plane: &Map) -> f32 {
    let mut values: Vec<f32> = places.iter().map(|&i| plane.data[i]).collect();
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}
