//! Logos and single large letters: one flat colour on another one.

use super::super::Colours;
use super::glyphs::Glyph;
use super::ground;
use super::lines::alike;
use super::panel::Panel;

/// The smallest mark that is taken for one, in shares of the picture.
const MIN_SHARE: f32 = 0.0008;

/// The least contrast along the whole outline: print has sharp edges.
const MIN_CONTRAST: f32 = 0.14;

/// How much the luma may vary inside: print is flat, things are round and lit.
const MAX_UNEVENNESS: f32 = 0.012;

/// How far the ground may be from one colour.
const MAX_UNREST: f32 = 0.05;

/// The marks among `glyphs`, each as a panel that covers it.
pub(super) fn find(glyphs: &[Glyph], colours: &Colours) -> Vec<Panel> {
    let pixels = colours.luma.data.len() as f32;
    glyphs
        .iter()
        .filter(|glyph| glyph.pixels.len() as f32 > MIN_SHARE * pixels)
        .filter(|glyph| glyph.contrast > MIN_CONTRAST && glyph.unevenness < MAX_UNEVENNESS)
        .map(|glyph| (glyph, Panel::around(&[glyph.bounds], 0.0)))
        .filter(|(glyph, panel)| {
            let rim = 4.0 + 0.1 * glyph.height();
            let kin = kin(glyph, glyphs);
            ground::unrest(&kin, &panel.grown(rim, rim), colours) < MAX_UNREST
        })
        .map(|(_, panel)| panel)
        .collect()
}

/// A mark and the other letters of its word.
fn kin<'a>(mark: &'a Glyph, glyphs: &'a [Glyph]) -> Vec<&'a Glyph> {
    glyphs.iter().filter(|glyph| alike(mark, glyph)).collect()
}
