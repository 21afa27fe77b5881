//! The subject against what is behind it.
//!
//! The engine's subject network looks at the first frame. Where it finds a
//! subject that it can stand by, the flow to the last frame tells how subject
//! and ring move, and the edge between them is looked at for what belongs to
//! neither.

mod edge;

use kinora_core::frame::{Frame, Picture};
use kinora_render::flow::Grey;
use kinora_render::subject_net::{self, Matte};
use serde::Serialize;

use crate::corners::Point;
use crate::fidelity::ssim_where;
use crate::figure::Figure;
use crate::homography::Homography;
use crate::maths::{mean, median, sqrt};
use crate::plane::Plane;
use crate::similarity::{Pair, Similarity, agreed};
use crate::steps::sample;
use crate::warping::Between;

use self::edge::Edge;

/// The subject against what is behind it, in the first take.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subject {
    /// The share of the first frame that the subject covers.
    pub area: Figure,
    /// The structural similarity of the subject to itself in the first frame, laid
    /// on it as a plane that the camera sees from elsewhere, as far as it is still
    /// in the frame: the mean over some frames.
    pub consistency: Figure,
    /// How far the subject moves against the ring about it, as a share of the width.
    pub separation: Figure,
    /// The share of the last frame that the subject hid in the first.
    pub revealed: Figure,
    /// The share of what is revealed that has the subject's colour and not that of
    /// what is about it.
    pub ghost: Figure,
    /// How far colours along the subject's edge are from all mixtures of inside
    /// and outside, over the same in the first frame.
    pub halo: Figure,
}

/// What is looked at.
pub(crate) struct Views<'a> {
    pub first: &'a Frame,
    pub last: &'a Frame,
    /// The flow between both at its own size.
    pub between: &'a Between,
    /// Some frames at the flow's size, the first of them first.
    pub small: Vec<&'a Grey>,
    /// Where followed places are in each of them, in pixels of the flow.
    pub places: Vec<Vec<Point>>,
}

/// More likely subject than this is inside, less likely than its opposite is ring.
const CERTAIN: f32 = 0.9;

/// What the network makes of a frame.
pub(crate) fn find(first: &Frame) -> Matte {
    subject_net::find(&picture(first))
}

/// How likely a place is the subject, with places in shares of width and height.
pub(crate) fn likely(matte: &Matte, [x, y]: Point) -> f32 {
    let column = (x * matte.width as f64).clamp(0.0, matte.width as f64 - 1.0);
    let row = (y * matte.height as f64).clamp(0.0, matte.height as f64 - 1.0);
    matte.probability[row as usize * matte.width + column as usize]
}

/// Measures the subject that was found.
pub(crate) fn measure(matte: &Matte, views: &Views<'_>) -> Subject {
    if !matte.accepted() {
        return Subject::missing(&format!(
            "no subject is certain: {:.2} of the matte is stable, {:.3} of the picture is covered, {:.2} probable inside; 0.70, 0.015–0.85 and 0.80 are needed",
            matte.stability, matte.area, matte.mean_inside
        ));
    }
    let flow = &views.between.forward;
    let matte_small = at_size(matte, flow.width, flow.height);
    let motions = subject_motion(&matte_small, views.between);
    let area = Figure::plain(f64::from(matte.area), "of pixels");
    let consistency = consistency(&matte_small, views);
    let Some((subject, ring)) = motions else {
        return Subject {
            area,
            consistency,
            ..Subject::missing("the subject or what is about it cannot be followed")
        };
    };
    let edge = Edge::new(matte, views, subject, ring);
    let [revealed, ghost] = edge.revealed();
    Subject {
        area,
        consistency,
        separation: separation(&matte_small, views),
        revealed,
        ghost,
        halo: edge.halo(),
    }
}

impl Subject {
    /// Nothing can be said, and why.
    pub(crate) fn missing(why: &str) -> Self {
        let none = |unit| Figure::missing(unit, why);
        Self {
            area: none("of pixels"),
            consistency: none(""),
            separation: none("of width"),
            revealed: none("of pixels"),
            ghost: none("of revealed"),
            halo: none("times"),
        }
    }
}

