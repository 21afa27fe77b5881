//! Signs painted into pictures, for the tests of everything that reads them.

use kinora_core::frame::Picture;
use kinora_core::plan::Framing;
use kinora_core::size::Size;

use crate::map::Map;
use crate::planes;
use crate::testing;

/// A line of letters as it is painted into a picture.
#[derive(Clone, Copy)]
pub(crate) struct Sign {
    pub(crate) words: &'static str,
    /// How high its letters are, in pixels.
    pub(crate) height: f32,
    /// Rise over run, down to the right.
    pub(crate) slope: f32,
    pub(crate) ink: [u8; 3],
    /// What it is painted on, or the picture itself.
    pub(crate) ground: Option<[u8; 3]>,
    /// The middle, as shares of the picture.
    pub(crate) at: (f32, f32),
}

/// Rows of a letter's face, seven bits each, the leftmost one the highest.
fn face(letter: char) -> [u8; 7] {
    match letter {
        'A' => [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
        'E' => [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f],
        'I' => [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e],
        'K' => [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11],
        'N' => [0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11],
        'O' => [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e],
        'P' => [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10],
        'R' => [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11],
        'S' => [0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e],
        'T' => [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04],
        '2' => [0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f],
        '4' => [0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02],
        '中' => [0x08, 0x08, 0x7f, 0x49, 0x7f, 0x08, 0x08],
        '山' => [0x08, 0x49, 0x49, 0x49, 0x49, 0x7f, 0x00],
        '川' => [0x49, 0x49, 0x49, 0x49, 0x49, 0x49, 0x41],
        '三' => [0x7e, 0x00, 0x00, 0x3c, 0x00, 0x00, 0x7f],
        '明' => [0x77, 0x55, 0x77, 0x55, 0x77, 0x09, 0x13],
        '日' => [0x3f, 0x21, 0x21, 0x3f, 0x21, 0x21, 0x3f],
        _ => [0; 7],
    }
}

/// How many cells one letter takes with the space after it.
fn advance(letter: char) -> usize {
    if letter.is_ascii() { 7 } else { 9 }
}

impl Sign {
    /// Paints the sign and returns how much of each pixel is ink.
    pub(crate) fn paint(&self, picture: &mut Picture) -> Map {
        let (w, h) = (picture.size.width as usize, picture.size.height as usize);
        let cells = self.cells();
        let ink = Map::from_fn(w, h, |x, y| self.share(&cells, (w, h), (x, y), Part::Ink));
        for y in 0..h {
            for x in 0..w {
                let ground = self.share(&cells, (w, h), (x, y), Part::Ground);
                for c in 0..3 {
                    let pixel = &mut picture.rgb[(y * w + x) * 3 + c];
                    let mut value = f32::from(*pixel);
                    if let Some(paint) = self.ground {
                        value += (f32::from(paint[c]) - value) * ground;
                    }
                    value += (f32::from(self.ink[c]) - value) * ink.at(x, y);
                    *pixel = (value + 0.5) as u8;
                }
            }
        }
        ink
    }

    /// The cells of the whole line that are ink, in columns of seven.
    fn cells(&self) -> Vec<[bool; 7]> {
        let columns = self.words.chars().flat_map(|letter| {
            let rows = face(letter);
            let width = advance(letter) - 2;
            (0..width + 2).map(move |column| {
                rows.map(|row| column < width && row >> (width - 1 - column) & 1 == 1)
            })
        });
        columns.collect()
    }

    /// How much of a pixel a part of the sign covers, of 16 places in it.
    fn share(
        &self,
        cells: &[[bool; 7]],
        size: (usize, usize),
        at: (usize, usize),
        part: Part,
    ) -> f32 {
        let norm = (1.0 + self.slope * self.slope).sqrt();
        let cell = self.height / 7.0;
        let length = cells.len() as f32 - 2.0;
        let hits = (0..16).filter(|sample| {
            let fine = |n: usize| (n as f32 + 0.5) / 4.0;
            let x = at.0 as f32 + fine(sample % 4) - self.at.0 * size.0 as f32;
            let y = at.1 as f32 + fine(sample / 4) - self.at.1 * size.1 as f32;
            let u = (x + y * self.slope) / norm / cell + 0.5 * length;
            let v = (y - x * self.slope) / norm / cell + 3.5;
            match part {
                Part::Ground => (-4.0..length + 4.0).contains(&u) && (-4.0..11.0).contains(&v),
                Part::Ink => {
                    u >= 0.0
                        && (0.0..7.0).contains(&v)
                        && cells
                            .get(u as usize)
                            .is_some_and(|column| column[v as usize])
                }
            }
        });
        hits.count() as f32 / 16.0
    }
}

#[derive(Clone, Copy)]
enum Part {
    Ground,
    Ink,
}

/// One of the repository's photographs with so many pixels on the long side.
pub(crate) fn photo(name: &str, side: u32) -> Picture {
    let picture = testing::photo(name);
    let Size { width, height } = picture.size;
    let long = width.max(height);
    let fitted = Size {
        width: width * side / long,
        height: height * side / long,
    };
    planes::fit(&picture, fitted, Framing::WIDE)
}
