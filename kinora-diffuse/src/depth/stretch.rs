//! Stretches of maps, as a matrix for each direction.

use candle_core::{Device, Tensor};

use crate::error::Result;

/// How a stretched map's places stand to the map's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Linear between the nearest two, the corners on the corners.
    Corners,
    /// Linear between the nearest two, the edges on the edges.
    Edges,
    /// Cubic through the nearest four, the edges on the edges.
    Cubic,
}

/// The share of cubic overshoot that the reference takes.
const OVERSHOOT: f64 = -0.75;

/// Stretches (…, height, width) to a height and width.
pub(super) fn stretch(x: &Tensor, (height, width): (usize, usize), way: Way) -> Result<Tensor> {
    let mut dims = x.dims().to_vec();
    let (Some(w), Some(h)) = (dims.pop(), dims.pop()) else {
        return Ok(x.clone());
    };
    let maps: usize = dims.iter().product();
    let across = matrix(w, width, way, x.device())?.to_dtype(x.dtype())?;
    let down = matrix(h, height, way, x.device())?.to_dtype(x.dtype())?;
    let wide = x
        .reshape((maps * h, w))?
        .matmul(&across.t()?)?
        .reshape((maps, h, width))?;
    let answer = down.broadcast_left(maps)?.contiguous()?.matmul(&wide)?;
    dims.extend([height, width]);
    Ok(answer.reshape(dims)?)
}

/// How much of each of `from` places is in each of `to`: (to, from).
fn matrix(from: usize, to: usize, way: Way, device: &Device) -> Result<Tensor> {
    let mut cells = vec![0.0_f32; to * from];
    let edge = from.saturating_sub(1) as i64;
    for (row, cells) in cells.chunks_exact_mut(from.max(1)).enumerate() {
        let mut add = |at: i64, share: f64| cells[at.clamp(0, edge) as usize] += share as f32;
        let at = place(row, from, to, way);
        let start = at.floor();
        let (first, t) = (start as i64, at - start);
        if way == Way::Cubic {
            for (offset, share) in (-1..=2).zip(cubic(t)) {
                add(first + offset, share);
            }
        } else {
            add(first, 1.0 - t);
            add(first + 1, t);
        }
    }
    Ok(Tensor::from_vec(cells, (to, from), device)?)
}

/// Where a place of the stretched map stands on the map.
fn place(row: usize, from: usize, to: usize, way: Way) -> f64 {
    let (row, from, to) = (row as f64, from as f64, to as f64);
    match way {
        Way::Corners if to > 1.0 => row * (from - 1.0) / (to - 1.0),
        Way::Corners => 0.0,
        Way::Edges => ((row + 0.5) * from / to - 0.5).max(0.0),
        Way::Cubic => (row + 0.5) * from / to - 0.5,
    }
}

/// The shares of the four nearest places, for one that is `t` behind the second.
fn cubic(t: f64) -> [f64; 4] {
    let a = OVERSHOOT;
    let near = |x: f64| ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    let far = |x: f64| ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a;
    [far(t + 1.0), near(t), near(1.0 - t), far(2.0 - t)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretched(values: &[f32], to: usize, way: Way) -> Vec<f32> {
        let x = Tensor::from_slice(values, (1, values.len()), &Device::Cpu).unwrap();
        stretch(&x, (1, to), way)
            .unwrap()
            .flatten_all()
            .unwrap()
            .to_vec1()
            .unwrap()
    }

    #[test]
    fn corners_stay_corners_and_edges_stay_edges() {
        assert_eq!(
            stretched(&[0.0, 3.0], 4, Way::Corners),
            [0.0, 1.0, 2.0, 3.0]
        );
        assert_eq!(stretched(&[0.0, 4.0], 4, Way::Edges), [0.0, 1.0, 3.0, 4.0]);
    }

    #[test]
    fn the_same_size_is_the_same_map() {
        let values = [0.3, -1.0, 2.5, 0.7, 0.1];
        for way in [Way::Corners, Way::Edges, Way::Cubic] {
            assert_eq!(stretched(&values, 5, way), values);
        }
    }

    #[test]
    fn a_cubic_stretch_overshoots_a_step_as_the_reference_does() {
        // torch.nn.functional.interpolate([0, 0, 1, 1] to 8, mode="bicubic").
        let wanted = [
            0.0,
            -0.035_156_25,
            -0.105_468_75,
            0.226_562_5,
            0.773_437_5,
            1.105_468_8,
            1.035_156_3,
            1.0,
        ];
        for (found, wanted) in stretched(&[0.0, 0.0, 1.0, 1.0], 8, Way::Cubic)
            .iter()
            .zip(wanted)
        {
            assert!((found - wanted).abs() < 1e-6, "{found} for {wanted}");
        }
    }
}
