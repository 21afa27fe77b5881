//! A rectangle that letters stand in, level or slanted.

use super::blobs::Bounds;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Panel {
    pub(crate) centre: (f32, f32),
    /// The direction of its lines, of length 1.
    pub(crate) along: (f32, f32),
    /// From the centre to an end.
    pub(crate) half_length: f32,
    /// From the centre to the upper or lower side.
    pub(crate) half_height: f32,
}

impl Panel {
    /// The smallest panel of this slope around all bounds.
    pub(super) fn around(bounds: &[Bounds], slope: f32) -> Self {
        let norm = (1.0 + slope * slope).sqrt();
        let along = (1.0 / norm, slope / norm);
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for b in bounds {
            let (left, right) = (f32::from(b.left) - 0.5, f32::from(b.right) + 0.5);
            let (top, bottom) = (f32::from(b.top) - 0.5, f32::from(b.bottom) + 0.5);
            for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
                let place = [x * along.0 + y * along.1, y * along.0 - x * along.1];
                for axis in 0..2 {
                    low[axis] = low[axis].min(place[axis]);
                    high[axis] = high[axis].max(place[axis]);
                }
            }
        }
        let (u, v) = (0.5 * (low[0] + high[0]), 0.5 * (low[1] + high[1]));
        Self {
            centre: (u * along.0 - v * along.1, u * along.1 + v * along.0),
            along,
            half_length: 0.5 * (high[0] - low[0]),
            half_height: 0.5 * (high[1] - low[1]),
        }
    }

    /// This panel with so many more pixels at either end, above and below.
    pub(super) fn grown(self, ends: f32, sides: f32) -> Self {
        Self {
            half_length: self.half_length + ends,
            half_height: self.half_height + sides,
            ..self
        }
    }

    /// How far a place is from the panel, 0 inside, in pixels.
    pub(crate) fn distance(&self, (x, y): (f32, f32)) -> f32 {
        let (x, y) = (x - self.centre.0, y - self.centre.1);
        let u = (x * self.along.0 + y * self.along.1).abs() - self.half_length;
        let v = (y * self.along.0 - x * self.along.1).abs() - self.half_height;
        let (u, v) = (u.max(0.0), v.max(0.0));
        (u * u + v * v).sqrt()
    }

    /// About how far two panels are apart, 0 where they overlap, in pixels.
    pub(crate) fn gap(&self, other: &Self) -> f32 {
        let nearest = |from: &Self, to: &Self| {
            from.outline()
                .map(|place| to.distance(place))
                .fold(f32::MAX, f32::min)
        };
        nearest(self, other).min(nearest(other, self))
    }

    /// The centre line, the corners and places between them.
    fn outline(&self) -> impl Iterator<Item = (f32, f32)> {
        let panel = *self;
        (-4..=4).flat_map(move |step| {
            let u = step as f32 / 4.0 * panel.half_length;
            [-1.0, 0.0, 1.0].map(|side| {
                let v = side * panel.half_height;
                (
                    panel.centre.0 + u * panel.along.0 - v * panel.along.1,
                    panel.centre.1 + u * panel.along.1 + v * panel.along.0,
                )
            })
        })
    }

    pub(super) fn contains(&self, place: (f32, f32)) -> bool {
        self.distance(place) == 0.0
    }

    /// The pixels inside, as indices into a map of this size.
    pub(super) fn pixels(&self, width: usize, height: usize) -> impl Iterator<Item = usize> {
        let reach_x = self.half_length * self.along.0.abs() + self.half_height * self.along.1.abs();
        let reach_y = self.half_length * self.along.1.abs() + self.half_height * self.along.0.abs();
        let range = |middle: f32, reach: f32, length: usize| {
            let from = (middle - reach).floor().max(0.0) as usize;
            from..((middle + reach).ceil().max(0.0) as usize + 1).min(length)
        };
        let columns = range(self.centre.0, reach_x, width);
        let panel = *self;
        range(self.centre.1, reach_y, height).flat_map(move |y| {
            columns
                .clone()
                .filter(move |&x| panel.contains((x as f32, y as f32)))
                .map(move |x| y * width + x)
        })
    }
}
