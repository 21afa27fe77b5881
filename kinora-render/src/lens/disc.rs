//! A disc of light on the pixels of a scale, as chords of rows.

/// A disc with a soft rim.
pub(super) struct Disc {
    /// What it is made of, from the uppermost row to the lowest.
    pub(super) chords: Vec<Chord>,
    /// How many rows it reaches up and down from the one of its centre.
    pub(super) rows: usize,
}

/// Pixels of a row that count alike, and one at each end that counts less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chord {
    /// Its row, 0 the uppermost of the disc.
    pub(super) row: usize,
    /// Whole pixels on each side of the centre.
    pub(super) half: usize,
    /// What each of them weighs.
    pub(super) weight: f32,
    /// What the two at the ends weigh.
    pub(super) end: f32,
}

impl Disc {
    /// The disc that spreads a point as far as an ideal one of `radius_px`
    /// luma pixels would, on pixels of `scale` luma pixels a side.
    ///
    /// The variance of an ideal disc is a quarter of its squared radius along
    /// each side. Making an image smaller by a mean over pixels and larger by
    /// linear interpolation spreads it too, by `scale² / 4` together.
    pub(super) fn new(radius_px: f32, scale: usize) -> Self {
        let lost = if scale == 1 { 0.0 } else { 1.0 };
        let radius = f64::from(radius_px) / scale as f64;
        let variance = ((radius * radius - lost) / 4.0).max(0.0);
        let (mut low, mut high) = (0.5, radius + 1.5);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if variance_of(&segments(middle)) < variance {
                low = middle;
            } else {
                high = middle;
            }
        }
        Self::of(&segments(low))
    }

    fn of(segments: &[Segment]) -> Self {
        let rows = segments.iter().map(|s| s.row).max().unwrap_or(0);
        let total: f64 = segments.iter().map(Segment::mass).sum();
        let chord = |segment: &Segment, row: usize| {
            let (half, end) = segment.halves();
            Chord {
                row,
                half: half as usize,
                weight: (segment.weight / total) as f32,
                end: (segment.weight * end / total) as f32,
            }
        };
        let above = segments.iter().rev().filter(|segment| segment.row > 0);
        let above = above.map(|segment| chord(segment, rows - segment.row));
        let below = segments.iter().map(|s| chord(s, rows + s.row));
        Self {
            chords: above.chain(below).collect(),
            rows,
        }
    }

    /// How many columns it reaches at most to each side.
    pub(super) fn columns(&self) -> usize {
        let widest = self.chords.iter().map(|chord| chord.half).max();
        widest.unwrap_or(0) + 1
    }
}

/// A chord with its exact length, of a row and of the same one above the
/// centre.
struct Segment {
    row: usize,
    weight: f64,
    /// In pixels, at least one.
    length: f64,
}

impl Segment {
    /// Whole pixels on each side, and the share of the next one.
    fn halves(&self) -> (f64, f64) {
        let half = (self.length - 1.0) / 2.0;
        (half.floor(), half - half.floor())
    }

    /// All that it weighs, above and below.
    fn mass(&self) -> f64 {
        let sides = if self.row == 0 { 1.0 } else { 2.0 };
        sides * self.weight * self.length
    }
}

/// The segments of a disc from its middle down.
///
/// A place at distance `d` from the centre is covered by `radius + 1/2 − d`, at
/// most whole. Where a row runs along the rim its cover changes slowly: it is
/// then built up of several segments, one upon the other.
fn segments(radius: f64) -> Vec<Segment> {
    let outer = radius + 0.5;
    let aside = |distance: f64, y: f64| (distance * distance - y * y).max(0.0).sqrt();
    let mut segments = vec![];
    let mut row = 0;
    while (row as f64) < outer {
        let y = row as f64;
        let middle = (outer - y).min(1.0);
        let slope = aside(outer, y) - aside(outer - middle, y);
        let steps = slope.round().clamp(1.0, 8.0);
        for step in 0..steps as u32 {
            let level = middle * (f64::from(step) + 0.5) / steps;
            let length = 2.0 * aside(outer - level, y);
            segments.push(Segment {
                row,
                weight: middle / steps * length.min(1.0),
                length: length.max(1.0),
            });
        }
        row += 1;
    }
    segments
}

/// The mean of both sides' variances, in pixels².
fn variance_of(segments: &[Segment]) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for segment in segments {
        let (half, end) = segment.halves();
        // Twice the sum of squares up to `half`, and the two ends.
        let squares = half * (half + 1.0) * (2.0 * half + 1.0) / 3.0;
        let squares = squares + 2.0 * end * (half + 1.0) * (half + 1.0);
        let down = (segment.row * segment.row) as f64;
        sum += segment.mass() * (squares / segment.length + down);
        total += segment.mass();
    }
    sum / total / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(disc: &Disc) -> f32 {
        let chord = |c: &Chord| c.weight * (2 * c.half + 1) as f32 + 2.0 * c.end;
        disc.chords.iter().map(chord).sum()
    }

    #[test]
    fn a_disc_keeps_all_light() {
        for radius in [0.1, 0.5, 1.0, 2.3, 7.9] {
            assert!((total(&Disc::new(radius, 1)) - 1.0).abs() < 1e-5);
        }
        assert!((total(&Disc::new(23.0, 2)) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_disc_of_nothing_is_a_point() {
        let disc = Disc::new(1e-4, 1);
        let at = |chord: &&Chord| chord.row == disc.rows;
        let middle = disc.chords.iter().find(at).expect("a middle row");
        assert!((middle.weight - 1.0).abs() < 1e-6, "{middle:?}");
    }

    #[test]
    fn a_disc_is_as_wide_as_it_is_high() {
        for radius in [2.0_f32, 3.0, 5.5, 7.4, 10.0] {
            let disc = Disc::new(radius, 1);
            let (mut wide, mut high) = (0.0, 0.0);
            for chord in &disc.chords {
                let y = chord.row as f32 - disc.rows as f32;
                for x in 0..=chord.half {
                    let twice = if x == 0 { 1.0 } else { 2.0 };
                    wide += twice * chord.weight * (x * x) as f32;
                    high += twice * chord.weight * y * y;
                }
                wide += 2.0 * chord.end * ((chord.half + 1) * (chord.half + 1)) as f32;
                high += 2.0 * chord.end * y * y;
            }
            let ratio = (wide / high).sqrt();
            assert!((ratio - 1.0).abs() < 0.04, "{ratio} at {radius}");
            assert!((2.0 * wide.sqrt() / radius - 1.0).abs() < 0.03);
        }
    }
}
