//! What portrait life promises for several faces, and for faces that are darker than
//! the only portrait at hand: pictures that are made from it.

use kinora_core::frame::Picture;
use kinora_core::size::Size;

use crate::analyse;
use crate::testing::photo;

/// A square about the face of the portrait.
const FACE: [u32; 3] = [98, 0, 252];

/// The portrait's face twice, the second time mirrored, side by side.
fn two() -> Picture {
    let portrait = photo("astronaut");
    let [left, top, side] = FACE;
    let size = Size {
        width: 2 * side,
        height: side,
    };
    let pixels = (0..side).flat_map(|y| (0..2 * side).map(move |x| (x, y)));
    let rgb = pixels.flat_map(|(x, y)| {
        let across = if x < side { x } else { 2 * side - 1 - x };
        let at = 3 * ((top + y) * portrait.size.width + left + across) as usize;
        [0, 1, 2].map(|channel| portrait.rgb[at + channel])
    });
    Picture {
        size,
        rgb: rgb.collect(),
    }
}

/// The portrait with each channel so much darker.
fn dark(shares: [f32; 3]) -> Picture {
    let mut portrait = photo("astronaut");
    for pixel in portrait.rgb.as_chunks_mut::<3>().0 {
        for (value, share) in pixel.iter_mut().zip(shares) {
            *value = (f32::from(*value) * share) as u8;
        }
    }
    portrait
}

fn scene(picture: &Picture) -> analyse::Scene {
    let size = Size {
        width: 1280,
        height: 1280 * picture.size.height / picture.size.width / 2 * 2,
    };
    analyse::analyse(picture, None, size)
}

#[test]
fn both_of_two_faces_live_each_within_its_own_half() {
    let scene = scene(&two());
    let living = &scene.living;
    assert_eq!((living.faces(), living.eyes()), (2, 2));
    let mut middles: Vec<f32> = living.heads.iter().map(|head| head.face.middle()).collect();
    middles.sort_by(f32::total_cmp);
    assert!(middles[0] < middles[1], "{middles:?}");
}

#[test]
fn a_face_that_is_much_darker_lives_too() {
    for shares in [[0.55, 0.46, 0.40], [0.36, 0.29, 0.25]] {
        let scene = scene(&dark(shares));
        let living = &scene.living;
        assert_eq!((living.faces(), living.eyes()), (1, 1), "{shares:?}");
    }
}
