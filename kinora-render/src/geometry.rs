//! What a film's camera does to its picture, known without rendering a frame.

use rayon::prelude::*;

use crate::camera::view::View;
use crate::camera::{self, Path, Pose, Window};
use crate::layers::Parted;
use crate::layers::check::{self, Figures};

/// Columns of the grid that is looked at.
const COLUMNS: usize = 320;

/// How many frames of a path are looked at, beside the one that parts near and
/// far most.
const FRAMES: usize = 8;

/// How far past its edge a picture may be sampled for the filter's sake, in
/// widths: half a pixel of 1280.
const SLACK: f32 = 0.5 / 1280.0;

/// What the map from the frames of a film's first take back into its picture is
/// like at its worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Whether the subject is filmed as a layer of its own.
    pub layered: bool,
    /// Places where the map turns the picture over.
    pub folds: usize,
    /// How much wider than its middle place the picture is drawn at the worst
    /// thousandth of its places.
    pub stretch: f64,
    /// Places that show what lies past the picture's edge and what is painted
    /// there for a camera that draws back.
    pub outside: usize,
    /// How far the subject moves against the ring about it where the path parts
    /// them most, as a share of the width; none without a certain subject.
    pub separation: Option<f64>,
    /// The same if all were filmed as one continuous layer.
    pub separation_in_one: Option<f64>,
    /// The share of what the subject uncovers there that looks more like it than
    /// like the background; none where nothing is parted.
    pub ghost: Option<f64>,
}

