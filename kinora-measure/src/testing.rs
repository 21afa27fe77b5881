//! What tests film: a photo through a known camera, by an independent resampler.

use std::path::Path;

use kinora_core::frame::{Frame, Picture};
use kinora_core::size::Size;

use crate::plane::Plane;
use crate::similarity::Similarity;

/// A photo of the repository.
pub(crate) fn picture(name: &str) -> Picture {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let decoded = image::open(photos.join(name).with_extension("jpg"))
        .unwrap()
        .into_rgb8();
    let size = Size {
        width: decoded.width(),
        height: decoded.height(),
    };
    Picture {
        size,
        rgb: decoded.into_raw(),
    }
}

/// A photo's luma at a width.
pub(crate) fn photo(name: &str, width: u32) -> Plane {
    let picture = picture(name);
    let height = width * picture.size.height / picture.size.width;
    let size = Size {
        width,
        height: height / 2 * 2,
    };
    let frame = kinora_render::fitted_frame(&picture, size);
    // What a lens would not let through makes no test of sampling.
    Plane::from_bytes(&frame.y, width as usize, size.height as usize).blurred(0.6)
}

/// What a camera sees of a photo whose middle it looks at: the place `p` of the
/// photo is seen at `camera.apply(p)`. Sampled by Lanczos' window of four lobes.
pub(crate) fn seen(photo: &Plane, width: usize, height: usize, camera: &Similarity) -> Plane {
    let middle = [
        (photo.width as f64 - 1.0) / 2.0,
        (photo.height as f64 - 1.0) / 2.0,
    ];
    let frame_middle = [(width as f64 - 1.0) / 2.0, (height as f64 - 1.0) / 2.0];
    let square = camera.scale() * camera.scale();
    let back = Similarity {
        turn: [camera.turn[0] / square, -camera.turn[1] / square],
        shift: [0.0; 2],
    };
    Plane::from_fn(width, height, |x, y| {
        let from = back.turn([
            x as f64 - frame_middle[0] - camera.shift[0],
            y as f64 - frame_middle[1] - camera.shift[1],
        ]);
        lanczos(photo, middle[0] + from[0], middle[1] + from[1])
    })
}

/// A plane as a frame without colour, rounded to whole levels.
pub(crate) fn grey_frame(plane: &Plane) -> Frame {
    let mut frame = Frame::black(Size {
        width: plane.width as u32,
        height: plane.height as u32,
    });
    for (out, level) in frame.y.iter_mut().zip(&plane.data) {
        *out = level.round().clamp(0.0, 255.0) as u8;
    }
    frame
}

fn lanczos(plane: &Plane, x: f64, y: f64) -> f32 {
    const LOBES: isize = 4;
    let (fx, fy) = (x.floor(), y.floor());
    let kernel = |t: f64| {
        if t.abs() < 1e-9 {
            return 1.0;
        }
        let (a, b) = (
            std::f64::consts::PI * t,
            std::f64::consts::PI * t / LOBES as f64,
        );
        a.sin() / a * (b.sin() / b)
    };
    let taps = 1 - LOBES..=LOBES;
    let across: Vec<f64> = taps.clone().map(|i| kernel(x - fx - i as f64)).collect();
    let down: Vec<f64> = taps.clone().map(|i| kernel(y - fy - i as f64)).collect();
    let (mut sum, mut total) = (0.0, 0.0);
    for (j, wy) in taps.clone().zip(&down) {
        for (i, wx) in taps.clone().zip(&across) {
            sum += wx * wy * f64::from(plane.clamped(fx as isize + i, fy as isize + j));
            total += wx * wy;
        }
    }
    (sum / total) as f32
}

/// A plane of grey levels as the flow takes it.
pub(crate) fn grey(plane: &Plane) -> kinora_render::flow::Grey {
    kinora_render::flow::Grey::from_frame(&grey_frame(plane))
}
