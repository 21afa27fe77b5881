//! The ground: what things stand on, or lie on.

use super::sky::Sky;
use super::{Colours, horizon, is_cut_off, is_there, middle};
use crate::map::Map;
use crate::maths::{pow, smoothstep};

/// Disparity of the farthest ground.
const FAR: f32 = 0.10;

/// Where the ground is taken to begin without a sky or lines to tell.
const DEFAULT_HORIZON: f32 = 0.38;

/// How the ground runs, without what stands on it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lie {
    /// A plane from the horizon, at a share from the top, to the viewer; with
    /// its rise, and how much nearer the middle is.
    Plane { horizon: f32, rise: f32, bowl: f32 },
    /// Seen from above: nearest at the middle of what lies on it.
    Bowl { x: f32, y: f32 },
}

/// The disparity of the ground of a picture.
pub(super) fn find(colours: &Colours, sky: &Sky, subject: &Map, attention: &Map) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let lie = lie(colours, sky, subject, attention);
    Map::from_fn(w, h, |x, y| {
        lie.disparity((x as f32 + 0.5) / w as f32, (y as f32 + 0.5) / h as f32)
    })
}

fn lie(colours: &Colours, sky: &Sky, subject: &Map, attention: &Map) -> Lie {
    // A subject that the lower edge cuts off stands before a backdrop.
    let backdrop = is_cut_off(subject).then_some(0.16);
    if let Some(horizon) = sky.horizon {
        let rise = backdrop.unwrap_or(0.70);
        let bowl = 0.0;
        return Lie::Plane {
            horizon,
            rise,
            bowl,
        };
    }
    // Without sky the picture may be an interior: then the middle is a little
    // nearer than the corners, and the plane rises less.
    let (rise, bowl) = (backdrop.unwrap_or(0.38), 0.16);
    if let Some(horizon) = horizon::find(colours) {
        return Lie::Plane {
            horizon,
            rise,
            bowl,
        };
    }
    if !is_there(subject) && is_close_up(colours, attention) {
        let (centre, _) = middle(attention);
        return Lie::Bowl {
            x: centre.x as f32,
            y: centre.y as f32,
        };
    }
    Lie::Plane {
        horizon: DEFAULT_HORIZON,
        rise,
        bowl,
    }
}

/// How much of a close-up may be edges, and how much of what draws attention may
/// lie along the rim.
const MAX_EDGES: f32 = 0.12;
const MAX_AT_RIM: f32 = 0.06;

/// Whether one thing lies on a calm ground: a table from above.
fn is_close_up(colours: &Colours, attention: &Map) -> bool {
    let edges = colours.luma.blurred(1.0).gradient();
    let busy = edges.data.iter().filter(|v| **v > 0.035).count() as f32 / edges.data.len() as f32;
    let (w, h) = (attention.width, attention.height);
    let rim = Map::from_fn(w, h, |x, y| {
        let inside = (w / 16..w - w / 16).contains(&x) && (h / 16..h - h / 16).contains(&y);
        if inside { 0.0 } else { attention.at(x, y) }
    });
    let mass = attention.mean();
    (0.03..0.5).contains(&mass) && busy < MAX_EDGES && rim.mean() < MAX_AT_RIM * mass
}

impl Lie {
    fn disparity(self, u: f32, v: f32) -> f32 {
        match self {
            Self::Plane {
                horizon,
                rise,
                bowl,
            } => {
                let ramp = pow(((v - horizon) / (1.0 - horizon)).clamp(0.0, 1.0), 1.15);
                FAR + rise * ramp + bowl * near(u - 0.5, v - 0.5)
            }
            Self::Bowl { x, y } => FAR + 0.10 + 0.12 * v + 0.22 * near(u - x, v - y),
        }
    }
}

/// 1 at the middle, nothing 0.7 of a side away.
fn near(u: f32, v: f32) -> f32 {
    1.0 - smoothstep(0.0, 0.7, (u * u + v * v).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calm(thing: bool) -> (Colours, Map) {
        let luma = Map::from_fn(120, 80, |x, y| {
            let near = (x as f32 - 50.0).powi(2) + (y as f32 - 40.0).powi(2) < 250.0;
            if near && thing { 0.9 } else { 0.4 }
        });
        let attention = luma.map(|v| if v > 0.5 { 1.0 } else { 0.0 });
        let colours = Colours {
            red: luma.clone(),
            green: luma.clone(),
            blue: luma.clone(),
            luma,
        };
        (colours, attention)
    }

    fn without_sky() -> Sky {
        Sky {
            map: Map::filled(120, 80, 0.0),
            share: 0.0,
            horizon: None,
        }
    }

    #[test]
    fn a_thing_on_a_calm_table_is_a_close_up() {
        let (colours, attention) = calm(true);
        let nobody = Map::filled(120, 80, 0.0);
        let lie = lie(&colours, &without_sky(), &nobody, &attention);
        assert!(matches!(lie, Lie::Bowl { .. }), "{lie:?}");
        assert!(lie.disparity(0.42, 0.5) > lie.disparity(0.9, 0.9));
    }

    #[test]
    fn a_sky_has_a_plane_that_rises_towards_the_viewer() {
        let (colours, attention) = calm(true);
        let nobody = Map::filled(120, 80, 0.0);
        let sky = Sky {
            horizon: Some(0.4),
            ..without_sky()
        };
        let lie = lie(&colours, &sky, &nobody, &attention);
        assert!(lie.disparity(0.5, 0.95) > lie.disparity(0.5, 0.6) + 0.2);
        assert_eq!(lie.disparity(0.5, 0.1), FAR);
    }

    #[test]
    fn an_empty_picture_is_no_close_up() {
        let (colours, attention) = calm(false);
        assert!(!is_close_up(&colours, &attention));
    }
}