impl Geometry {
    /// Looks at a path through a window, and at the path that the same moves have
    /// through the same scene `in_one` layer; `aspect` is height over width.
    pub(crate) fn of(
        (window, path): (&Window<'_>, &Path),
        in_one: (&Window<'_>, &Path),
        aspect: f32,
    ) -> Self {
        let last = path.frames().saturating_sub(1) as f32;
        let poses: Vec<Pose> = (1..=FRAMES)
            .map(|n| path.at(last * n as f32 / FRAMES as f32))
            .chain([path.farthest()])
            .collect();
        let sees = |pose: &Pose| Sees::of(window, *pose, aspect);
        let mut worst = poses.iter().map(sees).fold(Sees::default(), Sees::worse);
        let [own, other] = [(window, path), in_one].map(|(window, path)| {
            let parted = window.scene.parted.as_ref().ok()?;
            Some(farthest(parted, window, path, aspect))
        });
        if let (true, Some(Some(figures))) = (window.parted.is_some(), &own) {
            // What lies behind the other layer nobody sees.
            (worst.folds, worst.stretch) = (figures.folds, figures.stretch);
        }
        let ghost = own.filter(|_| window.parted.is_some());
        let ghost = ghost.map(|figures| figures.map_or(0.0, |f| f64::from(f.ghost)));
        let separation =
            |figures: Option<Figures>| figures.map_or(0.0, |figures| f64::from(figures.separation));
        Self {
            layered: window.parted.is_some(),
            folds: worst.folds,
            stretch: f64::from(worst.stretch),
            outside: worst.outside,
            separation: own.map(separation),
            separation_in_one: other.map(separation),
            ghost,
        }
    }
}

/// What is measured where a path parts near and far most; nothing where it never
/// leaves its beginning.
fn farthest(parted: &Parted, window: &Window<'_>, path: &Path, aspect: f32) -> Option<Figures> {
    let pose = path.farthest();
    let near = window.near().unwrap_or(window.field());
    (pose != Pose::IDENTITY).then(|| check::measure(parted, near, window.far(), pose, aspect))
}

/// What is wrong with one frame.
#[derive(Clone, Copy, Default)]
struct Sees {
    folds: usize,
    stretch: f32,
    outside: usize,
}

impl Sees {
    fn of(window: &Window<'_>, pose: Pose, aspect: f32) -> Self {
        let rows = ((COLUMNS as f32 * aspect).round() as usize).max(2);
        let view = View::new(pose, window.far(), aspect);
        let sources: Vec<[f32; 2]> = (0..COLUMNS * rows)
            .into_par_iter()
            .with_min_len(4096)
            .map(|i| {
                let x = ((i % COLUMNS) as f32 + 0.5) / COLUMNS as f32 - 0.5;
                let y = (((i / COLUMNS) as f32 + 0.5) / rows as f32 - 0.5) * aspect;
                let (x, y) = view.source(x, y);
                [x, y]
            })
            .collect();
        let cells = cells(&sources);
        let margin = SLACK + camera::margin(window, pose) * aspect.max(1.0);
        let past = |[x, y]: &&[f32; 2]| x.abs() > 0.5 + margin || y.abs() > 0.5 * aspect + margin;
        Self {
            folds: cells.iter().filter(|(area, _)| *area <= 0.0).count(),
            stretch: stretch(&cells),
            outside: sources.iter().filter(past).count(),
        }
    }

    fn worse(self, other: Self) -> Self {
        Self {
            folds: self.folds.max(other.folds),
            stretch: self.stretch.max(other.stretch),
            outside: self.outside.max(other.outside),
        }
    }
}

/// The determinant and the smaller singular value of the map at each cell of a
/// grid of [`COLUMNS`] columns, in steps of the grid.
fn cells(sources: &[[f32; 2]]) -> Vec<(f32, f32)> {
    let cells = (0..sources.len() - COLUMNS).filter(|i| i % COLUMNS + 1 < COLUMNS);
    cells
        .map(|i| {
            let [here, right, below] = [i, i + 1, i + COLUMNS].map(|i| sources[i]);
            let [a, c] = [0, 1].map(|k| (right[k] - here[k]) * COLUMNS as f32);
            let [b, d] = [0, 1].map(|k| (below[k] - here[k]) * COLUMNS as f32);
            let area = a * d - b * c;
            let sum = a * a + b * b + c * c + d * d;
            let spread = (sum * sum - 4.0 * area * area).max(0.0).sqrt();
            (area, ((sum - spread) / 2.0).max(0.0).sqrt())
        })
        .collect()
}

/// The median of the smaller singular value over its lowest thousandth.
fn stretch(cells: &[(f32, f32)]) -> f32 {
    let mut widths: Vec<f32> = cells.iter().map(|cell| cell.1).collect();
    widths.sort_unstable_by(f32::total_cmp);
    widths[widths.len() / 2] / widths[widths.len() / 1000].max(1e-3)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kinora_core::engine::{Engine, Inputs, StudiedPicture};
    use kinora_core::plan::{CameraMove, Onto, Plan};
    use kinora_core::size::Size;
    use kinora_core::vocabulary::{Move, Speed};

    use super::*;
    use crate::CpuEngine;
    use crate::testing::photo;

    fn geometry(name: &str, kind: Move, amount: f64) -> Geometry {
        let engine = CpuEngine::new(2).unwrap();
        let picture = photo(name);
        let size = Size {
            width: 960,
            height: 960 * picture.size.height / picture.size.width / 2 * 2,
        };
        let layers = engine.study(&picture, None, size).layers;
        let start = StudiedPicture {
            picture: Arc::new(picture),
            layers,
        };
        let mut plan = Plan::still(size, &[48]);
        plan.shots[0].camera.push(CameraMove {
            kind,
            speed: Speed::Normal,
            from_s: 0.0,
            to_s: 2.0,
            amount,
            onto: Onto::Subject,
        });
        let inputs = Inputs::of(start);
        engine.geometry(&plan, &inputs).unwrap()
    }

    #[test]
    fn a_certain_subject_is_parted_farther_in_its_own_layer() {
        let truck = geometry("astronaut", Move::TruckLeft, 0.05);
        assert!(truck.layered, "{truck:?}");
        let (own, in_one) = (truck.separation.unwrap(), truck.separation_in_one.unwrap());
        assert!(own >= 0.02 && own >= 1.5 * in_one, "{truck:?}");
        assert_eq!((truck.folds, truck.outside), (0, 0));
    }

    #[test]
    fn a_landscape_has_no_separation() {
        let pan = geometry("pagoda", Move::PanLeft, 4.5);
        assert_eq!((pan.layered, pan.separation), (false, None));
        assert_eq!((pan.folds, pan.outside), (0, 0));
    }

    #[test]
    fn what_turns_over_is_a_fold_and_what_is_drawn_wide_is_a_stretch() {
        // Sources of a grid, of which ten columns lie so many steps apart.
        let grid = |step: f32| -> Vec<(f32, f32)> {
            let at = |i: usize| {
                let (x, y) = ((i % COLUMNS) as f32, (i / COLUMNS) as f32);
                let bent = 100.0 + (x - 100.0) * step;
                [if (100.0..110.0).contains(&x) { bent } else { x }, y].map(|v| v / COLUMNS as f32)
            };
            cells(&(0..COLUMNS * 8).map(at).collect::<Vec<_>>())
        };
        let folds = |cells: &[(f32, f32)]| cells.iter().filter(|cell| cell.0 <= 0.0).count();
        assert_eq!(folds(&grid(1.0)), 0);
        assert!((stretch(&grid(1.0)) - 1.0).abs() < 0.01);
        assert!((stretch(&grid(0.5)) - 2.0).abs() < 0.01);
        assert!(folds(&grid(-0.5)) >= 60);
    }
}
