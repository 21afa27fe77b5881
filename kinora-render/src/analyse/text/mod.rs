//! Lettering and logos: what has to stay rigid and sharp in every move.
//!
//! Regions that keep their outline over a range of thresholds are letters where
//! they stand in lines on a ground of one colour, and marks where they are flat
//! and alone. Foliage, stones and grass do neither. What is found becomes a few
//! [`Panel`]s, in which disparity is constant later on.

mod blobs;
mod glyphs;
mod ground;
mod lines;
mod marks;
mod panel;
#[cfg(test)]
pub(crate) mod signs;
#[cfg(test)]
mod tests;

use super::Colours;
use crate::map::Map;

pub(crate) use panel::Panel;

/// The panels of a picture, each a little larger than the letters in it.
pub(super) fn find(colours: &Colours) -> Vec<Panel> {
    let glyphs = glyphs::find(colours);
    let lines = lines::find(&glyphs, colours);
    let marks = marks::find(&glyphs, colours);
    lines.into_iter().chain(marks).map(padded).collect()
}

/// Room for what was missed at the ends of a line, and for the frame's lattice,
/// which is coarser than the picture.
fn padded(panel: Panel) -> Panel {
    let ends = 2.0 + 0.9 * panel.half_height;
    let sides = 2.0 + 0.3 * panel.half_height;
    panel.grown(ends.min(16.0), sides.min(8.0))
}

/// Where panels are, 0 or 1.
pub(super) fn map(panels: &[Panel], width: usize, height: usize) -> Map {
    let mut map = Map::filled(width, height, 0.0);
    for i in panels.iter().flat_map(|panel| panel.pixels(width, height)) {
        map.data[i] = 1.0;
    }
    map
}