/// How alike the subject stays.
fn consistency(matte: &Plane, views: &Views<'_>) -> Figure {
    let Some([left, top, right, bottom]) = extent(matte) else {
        return Figure::missing("", "the subject has no extent");
    };
    let (width, height) = (right - left, bottom - top);
    if width < 16 || height < 16 || views.small.len() < 2 {
        return Figure::missing("", "the subject is too small");
    }
    let middle = [matte.width as f64 / 2.0, matte.height as f64 / 2.0];
    let cut = |grey: &Grey, motion: Homography| {
        Plane::from_fn(width, height, |x, y| {
            let place = motion.apply([(left + x) as f64, (top + y) as f64]);
            219.0 * sample(grey, place[0] as f32, place[1] as f32)
        })
    };
    let still = Homography::of(&Similarity::IDENTITY, middle);
    let first = cut(views.small[0], still);
    let mut likenesses = vec![];
    for (grey, places) in views.small.iter().zip(&views.places).skip(1) {
        let inside = |place: &Point| matte.linear(place[0], place[1]) > 0.5;
        let pairs: Vec<Pair> = views.places[0]
            .iter()
            .copied()
            .zip(places.iter().copied())
            .collect();
        let own: Vec<Pair> = pairs
            .iter()
            .copied()
            .filter(|pair| inside(&pair.0))
            .collect();
        let pairs = if own.len() >= 8 { own } else { pairs };
        if let Some(motion) = agreed(&pairs, middle) {
            let motion = Homography::near(&motion, &pairs, middle);
            // What the frame has left behind cannot be alike.
            let in_sight = |x: usize, y: usize| {
                let [x, y] = motion.apply([(left + x) as f64, (top + y) as f64]);
                let inside = |place: f64, side: usize| place >= 0.0 && place <= side as f64 - 1.0;
                inside(x, matte.width) && inside(y, matte.height)
            };
            let certain =
                |x: usize, y: usize| matte.at(left + x, top + y) > CERTAIN && in_sight(x, y);
            likenesses.push(ssim_where(&cut(grey, motion), &first, certain));
        }
    }
    if likenesses.is_empty() {
        return Figure::missing("", "the subject cannot be followed");
    }
    Figure::at_least(mean(&likenesses), "", 0.9)
}

/// Left, top, right and bottom of what is more likely subject than not.
fn extent(matte: &Plane) -> Option<[usize; 4]> {
    let inside = (0..matte.data.len()).filter(|&at| matte.data[at] > 0.5);
    let places = inside.map(|at| (at % matte.width, at / matte.width));
    places.fold(None, |extent, (x, y)| {
        let [left, top, right, bottom] = extent.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })
}

/// Certain subject, and the ring about it, as pixels whose flow is sure.
fn parts(matte: &Plane, between: &Between) -> [Vec<usize>; 2] {
    let soft = matte.blurred(matte.width as f64 / 60.0);
    let sure = |at: &usize| between.sure_forward[*at];
    let inside = (0..matte.data.len()).filter(|&at| soft.data[at] > CERTAIN);
    let ring = (0..matte.data.len()).filter(|&at| {
        matte.data[at] < 1.0 - CERTAIN && soft.data[at] > 0.002 && soft.data[at] < 0.3
    });
    [inside.filter(sure).collect(), ring.filter(sure).collect()]
}

/// How subject and ring move, in pixels of the flow.
fn subject_motion(matte: &Plane, between: &Between) -> Option<(Similarity, Similarity)> {
    let middle = [matte.width as f64 / 2.0, matte.height as f64 / 2.0];
    let motion = |pixels: &[usize]| {
        let step = (pixels.len() / 600).max(1);
        let pairs: Vec<Pair> = pixels
            .iter()
            .step_by(step)
            .map(|&at| {
                let (x, y) = (at % matte.width, at / matte.width);
                let [dx, dy] = between.forward.at(x, y).map(f64::from);
                let from = [x as f64, y as f64];
                (from, [from[0] + dx, from[1] + dy])
            })
            .collect();
        if pairs.len() < 50 {
            None
        } else {
            agreed(&pairs, middle)
        }
    };
    let [inside, ring] = parts(matte, between);
    motion(&inside).zip(motion(&ring))
}

