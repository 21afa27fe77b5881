//! Films photographs of the repository with regions that go along paths, and
//! writes a contact sheet: a row for each film, with its first, middle and last
//! frame.
//!
//! `cargo run --release -p kinora-render --example regions -- docs/gallery`

mod sheet;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;
use kinora_core::engine::{Engine, Inputs, StudiedPicture};
use kinora_core::frame::Mask;
use kinora_core::plan::{Plan, Region, RegionOf, Stop as Place};
use kinora_core::request::Masks;
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::Portrait;
use kinora_render::CpuEngine;

use self::sheet::{FRAMES, load, shown, write};

/// The width of a frame on a sheet, in pixels.
const WIDTH: u32 = 320;

/// A photograph, an ellipse of it by its middle and its radii, and how far that
/// goes, all in shares of width and height.
struct Scene {
    photo: &'static str,
    ellipse: [f64; 4],
    way: [f64; 2],
}

/// Over a quiet background, within a dish, from busy surroundings, a short way,
/// and one that the frame cuts off.
const SCENES: &[Scene] = &[
    Scene {
        photo: "flower",
        ellipse: [0.481, 0.52, 0.217, 0.325],
        way: [0.2, -0.1],
    },
    Scene {
        photo: "fig_bowl",
        ellipse: [0.585, 0.55, 0.118, 0.21],
        way: [0.12, 0.05],
    },
    Scene {
        photo: "dandelion",
        ellipse: [0.295, 0.33, 0.165, 0.3],
        way: [0.04, 0.02],
    },
    Scene {
        photo: "mountain_path",
        ellipse: [0.33, 0.29, 0.2, 0.14],
        way: [0.25, -0.05],
    },
    Scene {
        photo: "astronaut",
        ellipse: [0.78, 0.86, 0.23, 0.19],
        way: [0.05, 0.0],
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let engine = CpuEngine::new(std::thread::available_parallelism()?.get())?;
    let rows: Result<Vec<_>, _> = SCENES.iter().map(|scene| film(&engine, scene)).collect();
    let path = PathBuf::from(folder).join("regions.jpg");
    write(&path, &rows?, 80)
}

/// The frames of a scene that the sheet shows.
fn film(engine: &CpuEngine, scene: &Scene) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let picture = load(&folder.join(scene.photo).with_extension("jpg"))?;
    let size = Tier::Hd.size(picture.size.width, picture.size.height);
    let mut plan = Plan {
        // The region alone moves.
        portrait: Portrait::Off,
        ..Plan::still(size, &[FRAMES])
    };
    let [x, y, ..] = scene.ellipse;
    let [right, down] = scene.way;
    let place = |at_s, x, y| Place { at_s, x, y };
    plan.shots[0].regions = vec![Region {
        of: RegionOf::Mask,
        path: vec![
            place(0.0, x, y),
            place(f64::from(FRAMES - 1) / 24.0, x + right, y + down),
        ],
    }];
    let masks = Masks {
        still: None,
        regions: vec![Some(Arc::new(mask(picture.size, scene.ellipse)))],
    };
    let layers = engine.study(&picture, None, size).layers;
    let picture = Arc::new(picture);
    let inputs = Inputs {
        masks,
        ..Inputs::of(StudiedPicture { picture, layers })
    };
    shown(engine, &plan, &inputs, WIDTH)
}

/// A mask of an ellipse.
fn mask(size: Size, [x, y, across, down]: [f64; 4]) -> Mask {
    let share = |at: u32, length: u32| (f64::from(at) + 0.5) / f64::from(length);
    let is_in = |column: u32, row: u32| {
        let right = (share(column, size.width) - x) / across;
        let below = (share(row, size.height) - y) / down;
        right.hypot(below) <= 1.0
    };
    let places = (0..size.height).flat_map(|row| (0..size.width).map(move |column| (column, row)));
    Mask {
        size,
        data: places
            .map(|(column, row)| if is_in(column, row) { 255 } else { 0 })
            .collect(),
    }
}
