//! Resizes pictures bit for bit as the reference's image library, Pillow, does with its cubic filter.

/// The bits behind the point of a weight.
const BITS: u32 = 22;

/// How far the cubic filter reaches, in places of the coarser side.
const REACH: f64 = 2.0;

/// How much of the places from `first` on is in one place of the answer.
struct Share {
    first: usize,
    weights: Vec<i64>,
}

/// Resizes bytes of three channels, first across and then down, each rounded to bytes.
pub(super) fn resized(rgb: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    let ((width, height), (across, down)) = (from, to);
    let columns = shares(width, across);
    let mut narrow = Vec::with_capacity(across * height * 3);
    for row in rgb.chunks_exact(width * 3) {
        for share in &columns {
            narrow.extend((0..3).map(|c| share.of(|at| row[at * 3 + c])));
        }
    }
    let stride = across * 3;
    let mut answer = Vec::with_capacity(stride * down);
    for share in shares(height, down) {
        answer.extend((0..stride).map(|at| share.of(|row| narrow[row * stride + at])));
    }
    answer
}

impl Share {
    fn of(&self, value: impl Fn(usize) -> u8) -> u8 {
        let places = self.weights.iter().enumerate();
        let sum: i64 = places
            .map(|(i, w)| w * i64::from(value(self.first + i)))
            .sum();
        ((sum + (1 << (BITS - 1))) >> BITS).clamp(0, 255) as u8
    }
}

fn shares(from: usize, to: usize) -> Vec<Share> {
    let scale = from as f64 / to as f64;
    let coarse = scale.max(1.0);
    (0..to)
        .map(|place| {
            let centre = (place as f64 + 0.5) * scale;
            let first = (centre - REACH * coarse + 0.5).max(0.0) as usize;
            let end = ((centre + REACH * coarse + 0.5) as usize).min(from);
            let weights: Vec<f64> = (first..end)
                .map(|at| cubic((at as f64 - centre + 0.5) / coarse))
                .collect();
            let sum: f64 = weights.iter().sum();
            let fixed = |w: &f64| (w / sum * f64::from(1 << BITS)).round() as i64;
            Share {
                first,
                weights: weights.iter().map(fixed).collect(),
            }
        })
        .collect()
}

/// The cubic filter that goes half under zero.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * -0.5
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_size_is_the_same_picture() {
        let rgb: Vec<u8> = (0..5 * 4 * 3).map(|i| (i * 37 % 256) as u8).collect();
        assert_eq!(resized(&rgb, (5, 4), (5, 4)), rgb);
    }

    #[test]
    fn a_flat_picture_stays_flat() {
        for to in [(3, 2), (7, 9), (1, 1), (40, 3)] {
            assert_eq!(
                resized(&[77; 5 * 4 * 3], (5, 4), to),
                vec![77; to.0 * to.1 * 3]
            );
        }
    }
}
