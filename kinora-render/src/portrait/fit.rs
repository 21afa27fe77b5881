//! Curves and surfaces through points, in one order of arithmetic.

/// Solves a square system by elimination; rows are swapped for the largest pivot.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let count = rows.len();
    for pivot in 0..count {
        let largest = (pivot..count)
            .max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs()))
            .unwrap_or(pivot);
        rows.swap(pivot, largest);
        let (done, rest) = rows.split_at_mut(pivot + 1);
        let top = &done[pivot];
        let scale = if top[pivot].abs() < 1e-12 {
            0.0
        } else {
            1.0 / top[pivot]
        };
        for row in rest {
            let factor = row[pivot] * scale;
            if factor != 0.0 {
                let pairs = row[pivot..].iter_mut().zip(&top[pivot..]);
                pairs.for_each(|(number, above)| *number -= factor * above);
            }
        }
    }
    let mut found = vec![0.0; count];
    for index in (0..count).rev() {
        let row = &rows[index];
        let known: f64 = (index + 1..count)
            .map(|other| row[other] * found[other])
            .sum();
        found[index] = match row[index].abs() < 1e-12 {
            true => 0.0,
            false => (row[count] - known) / row[index],
        };
    }
    found
}

/// A polynomial with `N` numbers, the constant first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curve<const N: usize>([f32; N]);

impl<const N: usize> Curve<N> {
    /// The one that is nearest to all points.
    pub(super) fn through(points: &[[f32; 2]]) -> Self {
        let mut rows = vec![vec![0.0; N + 1]; N];
        for &[x, y] in points {
            let powers: [f64; N] = std::array::from_fn(|power| f64::from(x).powi(power as i32));
            for (row, power) in rows.iter_mut().zip(powers) {
                (0..N).for_each(|other| row[other] += power * powers[other]);
                row[N] += power * f64::from(y);
            }
        }
        let found = solve(rows);
        Self(std::array::from_fn(|power| found[power] as f32))
    }

    /// Its height at a place.
    pub(super) fn at(&self, x: f32) -> f32 {
        self.0
            .iter()
            .rev()
            .fold(0.0, |sum, factor| sum * x + factor)
    }
}

/// A smooth surface over points of a plane: a thin plate.
///
/// Duchon, "Splines minimizing rotation-invariant semi-norms", 1977.
pub(super) struct Plate {
    points: Vec<[f64; 2]>,
    /// A weight for each point, then the plane's three numbers.
    weights: Vec<f64>,
}

impl Plate {
    /// The one that lies near the given heights; the more so the less `slack`.
    pub(super) fn near(heights: &[[f32; 3]], slack: f64) -> Self {
        let points: Vec<[f64; 2]> = heights
            .iter()
            .map(|&[x, y, _]| [f64::from(x), f64::from(y)])
            .collect();
        let count = points.len();
        let mut rows = vec![vec![0.0; count + 4]; count + 3];
        for (index, point) in points.iter().enumerate() {
            for (other, beside) in points.iter().enumerate() {
                rows[index][other] = bend(*point, *beside);
            }
            rows[index][index] += slack;
            for (column, number) in [1.0, point[0], point[1]].into_iter().enumerate() {
                rows[index][count + column] = number;
                rows[count + column][index] = number;
            }
            rows[index][count + 3] = f64::from(heights[index][2]);
        }
        Self {
            weights: solve(rows),
            points,
        }
    }

    /// Its height at a place.
    pub(super) fn at(&self, [x, y]: [f32; 2]) -> f32 {
        let place = [f64::from(x), f64::from(y)];
        let (weights, plane) = self.weights.split_at(self.points.len());
        let pairs = self.points.iter().zip(weights);
        let bent: f64 = pairs
            .map(|(point, weight)| weight * bend(place, *point))
            .sum();
        (bent + plane[0] + plane[1] * place[0] + plane[2] * place[1]) as f32
    }
}

/// r² log r.
fn bend(a: [f64; 2], b: [f64; 2]) -> f64 {
    let square = (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
    if square < 1e-18 {
        return 0.0;
    }
    0.5 * square * libm::log(square)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_points_of_its_own_kind() {
        let points: Vec<[f32; 2]> = (0..9)
            .map(|n| n as f32 / 8.0 - 0.5)
            .map(|x| [x, 0.2 - x + 3.0 * x * x * x * x])
            .collect();
        let curve = Curve::<5>::through(&points);
        assert!((curve.at(0.3) - (0.2 - 0.3 + 3.0 * 0.0081)).abs() < 1e-5);
    }

    #[test]
    fn a_plate_is_flat_over_a_plane_and_meets_its_points() {
        let place = |n: usize| [(n % 5) as f32 * 0.2, (n / 5) as f32 * 0.25];
        let plane: Vec<[f32; 3]> = (0..20)
            .map(place)
            .map(|[x, y]| [x, y, 1.0 + 2.0 * x - y])
            .collect();
        let plate = Plate::near(&plane, 0.01);
        assert!((plate.at([0.33, 0.41]) - (1.0 + 0.66 - 0.41)).abs() < 1e-4);
        let mut hill = plane;
        hill[7][2] += 1.0;
        let [x, y, height] = hill[7];
        assert!((Plate::near(&hill, 0.0).at([x, y]) - height).abs() < 1e-4);
    }
}
