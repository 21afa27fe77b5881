//! Disparity that leaves lettering as it is.
//!
//! A region of one disparity is only shifted and scaled by a camera's travel.
//! Each sign takes the mean of the surface that it stands on; around it the
//! field runs back to what it was, as slowly as the slope that a move bears.

use super::text::Panel;
use crate::map::Map;
use crate::maths::smoothstep;

/// How far beyond its panels a sign is still flat, in pixels: a frame's lattice
/// and the interpolation between its points reach over the edge.
const FLAT: f32 = 4.0;

/// The steepest that the field may rise about a sign, for a width of 1: a
/// usual travel shears it by less than a third of a pixel a pixel.
const MAX_SLOPE: f32 = 3.0;

/// How far the rise may reach at least and at most, in pixels.
const REACH: (f32, f32) = (12.0, 110.0);

/// Panels nearer to one another than this, in pixels, are one sign.
const NEAR: f32 = 20.0;

/// Panels that lie on one surface, and its disparity.
struct Sign {
    panels: Vec<Panel>,
    disparity: f32,
    reach: f32,
}

/// A disparity field that is constant inside each sign.
pub(super) fn flattened(field: &Map, panels: &[Panel]) -> Map {
    let signs = signs(field, panels);
    if signs.is_empty() {
        return field.clone();
    }
    Map::from_fn(field.width, field.height, |x, y| {
        let place = (x as f32, y as f32);
        let before = field.at(x, y);
        before + shift(&signs, place, before)
    })
}

/// How much signs change the field at a place: all the way inside one, by the
/// nearer ones more between several.
fn shift(signs: &[Sign], place: (f32, f32), before: f32) -> f32 {
    let (mut sum, mut weights, mut most) = (0.0, 0.0, 0.0_f32);
    for sign in signs {
        let beyond = (sign.distance(place) - FLAT).max(0.0);
        let change = sign.disparity - before;
        if beyond == 0.0 {
            return change;
        }
        if beyond < sign.reach {
            let weight = 1.0 / (beyond * beyond);
            sum += weight * change;
            weights += weight;
            most = most.max(1.0 - smoothstep(0.0, sign.reach, beyond));
        }
    }
    if weights > 0.0 {
        sum / weights * most
    } else {
        0.0
    }
}

impl Sign {
    fn on(field: &Map, panels: Vec<Panel>) -> Self {
        let inside = super::text::map(&panels, field.width, field.height);
        let values = || {
            field
                .data
                .iter()
                .zip(&inside.data)
                .filter(|(_, i)| **i > 0.0)
        };
        let (sum, count) = values().fold((0.0_f64, 0.0_f64), |(sum, count), (d, _)| {
            (sum + f64::from(*d), count + 1.0)
        });
        let disparity = (sum / count.max(1.0)) as f32;
        let most = values().fold(0.0_f32, |most, (d, _)| most.max((d - disparity).abs()));
        // A smoothstep is half again as steep in its middle as on average.
        let reach = 1.5 * most / MAX_SLOPE * field.width as f32;
        Self {
            panels,
            disparity,
            reach: reach.clamp(REACH.0, REACH.1),
        }
    }

    fn gap(&self, other: &Self) -> f32 {
        let pairs = self
            .panels
            .iter()
            .flat_map(|a| other.panels.iter().map(move |b| a.gap(b)));
        pairs.fold(f32::MAX, f32::min)
    }

    fn distance(&self, place: (f32, f32)) -> f32 {
        self.panels
            .iter()
            .map(|panel| panel.distance(place))
            .fold(f32::MAX, f32::min)
    }
}

/// The signs of a picture. Two between which the field would be too steep are
/// one, as the faces of one board are.
fn signs(field: &Map, panels: &[Panel]) -> Vec<Sign> {
    let mut signs: Vec<Sign> = together(panels)
        .into_iter()
        .map(|panels| Sign::on(field, panels))
        .collect();
    while let Some((first, second)) = too_near(&signs, field.width as f32) {
        let other = signs.remove(second);
        let mut panels = signs.remove(first).panels;
        panels.extend(other.panels);
        signs.push(Sign::on(field, panels));
    }
    signs
}

/// Two signs, in order, with too little room between them.
fn too_near(signs: &[Sign], width: f32) -> Option<(usize, usize)> {
    let pairs = (0..signs.len()).flat_map(|a| (a + 1..signs.len()).map(move |b| (a, b)));
    pairs.into_iter().find(|&(a, b)| {
        let (a, b) = (&signs[a], &signs[b]);
        let room = (a.gap(b) - 2.0 * FLAT).max(1.0);
        (a.disparity - b.disparity).abs() * width / room > MAX_SLOPE
    })
}

/// Panels in groups: those of one sign are near to one another.
fn together(panels: &[Panel]) -> Vec<Vec<Panel>> {
    let mut signs: Vec<Vec<Panel>> = vec![];
    for &panel in panels {
        let (near, far): (Vec<_>, Vec<_>) = signs
            .into_iter()
            .partition(|sign| sign.iter().any(|other| other.gap(&panel) < NEAR));
        signs = far;
        let mut joined: Vec<Panel> = near.into_iter().flatten().collect();
        joined.push(panel);
        signs.push(joined);
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(x: f32, y: f32) -> Panel {
        Panel {
            centre: (x, y),
            along: (1.0, 0.0),
            half_length: 20.0,
            half_height: 6.0,
        }
    }

    #[test]
    fn a_sign_on_a_slope_is_flat_and_nothing_jumps_around_it() {
        let slope = Map::from_fn(200, 120, |x, y| 0.1 + 0.002 * x as f32 + 0.003 * y as f32);
        let flat = flattened(&slope, &[panel(60.0, 60.0), panel(140.0, 40.0)]);
        let here = flat.at(60, 60);
        for (x, y) in [(40, 54), (80, 66), (50, 60)] {
            assert!((flat.at(x, y) - here).abs() < 1e-6, "{x}, {y}");
        }
        assert!((here - slope.at(60, 60)).abs() < 1e-3, "the surface stays");
        let steepest = flat.gradient().data.iter().copied().fold(0.0, f32::max);
        assert!(steepest < MAX_SLOPE / 200.0, "{steepest}");
        assert_eq!(flat.at(199, 119), slope.at(199, 119));
    }

    #[test]
    fn lines_that_stand_together_are_one_sign() {
        let count = |panels: &[Panel]| together(panels).len();
        assert_eq!(count(&[panel(60.0, 60.0), panel(60.0, 80.0)]), 1);
        assert_eq!(count(&[panel(60.0, 60.0), panel(160.0, 60.0)]), 2);
        let bridged = [panel(40.0, 60.0), panel(140.0, 60.0), panel(90.0, 60.0)];
        assert_eq!(count(&bridged), 1);
        assert_eq!(count(&[]), 0);
    }

    #[test]
    fn signs_with_too_little_room_between_them_are_one() {
        let step = Map::from_fn(200, 120, |x, _| if x < 100 { 0.1 } else { 0.6 });
        let flat = flattened(&step, &[panel(60.0, 60.0), panel(140.0, 60.0)]);
        assert!((flat.at(60, 60) - flat.at(140, 60)).abs() < 1e-6);
    }

    #[test]
    fn without_lettering_the_field_stays() {
        let field = Map::from_fn(30, 20, |x, y| (x * y) as f32 / 600.0);
        assert_eq!(flattened(&field, &[]), field);
    }
}
