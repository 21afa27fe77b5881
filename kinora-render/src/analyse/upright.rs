//! Things that stand: trunks, posts, towers, people.
//!
//! The ground comes nearer from row to row, and whatever is drawn on it would
//! lean when the camera travels. What stands upright is as far as its foot
//! (Hoiem, Efros and Hebert, "Automatic photo pop-up", 2005; Saxena, Sun and
//! Ng, "Make3D", 2009), so disparity is carried up from there.

use super::Colours;
use super::texture::energies;
use crate::map::Map;
use crate::maths::{lerp, smoothstep};

/// How much of its foot's disparity an upright thing takes.
const WEIGHT: f32 = 0.7;

/// How much nearer than its surroundings the foot may make a place: beyond it
/// the sides of a trunk would be steeper than a move bears.
const MAX_LIFT: f32 = 0.12;

/// The energy of edges that counts as noise.
const NOISE: f32 = 4e-5;

/// How upright each place is, 0–1: long level changes of luma without others
/// across them, as beside trunks and posts.
pub(super) fn find(colours: &Colours, sky: &Map) -> Map {
    let soft = colours.luma.blurred(1.0);
    let (w, h) = (soft.width, soft.height);
    let long = |map: &Map| map.window_mean(w / 90, h / 10).window_mean(w / 90, h / 20);
    let [across, down] = energies(&soft).map(|energy| long(&energy));
    Map::from_fn(w, h, |x, y| {
        let (a, d) = (across.at(x, y), down.at(x, y));
        let leads = (a - d) / (a + d + NOISE);
        smoothstep(0.30, 0.65, leads) * (1.0 - sky.at(x, y))
    })
}

/// A field in which what is upright, 0–1, keeps the disparity of its foot.
pub(super) fn stood(field: &Map, upright: &Map) -> Map {
    let (w, h) = (field.width, field.height);
    let mut foot = field.clone();
    for y in (0..h - 1).rev() {
        for x in 0..w {
            let below = (y + 1) * w;
            // Things lean a little: what is carried may drift to either side.
            let carried = 0.25 * foot.data[below + x.saturating_sub(1)]
                + 0.5 * foot.data[below + x]
                + 0.25 * foot.data[below + (x + 1).min(w - 1)];
            let kept = smoothstep(0.2, 0.7, upright.at(x, y));
            foot.data[y * w + x] = lerp(field.at(x, y), carried, kept);
        }
    }
    Map::from_fn(w, h, |x, y| {
        let here = field.at(x, y);
        let lift = (foot.at(x, y) - here).clamp(-MAX_LIFT, MAX_LIFT);
        here + WEIGHT * upright.at(x, y) * lift
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_keeps_the_disparity_of_its_foot_and_the_ground_stays() {
        let ramp = Map::from_fn(60, 60, |_, y| 0.1 + 0.002 * y as f32);
        let post = Map::from_fn(60, 60, |x, y| {
            f32::from((25..35).contains(&x) && (10..50).contains(&y))
        });
        let stood = stood(&ramp, &post);
        let lean = |map: &Map| map.at(30, 45) - map.at(30, 15);
        assert!(lean(&stood) < 0.5 * lean(&ramp), "{}", lean(&stood));
        assert_eq!(stood.at(5, 20), ramp.at(5, 20));
        assert_eq!(stood.at(30, 55), ramp.at(30, 55));
    }

    #[test]
    fn posts_are_upright_and_planks_and_gravel_are_not() {
        let mean = |luma: fn(usize, usize) -> f32| {
            let luma = Map::from_fn(96, 96, luma);
            let colours = Colours {
                red: luma.clone(),
                green: luma.clone(),
                blue: luma.clone(),
                luma,
            };
            find(&colours, &Map::filled(96, 96, 0.0)).mean()
        };
        assert!(mean(|x, _| f32::from(x / 8 % 2 == 0)) > 0.9);
        assert!(mean(|_, y| f32::from(y / 8 % 2 == 0)) < 0.1);
        assert!(mean(|x, y| f32::from((x / 5 + y / 5) % 2 == 0)) < 0.1);
        assert!(mean(|_, _| 0.5) < 0.1);
    }
}
