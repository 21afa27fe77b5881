//! The rules of masks, and paths in pixels made paths in time.

use crate::catalogue::Kind;
use crate::picture::PictureFacts;
use crate::plan::{FPS, Region, RegionOf, Stop};
use crate::problem::Problem;
use crate::size::Size;

use super::film::Check;
use super::{DraftRegion, Masks};

/// The field of all regions.
const REGIONS: &str = "dynamic_masks";

/// Points nearer to each other than this, in pixels, are one.
const SAME_PX: f64 = 1e-6;

/// A path shorter than this, in pixels, goes nowhere.
const NOWHERE_PX: f64 = 0.5;

impl Check<'_> {
    /// Whether a mask of what must not move was sent.
    pub(super) fn has_static_mask(&self) -> bool {
        self.draft.static_mask_sent || self.draft.static_mask.is_some()
    }

    /// Checks the masks, and tells whether the film has any.
    pub(super) fn masks(&mut self, start: Option<&PictureFacts>) -> bool {
        let draft = self.draft;
        let field = match (self.has_static_mask(), draft.regions.is_empty()) {
            (_, false) => REGIONS,
            (true, true) => Masks::STILL,
            (false, true) => return false,
        };
        if self.model.kind != Kind::ImageToVideo {
            let label = self.model.label();
            self.warnings.push(format!(
                "`{field}` is no parameter of {label}; it was ignored"
            ));
            return false;
        }
        self.alone(field);
        let mut facts = Masks {
            still: draft.static_mask,
            regions: draft.regions.iter().map(|region| region.mask).collect(),
        };
        let most = self.limits.max_regions;
        if facts.regions.len() > most {
            let count = facts.regions.len().to_string();
            let message = format!(
                "`{REGIONS}` has {count} regions, but must have at most {most}; leave some out"
            );
            let allowed = format!("at most {most} regions");
            self.problems
                .push(Problem::other(REGIONS, &count, &allowed, message));
            facts.regions.clear();
        }
        for (field, facts) in facts.named() {
            self.mask(&field, facts, start);
        }
        true
    }

    /// What cannot be beside masks: they say where everything goes, in one shot.
    fn alone(&mut self, field: &str) {
        let draft = self.draft;
        let others = [
            (
                "end_image",
                draft.end_image_sent || draft.end_image.is_some(),
            ),
            ("camera", draft.camera.is_some()),
            ("multi_prompt", !draft.multi_prompt.is_empty()),
            (
                "loop",
                draft.looped == Some(true) && !draft.regions.is_empty(),
            ),
        ];
        for (other, _) in others.iter().filter(|(_, given)| *given) {
            let allowed = format!("absent beside `{other}`");
            let message = format!(
                "`{field}` and `{other}` are both given, but only one may be; leave one of them out"
            );
            self.problems
                .push(Problem::other(field, "given", &allowed, message));
        }
    }

    /// The regions with their paths over so many seconds.
    pub(super) fn regions(
        &mut self,
        duration_s: u32,
        start: Option<&PictureFacts>,
        size: Size,
    ) -> Vec<Region> {
        let regions = self.draft.regions.iter().take(self.limits.max_regions);
        let regions: Vec<&DraftRegion> = regions.collect();
        let frames = duration_s.saturating_mul(FPS).max(2);
        let last_s = f64::from(frames - 1) / f64::from(FPS);
        let found = regions.into_iter().enumerate().filter_map(|(index, region)| {
            let item = format!("{REGIONS}[{index}]");
            if !region.mask_sent && region.mask.is_none() && !self.draft.is_unread(&item) {
                let allowed = "a black and white picture of the start picture's shape, white where the region is";
                self.problems.push(Problem::missing(&Masks::field(index), allowed));
            }
            let field = format!("{REGIONS}[{index}].trajectories");
            let sheet = Sheet::new(start, size);
            let points = self.points(&field, region, &sheet)?;
            Some(Region {
                of: RegionOf::Mask,
                path: timed(&points, last_s, &sheet),
            })
        });
        found.collect()
    }

    /// The points of a path, as far as it stays in the picture.
    fn points(
        &mut self,
        field: &str,
        region: &DraftRegion,
        sheet: &Sheet,
    ) -> Option<Vec<[f64; 2]>> {
        if region.trajectory.is_empty() && self.draft.is_unread(field) {
            return None;
        }
        let (given, allowed) = (&region.trajectory, &self.limits.path_points);
        if !allowed.contains(&given.len()) {
            let count = given.len().to_string();
            let (least, most) = (allowed.start(), allowed.end());
            let message = format!(
                "`{field}` has {count} points, but must have {least} to {most}; leave some out or add some"
            );
            let allowed = format!("{least} to {most} points");
            self.problems
                .push(Problem::other(field, &count, &allowed, message));
            return None;
        }
        let odd = given
            .iter()
            .position(|point| !point.iter().all(|v| v.is_finite()));
        let outside = given
            .first()
            .filter(|&&point| !sheet.holds(point))
            .map(|_| 0);
        if let Some(index) = odd.or(outside) {
            let [x, y] = given[index];
            let [width, height] = sheet.picture;
            let allowed = format!(
                "a point of the start picture in pixels, from 0,0 at its lower left corner to {width},{height}"
            );
            let point = format!("{field}[{index}]");
            self.problems
                .push(Problem::outside(&point, &format!("{x},{y}"), &allowed));
            return None;
        }
        let points = self.inside(field, given, sheet);
        if length(&points) < NOWHERE_PX {
            let [x, y] = given[0];
            let message = format!(
                "`{field}` goes nowhere from {x},{y} within the picture; give points that lead away, or use `{}` for what must not move",
                Masks::STILL
            );
            let allowed = "points that lead away from the first";
            self.problems
                .push(Problem::other(field, &format!("{x},{y}"), allowed, message));
            return None;
        }
        Some(points)
    }

    /// The points up to where the path leaves the picture.
    fn inside(&mut self, field: &str, given: &[[f64; 2]], sheet: &Sheet) -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> = Vec::with_capacity(given.len());
        for (index, &point) in given.iter().enumerate() {
            let before = points.last().copied();
            if before.is_some_and(|before| distance(before, point) < SAME_PX) {
                continue;
            }
            if sheet.holds(point) {
                points.push(point);
                continue;
            }
            let edge = sheet.edge(before.unwrap_or(point), point);
            let [x, y] = edge.map(f64::round);
            self.warnings.push(format!(
                "`{field}` leaves the picture before its point {}; the region stops at the edge, at {x},{y}",
                index + 1
            ));
            points.push(edge);
            break;
        }
        points
    }
}

