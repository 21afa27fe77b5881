//! Whether the pixels of a thing's picture are those of a place in another.

use super::agree::Similarity;
use crate::map::Map;

/// The thing is looked at in so many blocks across and down, each of so many pixels.
const BLOCKS: usize = 6;
const PIXELS: usize = 8;

/// The least likeness of what is compared, over all blocks.
const LEAST: f32 = 0.55;

/// The least share of the thing that the picture must show.
const LEAST_SEEN: f32 = 0.5;

/// The fewest blocks that say something.
const LEAST_TELLING: usize = 4;

/// The weakest contrast of a block that says something.
const CONTRAST: f32 = 0.006;

/// How like the two are, 0–1, if they are like enough. Light and contrast may
/// differ from block to block.
pub(super) fn judge(thing: &Map, scene: &Map, way: &Similarity) -> Option<f32> {
    let (mut sum, mut weight) = (0.0_f32, 0.0_f32);
    let (mut seen, mut blocks, mut telling) = (0, 0, 0);
    // Both are looked at as sharp as the coarser of the two.
    let scale = way.scale();
    let pixel = thing.width.max(thing.height) as f32 / (BLOCKS * PIXELS) as f32;
    let size = pixel.max(1.0 / scale);
    let thing = detail(thing, size);
    let scene = detail(scene, size * scale);
    for row in 0..BLOCKS {
        for column in 0..BLOCKS {
            blocks += 1;
            let Some(block) = Block::read(&thing, &scene, way, column, row) else {
                continue;
            };
            seen += 1;
            let part = block.contrast();
            if part > CONTRAST {
                sum += block.correlation() * part.sqrt();
                weight += part.sqrt();
                telling += 1;
            }
        }
    }
    if (seen as f32) < LEAST_SEEN * blocks as f32 || telling < LEAST_TELLING {
        return None;
    }
    let likeness = sum / weight;
    (likeness > LEAST).then_some(likeness.clamp(0.0, 1.0))
}

/// What is about so many pixels large: gentle light is alike everywhere.
fn detail(luma: &Map, pixels: f32) -> Map {
    let fine = luma.blurred(0.5 * pixels);
    fine.zip(&fine.blurred(3.0 * pixels), |fine, coarse| fine - coarse)
}

/// Sums over a block's pixels in both pictures.
#[derive(Default)]
struct Block {
    count: f32,
    a: f32,
    b: f32,
    aa: f32,
    bb: f32,
    ab: f32,
}

impl Block {
    /// `None` where the picture does not show the block.
    fn read(thing: &Map, scene: &Map, way: &Similarity, column: usize, row: usize) -> Option<Self> {
        let mut block = Self::default();
        let side = (BLOCKS * PIXELS) as f32;
        for y in 0..PIXELS {
            for x in 0..PIXELS {
                let u = ((column * PIXELS + x) as f32 + 0.5) / side;
                let v = ((row * PIXELS + y) as f32 + 0.5) / side;
                let (px, py) = way.apply(u * thing.width as f32, v * thing.height as f32);
                let (px, py) = (px / scene.width as f32, py / scene.height as f32);
                if !(0.0..=1.0).contains(&px) || !(0.0..=1.0).contains(&py) {
                    return None;
                }
                block.add(thing.sample(u, v), scene.sample(px, py));
            }
        }
        Some(block)
    }

    fn add(&mut self, a: f32, b: f32) {
        self.count += 1.0;
        self.a += a;
        self.b += b;
        self.aa += a * a;
        self.bb += b * b;
        self.ab += a * b;
    }

    fn variances(&self) -> (f32, f32) {
        let n = self.count;
        let of = |sum: f32, squares: f32| (squares / n - (sum / n) * (sum / n)).max(0.0);
        (of(self.a, self.aa), of(self.b, self.bb))
    }

    /// The contrast of the thing's own picture.
    fn contrast(&self) -> f32 {
        self.variances().0.sqrt()
    }

    fn correlation(&self) -> f32 {
        let n = self.count;
        let (a, b) = self.variances();
        let both = self.ab / n - (self.a / n) * (self.b / n);
        both / (a * b).sqrt().max(1e-9)
    }
}