/// How far the median of the subject moves against that of the ring.
///
/// Flow is told by structure; a smooth ring would be taken along by the subject,
/// as its neighbour. So only the half of each with more structure is asked.
fn separation(matte: &Plane, views: &Views<'_>) -> Figure {
    let structure = structure(views.small[0]);
    let parts = parts(matte, views.between).map(|pixels| {
        let of = |pixels: &[usize]| -> Vec<f64> {
            let values = pixels.iter().map(|&at| f64::from(structure.data[at]));
            values.collect()
        };
        let usual = median(&of(&pixels));
        let told = pixels.into_iter();
        told.filter(|&at| f64::from(structure.data[at]) >= usual)
            .collect::<Vec<_>>()
    });
    let flow = &views.between.forward;
    let [dx, dy] = [&flow.dx, &flow.dy].map(|data| {
        let [inside, ring] = parts.each_ref().map(|pixels| {
            let ways: Vec<f64> = pixels.iter().map(|&at| f64::from(data[at])).collect();
            median(&ways)
        });
        inside - ring
    });
    Figure::plain(sqrt(dx * dx + dy * dy) / flow.width as f64, "of width")
}

/// How much the picture changes about each pixel.
fn structure(grey: &Grey) -> Plane {
    let at = |x: usize, y: usize| grey.data[y * grey.width + x];
    let change = Plane::from_fn(grey.width, grey.height, |x, y| {
        let (left, right) = (x.saturating_sub(1), (x + 1).min(grey.width - 1));
        let (above, below) = (y.saturating_sub(1), (y + 1).min(grey.height - 1));
        (at(right, y) - at(left, y)).abs() + (at(x, below) - at(x, above)).abs()
    });
    change.blurred(3.0)
}

/// The matte at a size.
fn at_size(matte: &Matte, width: usize, height: usize) -> Plane {
    let small = Plane {
        width: matte.width,
        height: matte.height,
        data: matte.probability.clone(),
    };
    let place =
        |at: usize, of: usize, from: usize| (at as f64 + 0.5) / of as f64 * from as f64 - 0.5;
    Plane::from_fn(width, height, |x, y| {
        small.linear(place(x, width, matte.width), place(y, height, matte.height))
    })
}