/// The start picture and the part of it that the clip shows.
struct Sheet {
    /// Width and height in pixels.
    picture: [f64; 2],
    /// What lies left of the part and above it, in pixels.
    before: [f64; 2],
    /// Width and height of the part in pixels.
    part: [f64; 2],
}

impl Sheet {
    /// Without a picture its shape is that of the clip.
    fn new(start: Option<&PictureFacts>, size: Size) -> Self {
        let (width, height) = start.map_or((size.width, size.height), |facts| {
            (facts.width, facts.height)
        });
        let picture = [f64::from(width), f64::from(height)];
        let shape = f64::from(size.width) / f64::from(size.height);
        let part = match picture[0] / picture[1] > shape {
            true => [picture[1] * shape, picture[1]],
            false => [picture[0], picture[0] / shape],
        };
        Self {
            picture,
            before: [0, 1].map(|side| (picture[side] - part[side]) / 2.0),
            part,
        }
    }

    fn holds(&self, point: [f64; 2]) -> bool {
        let mut sides = point.iter().zip(&self.picture);
        sides.all(|(place, length)| (0.0..=*length).contains(place))
    }

    /// Where the way from a point in the picture to one outside meets its edge.
    fn edge(&self, from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
        let share = |side: usize| {
            let way = to[side] - from[side];
            let left = match way > 0.0 {
                true => self.picture[side] - from[side],
                false => -from[side],
            };
            if way == 0.0 {
                1.0
            } else {
                (left / way).min(1.0)
            }
        };
        let share = share(0).min(share(1));
        [0, 1].map(|side| {
            let place = from[side] + share * (to[side] - from[side]);
            place.clamp(0.0, self.picture[side])
        })
    }

