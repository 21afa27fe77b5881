//! What a film's camera does to its picture, known without rendering a frame.

use rayon::prelude::*;

use crate::camera::view::View;
use crate::camera::{self, Path, Pose, Window};
use crate::layers::Parted;
use crate::layers::check;

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
    /// Places that show what lies past the picture's edge and what is painted
    /// there for a camera that draws back.
    pub outside: usize,
    /// How far the subject moves against the ring about it where the path parts
    /// them most, as a share of the width; none without a certain subject.
    pub separation: Option<f64>,
    /// The same if all were filmed as one continuous layer.
    pub separation_in_one: Option<f64>,
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
        let worst = poses.iter().map(sees).fold(Sees::default(), Sees::worse);
        let parted = window.scene.parted.as_ref().ok();
        let apart = |(window, path): (&Window<'_>, &Path)| {
            parted.map(|parted| separation(parted, window, path.farthest(), aspect))
        };
        Self {
            layered: window.parted.is_some(),
            folds: worst.folds,
            outside: worst.outside,
            separation: apart((window, path)),
            separation_in_one: apart(in_one),
        }
    }
}

fn separation(parted: &Parted, window: &Window<'_>, pose: Pose, aspect: f32) -> f64 {
    if pose == Pose::IDENTITY {
        return 0.0;
    }
    let near = window.near().unwrap_or(window.field());
    f64::from(check::measure(parted, near, window.far(), pose, aspect).separation)
}

/// What is wrong with one frame.
#[derive(Clone, Copy, Default)]
struct Sees {
    folds: usize,
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
        // What the subject's layer does behind its outline nobody sees.
        let folds = match (window.parted, window.near()) {
            (Some(parted), Some(near)) if pose != Pose::IDENTITY => {
                check::measure(parted, near, window.far(), pose, aspect).folds
            }
            (Some(_) | None, Some(_) | None) => folds(&sources),
        };
        let margin = SLACK + camera::margin(window, pose) * aspect.max(1.0);
        let past = |[x, y]: &&[f32; 2]| x.abs() > 0.5 + margin || y.abs() > 0.5 * aspect + margin;
        Self {
            folds,
            outside: sources.iter().filter(past).count(),
        }
    }

    fn worse(self, other: Self) -> Self {
        Self {
            folds: self.folds.max(other.folds),
            outside: self.outside.max(other.outside),
        }
    }
}

/// Cells of a grid of [`COLUMNS`] columns that are turned over.
fn folds(sources: &[[f32; 2]]) -> usize {
    let cells = (0..sources.len() - COLUMNS).filter(|i| i % COLUMNS + 1 < COLUMNS);
    let turned = cells.filter(|&i| {
        let [here, right, below] = [i, i + 1, i + COLUMNS].map(|i| sources[i]);
        let (a, b) = (
            [0, 1].map(|k| right[k] - here[k]),
            [0, 1].map(|k| below[k] - here[k]),
        );
        a[0] * b[1] - a[1] * b[0] <= 0.0
    });
    turned.count()
}

#[cfg(test)]
mod tests {
    use std::path::Path as FilePath;
    use std::sync::Arc;

    use kinora_core::engine::{Engine, Inputs, StudiedPicture};
    use kinora_core::frame::Picture;
    use kinora_core::plan::{CameraMove, Plan};
    use kinora_core::size::Size;
    use kinora_core::vocabulary::{Move, Speed};

    use super::*;
    use crate::CpuEngine;

    fn photo(name: &str) -> Picture {
        let photos = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
        let decoded = image::open(photos.join(name).with_extension("jpg"))
            .unwrap()
            .into_rgb8();
        let (width, height) = decoded.dimensions();
        Picture {
            size: Size { width, height },
            rgb: decoded.into_raw(),
        }
    }

    fn geometry(name: &str, kind: Move, amount: f64) -> Geometry {
        let engine = CpuEngine::new(2).unwrap();
        let picture = photo(name);
        let size = Size {
            width: 320,
            height: 320 * picture.size.height / picture.size.width / 2 * 2,
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
        });
        let inputs = Inputs { start, end: None };
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
    fn what_turns_over_is_a_fold() {
        let flat = |bend: f32| -> Vec<[f32; 2]> {
            let at = |i: usize| [(i % COLUMNS) as f32, (i / COLUMNS) as f32];
            (0..COLUMNS * 8)
                .map(at)
                .map(|[x, y]| [if x > 100.0 { bend * x } else { x }, y])
                .collect()
        };
        assert_eq!(folds(&flat(1.0)), 0);
        assert!(folds(&flat(-1.0)) > 1000);
    }
}