/// A frame as the network takes it: BT.709 in limited range back to RGB.
fn picture(frame: &Frame) -> Picture {
    let (width, height) = (frame.size.width as usize, frame.size.height as usize);
    let mut rgb = Vec::with_capacity(width * height * 3);
    for at in 0..width * height {
        let chroma = at / width / 2 * (width / 2) + at % width / 2;
        let y = 1.164_384 * (f32::from(frame.y[at]) - 16.0);
        let (u, v) = (
            f32::from(frame.u[chroma]) - 128.0,
            f32::from(frame.v[chroma]) - 128.0,
        );
        let colour = [
            y + 1.792_741 * v,
            y - 0.213_249 * u - 0.532_909 * v,
            y + 2.112_402 * u,
        ];
        rgb.extend(colour.map(|level| level.round().clamp(0.0, 255.0) as u8));
    }
    Picture {
        size: frame.size,
        rgb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_core::size::Size;

    use crate::testing;

    const SIZE: Size = Size {
        width: 512,
        height: 342,
    };

    /// The astronaut before mountains, moved to the right while they stay; a share
    /// of her is left behind.
    fn scene(by: usize, left: f32) -> Frame {
        let own = kinora_render::fitted_frame(&testing::picture("astronaut"), SIZE);
        let far = kinora_render::fitted_frame(&testing::picture("mountain_path"), SIZE);
        let matte = find(&own);
        let blend = |own: &[u8], far: &[u8], width: usize, height: usize, by: usize| -> Vec<u8> {
            let alpha = at_size(&matte, width, height);
            let far = Plane::from_bytes(far, width, height).blurred(2.0);
            let over = |front: f32, behind: f32, share: f32| behind + share * (front - behind);
            (0..width * height)
                .map(|at| {
                    let (x, y) = (at % width, at / width);
                    let behind = over(f32::from(own[at]), far.data[at], left * alpha.at(x, y));
                    let before = x.checked_sub(by).map_or(behind, |x| {
                        over(f32::from(own[y * width + x]), behind, alpha.at(x, y))
                    });
                    before.round() as u8
                })
                .collect()
        };
        let (w, h) = (SIZE.width as usize, SIZE.height as usize);
        Frame {
            size: SIZE,
            y: blend(&own.y, &far.y, w, h, by),
            u: blend(&own.u, &far.u, w / 2, h / 2, by / 2),
            v: blend(&own.v, &far.v, w / 2, h / 2, by / 2),
        }
    }

    fn subject(first: Frame, last: Frame) -> Subject {
        let small = [&first, &last].map(Grey::from_frame);
        let between = Between::new(&small[0], &small[1]);
        let places: Vec<Point> = (0..400)
            .map(|n| {
                [
                    f64::from(n % 20) * 25.0 + 8.0,
                    f64::from(n / 20) * 17.0 + 8.0,
                ]
            })
            .collect();
        let follow = |places: &[Point]| -> Vec<Point> {
            places
                .iter()
                .map(|[x, y]| {
                    let [dx, dy] = between.forward.between(*x as f32, *y as f32);
                    [x + f64::from(dx), y + f64::from(dy)]
                })
                .collect()
        };
        measure(
            &find(&first),
            &Views {
                first: &first,
                last: &last,
                between: &between,
                small: small.iter().collect(),
                places: vec![places.clone(), follow(&places)],
            },
        )
    }

    #[test]
    fn a_still_subject_is_itself() {
        let still = subject(scene(0, 0.0), scene(0, 0.0));
        assert!(still.separation.value.unwrap() < 0.002, "{still:?}");
        assert!((still.consistency.value.unwrap() - 1.0).abs() < 1e-6);
        assert!((still.halo.value.unwrap() - 1.0).abs() < 1e-6);
        assert_eq!(still.ghost.value, None);
    }

    #[test]
    fn a_subject_that_moves_by_itself_is_parted_from_the_ring() {
        let moved = subject(scene(0, 0.0), scene(20, 0.0));
        let separation = moved.separation.value.unwrap();
        assert!((separation - 20.0 / 512.0).abs() < 0.004, "{moved:?}");
        assert_eq!(moved.consistency.ok, Some(true), "{moved:?}");
        assert_eq!(moved.ghost.ok, Some(true), "{moved:?}");
        assert_eq!(moved.halo.ok, Some(true), "{moved:?}");
    }

    #[test]
    fn what_is_left_behind_is_a_ghost() {
        let ghost = subject(scene(0, 0.0), scene(20, 0.9));
        assert_eq!(ghost.ghost.ok, Some(false), "{ghost:?}");
    }

    #[test]
    fn a_coloured_fringe_is_a_halo() {
        let first = scene(0, 0.0);
        let matte = at_size(&find(&first), 256, 171).blurred(1.5);
        let mut last = first.clone();
        for (at, u) in last.u.iter_mut().enumerate() {
            if (0.1..0.9).contains(&matte.data[at]) {
                *u = 40;
            }
        }
        let fringed = subject(first, last);
        assert_eq!(fringed.halo.ok, Some(false), "{fringed:?}");
    }

    #[test]
    fn a_landscape_has_no_subject_and_says_why() {
        let landscape = kinora_render::fitted_frame(&testing::picture("pagoda"), SIZE);
        let none = subject(landscape.clone(), landscape);
        assert_eq!(none.halo.value, None);
        let note = none.halo.note.unwrap();
        assert!(
            note.contains("no subject is certain") && note.contains("0.70"),
            "{note}"
        );
    }
}