    /// A point as shares of the part's width and height, from its upper left.
    fn shares(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let down = self.picture[1] - y;
        [
            (x - self.before[0]) / self.part[0],
            (down - self.before[1]) / self.part[1],
        ]
    }
}

/// A path that is gone evenly, so that it ends with the clip's last frame.
fn timed(points: &[[f64; 2]], last_s: f64, sheet: &Sheet) -> Vec<Stop> {
    let whole = length(points);
    let mut gone = 0.0;
    let mut before = points.first().copied();
    let stop = |&point: &[f64; 2]| {
        gone += before
            .replace(point)
            .map_or(0.0, |before| distance(before, point));
        let [x, y] = sheet.shares(point);
        Stop {
            at_s: last_s * gone / whole,
            x,
            y,
        }
    };
    points.iter().map(stop).collect()
}

fn length(points: &[[f64; 2]]) -> f64 {
    points
        .windows(2)
        .map(|pair| distance(pair[0], pair[1]))
        .sum()
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Film};
    use super::*;
    use crate::limits::Limits;
    use crate::picture::PictureFormat;
    use crate::problem::Problems;

    const START: PictureFacts = PictureFacts {
        format: PictureFormat::Png,
        width: 1000,
        height: 500,
        bytes: 1000,
    };

    fn draft(paths: &[&[[f64; 2]]]) -> Draft {
        let region = |path: &&[[f64; 2]]| DraftRegion {
            trajectory: path.to_vec(),
            mask_sent: true,
            mask: Some(START),
        };
        Draft {
            model: "std".to_owned(),
            image_sent: true,
            prompt: Some("rain".to_owned()),
            duration: Some(5),
            regions: paths.iter().map(region).collect(),
            ..Draft::default()
        }
    }

    fn parse(draft: &Draft) -> Result<Film, Problems> {
        Film::parse(draft, Some(&START), &Limits::wire())
    }

    #[track_caller]
    fn check_refused(draft: &Draft, expected: &[&str]) {
        let problems = parse(draft).unwrap_err().0;
        let found: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_path_is_gone_evenly_and_ends_with_the_clip() {
        let film = parse(&draft(&[&[[100.0, 50.0], [400.0, 50.0], [400.0, 150.0]]])).unwrap();
        let stops = &film.regions[0].path;
        let last_s = 119.0 / 24.0;
        let expected = [
            (0.0, 0.1, 0.9),
            (0.75 * last_s, 0.4, 0.9),
            (last_s, 0.4, 0.7),
        ];
        assert_eq!(stops.len(), expected.len());
        for (stop, (at_s, x, y)) in stops.iter().zip(expected) {
            // Sides of a clip are even, so that its shape is nearly that of the picture.
            let close = |a: f64, b: f64| (a - b).abs() < 2e-3;
            assert!(
                close(stop.at_s, at_s) && close(stop.x, x) && close(stop.y, y),
                "{stop:?}"
            );
        }
        assert!(film.warnings.is_empty() && film.has_masks() && !film.still_mask);
    }

    #[test]
    fn a_path_that_leaves_the_picture_stops_at_its_edge() {
        let film = parse(&draft(&[&[[900.0, 400.0], [1100.0, 600.0], [0.0, 0.0]]])).unwrap();
        let last = film.regions[0].path[1];
        assert_eq!(film.regions[0].path.len(), 2);
        assert!(
            (last.x - 1.0).abs() < 2e-3 && last.y.abs() < 2e-3,
            "{last:?}"
        );
        assert_eq!(
            film.warnings,
            [
                "`dynamic_masks[0].trajectories` leaves the picture before its point 2; the region stops at the edge, at 1000,500"
            ]
        );
    }

    #[test]
    fn a_path_is_in_shares_of_what_the_clip_shows() {
        let limits = Limits::local();
        let square = Draft {
            aspect_ratio: Some((1, 1)),
            ..draft(&[&[[250.0, 0.0], [750.0, 500.0]]])
        };
        let film = Film::parse(&square, Some(&START), &limits).unwrap();
        let ends = film.regions[0].path.iter().map(|stop| (stop.x, stop.y));
        assert_eq!(ends.collect::<Vec<_>>(), [(0.0, 1.0), (1.0, 0.0)]);
    }

    #[test]
    fn every_fault_of_masks_and_paths_is_named() {
        check_refused(
            &draft(&[
                &[[1.0, 1.0]],
                &[[2000.0, 1.0], [1.0, 1.0]],
                &[[5.0, 5.0]; 3],
            ]),
            &[
                "`dynamic_masks[0].trajectories` has 1 points, but must have 2 to 77; leave some out or add some",
                "`dynamic_masks[1].trajectories[0]` is 2000,1, but must be a point of the start picture in pixels, from 0,0 at its lower left corner to 1000,500",
                "`dynamic_masks[2].trajectories` goes nowhere from 5,5 within the picture; give points that lead away, or use `static_mask` for what must not move",
            ],
        );
        let line: &[[f64; 2]] = &[[1.0, 1.0], [9.0, 9.0]];
        let mut masks = draft(&[line, line]);
        masks.regions[0].mask_sent = false;
        masks.regions[0].mask = None;
        masks.regions[1].mask = Some(PictureFacts {
            width: 500,
            height: 500,
            ..START
        });
        check_refused(
            &masks,
            &[
                "`dynamic_masks[1].mask` is 500 × 500 pixels, but must be of the start picture's shape, such as 1000 × 500",
                "`dynamic_masks[0].mask` is missing; give a black and white picture of the start picture's shape, white where the region is",
            ],
        );
        check_refused(
            &draft(&[line; 7]),
            &["`dynamic_masks` has 7 regions, but must have at most 6; leave some out"],
        );
        check_refused(
            &draft(&[&[[1.0, 1.0], [f64::NAN, 9.0]]]),
            &[
                "`dynamic_masks[0].trajectories[1]` is NaN,9, but must be a point of the start picture in pixels, from 0,0 at its lower left corner to 1000,500",
            ],
        );
    }

    #[test]
    fn masks_are_alone() {
        let line: &[[f64; 2]] = &[[1.0, 1.0], [9.0, 9.0]];
        let crowded = Draft {
            end_image_sent: true,
            looped: Some(true),
            ..draft(&[line])
        };
        check_refused(
            &crowded,
            &[
                "`dynamic_masks` and `end_image` are both given, but only one may be; leave one of them out",
                "`dynamic_masks` and `loop` are both given, but only one may be; leave one of them out",
                "`loop` and `end_image` are both given, but a loop ends where it begins; leave one of them out",
            ],
        );
        let still = Draft {
            static_mask_sent: true,
            looped: Some(true),
            ..draft(&[])
        };
        assert!(parse(&still).unwrap().still_mask);
        let words = Draft {
            model: "kwaivgi/kling-v3.0-std/text-to-video".to_owned(),
            image_sent: false,
            ..still
        };
        let film = parse(&words).unwrap();
        assert!(!film.has_masks());
        assert!(
            film.warnings
                .iter()
                .any(|text| text.starts_with("`static_mask` is no parameter")),
            "{:?}",
            film.warnings
        );
    }
}
