//! How much air lies before the distance.
//!
//! He, Sun and Tang, "Single image haze removal using dark channel prior",
//! 2009: in clear air every small place has something dark in one channel. Snow
//! and white walls have not, so that only what stands below a sky and above the
//! horizon is asked.

use super::Colours;
use super::sky::Sky;
use crate::map::Map;
use crate::maths::smoothstep;

/// How large a small place is, as a share of the width.
const PLACE: f32 = 0.012;

/// Below this much difference between far and near air nothing is said.
const MIN_SPREAD: f32 = 0.15;

/// How hazy each place above the horizon is, 0–1; `None` without a sky, or
/// where the air is clear or thick everywhere.
pub(super) fn find(colours: &Colours, sky: &Sky) -> Option<Map> {
    let horizon = sky.horizon?;
    let (w, h) = (colours.luma.width, colours.luma.height);
    let light = light(colours, &sky.map);
    let dark = Map::from_fn(w, h, |x, y| {
        let channels = [&colours.red, &colours.green, &colours.blue];
        (0..3)
            .map(|c| channels[c].at(x, y) / light[c])
            .fold(f32::MAX, f32::min)
    });
    let dark = least(&dark, ((PLACE * w as f32) as usize).max(1));
    let above = Map::from_fn(w, h, |x, y| {
        let v = (y as f32 + 0.5) / h as f32;
        (1.0 - smoothstep(horizon, horizon + 0.08, v)) * (1.0 - sky.map.at(x, y))
    });
    let values: Vec<f32> = (0..w * h)
        .filter(|&i| above.data[i] > 0.5)
        .map(|i| dark.data[i])
        .collect();
    let (low, high) = range(values)?;
    let hazy = dark.map(|v| smoothstep(low, high, v));
    let refined = hazy.guided(&colours.luma, w / 40, 1e-3);
    Some(refined.zip(&above, |hazy, above| hazy.clamp(0.0, 1.0) * above))
}

/// The tenth and the ninth tenth of some values, if they differ enough.
fn range(mut values: Vec<f32>) -> Option<(f32, f32)> {
    if values.len() < 200 {
        return None;
    }
    values.sort_unstable_by(f32::total_cmp);
    let (low, high) = (values[values.len() / 10], values[values.len() * 9 / 10]);
    (high - low > MIN_SPREAD).then_some((low, high))
}

/// The colour of the air: the mean of the sky.
fn light(colours: &Colours, sky: &Map) -> [f32; 3] {
    let total: f32 = sky.data.iter().sum::<f32>().max(1e-3);
    [&colours.red, &colours.green, &colours.blue].map(|plane| {
        let sum: f32 = plane.data.iter().zip(&sky.data).map(|(v, s)| v * s).sum();
        (sum / total).max(0.2)
    })
}

/// The least value within so many pixels.
fn least(map: &Map, radius: usize) -> Map {
    let (w, h) = (map.width, map.height);
    let rows = Map::from_fn(w, h, |x, y| {
        let row = &map.data[y * w..][..w];
        let near = &row[x.saturating_sub(radius)..(x + radius + 1).min(w)];
        near.iter().copied().fold(f32::MAX, f32::min)
    });
    Map::from_fn(w, h, |x, y| {
        (y.saturating_sub(radius)..(y + radius + 1).min(h))
            .map(|row| rows.at(x, row))
            .fold(f32::MAX, f32::min)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sky over two ranges of hills, the left one `far` of the way to the sky's colour.
    fn hills(far: f32) -> (Colours, Sky) {
        let is_sky = |y: usize| y < 30;
        let plane = |sky: f32, hill: f32| {
            Map::from_fn(120, 100, |x, y| {
                let air = if x < 60 { far } else { 0.05 };
                if is_sky(y) {
                    sky
                } else {
                    hill + (sky - hill) * air
                }
            })
        };
        let colours = Colours {
            red: plane(0.6, 0.2),
            green: plane(0.7, 0.3),
            blue: plane(0.9, 0.1),
            luma: plane(0.7, 0.25),
        };
        let sky = Sky {
            map: Map::from_fn(120, 100, |_, y| f32::from(is_sky(y))),
            share: 0.3,
            horizon: Some(0.6),
        };
        (colours, sky)
    }

    #[test]
    fn the_farther_hill_is_hazier_and_the_ground_says_nothing() {
        let (colours, sky) = hills(0.6);
        let haze = find(&colours, &sky).unwrap();
        assert!(haze.at(30, 48) > haze.at(95, 48) + 0.5);
        assert!(haze.at(30, 90) < 0.01, "below the horizon");
    }

    #[test]
    fn clear_air_and_no_sky_say_nothing() {
        let (colours, sky) = hills(0.05);
        assert!(find(&colours, &sky).is_none());
        let (colours, sky) = hills(0.6);
        let none = Sky {
            horizon: None,
            ..sky
        };
        assert!(find(&colours, &none).is_none());
    }
}
