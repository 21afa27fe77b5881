//! The light that air throws towards the camera, by the picture itself.
//!
//! What hangs in the air is lit by what is about it: mist before the sun glows, and steam
//! over a table takes the table's warmth. Koschmieder called it airlight.

use kinora_core::frame::Frame;

use crate::map::Map;
use crate::maths::{bilinear, lerp};

/// The side of a cell of which the mean is taken, in luma pixels.
const CELL: usize = 32;

/// How far light spreads, as a share of the frame's width.
const SPREAD: f32 = 0.06;

/// How much of a colour that is about is seen in what it lights.
const TINT: f32 = 0.35;

/// The mean colours about each place of a frame.
pub(crate) struct Air {
    /// Luma 0–1, blue and red difference.
    planes: [Map; 3],
}

/// A colour: luma 0–1, blue and red difference.
pub(super) type Tone = [f32; 3];

impl Air {
    /// The air of a frame before anything is in it.
    pub(crate) fn of(frame: &Frame) -> Self {
        let [width, height] = [frame.size.width, frame.size.height].map(|side| side as usize);
        let radius = (SPREAD * width as f32 / CELL as f32).round().max(1.0) as usize;
        let mean = |plane: &[u8], step: usize| {
            let (w, h, cell) = (width / step, height / step, CELL / step);
            let pooled = Map::from_fn(width.div_ceil(CELL), height.div_ceil(CELL), |x, y| {
                let (xs, ys) = (
                    x * cell..((x + 1) * cell).min(w),
                    y * cell..((y + 1) * cell).min(h),
                );
                let rows = ys.clone().map(|y| &plane[y * w..][xs.clone()]);
                let sum: u32 = rows.flatten().map(|&v| u32::from(v)).sum();
                sum as f32 / (xs.len() * ys.len()) as f32
            });
            pooled.box_blurred(radius).box_blurred(radius)
        };
        let differences = |plane| mean(plane, 2).map(|v| v - 128.0);
        Self {
            planes: [
                mean(&frame.y, 1).map(|v| (v - 16.0) / 219.0),
                differences(&frame.u),
                differences(&frame.v),
            ],
        }
    }

    /// What is about a pixel.
    fn about(&self, [x, y]: [f32; 2]) -> Tone {
        let at = |v: f32| v / CELL as f32 - 0.5;
        self.planes.each_ref().map(|plane| {
            bilinear([plane.width, plane.height], [at(x), at(y)], |x, y| {
                [plane.at(x, y)]
            })[0]
        })
    }

    /// How something of a colour looks in the light about a pixel: `share` of its luma is
    /// that light's.
    pub(super) fn lit(&self, place: [f32; 2], own: Tone, share: f32) -> Tone {
        let [luma, blue, red] = self.about(place);
        [
            lerp(own[0], luma, share),
            own[1] + TINT * blue,
            own[2] + TINT * red,
        ]
    }

    /// The luma about a pixel.
    pub(super) fn luma(&self, place: [f32; 2]) -> f32 {
        self.about(place)[0]
    }
}
