//! What the warp promises, whichever code works it out.

use super::kernel::{Kernel, PHASES, WEIGHTS, plainly_weighed, weighed};
use super::lattice::Node;
use super::*;
use crate::maths::{cos, hash, sin, uniform};

/// A plane of noise, half of it only black and white.
fn noise(width: usize, height: usize, pad: usize, seed: u64) -> Plane {
    let stride = width + 2 * pad;
    let sample = |i: usize| {
        let byte = hash([seed, i as u64, 0, 0]) as u8;
        if i % stride < stride / 2 {
            byte
        } else {
            if byte > 127 { 255 } else { 0 }
        }
    };
    Plane {
        width,
        height,
        pad,
        stride,
        data: (0..stride * (height + 2 * pad)).map(sample).collect(),
    }
}

/// A lattice whose places are a function of those of the frame.
fn mapped(width: usize, height: usize, map: impl Fn(f32, f32) -> [f32; 2] + Sync) -> Lattice {
    Lattice::of_rows(width, height, |y, nodes| {
        for (column, node) in nodes.iter_mut().enumerate() {
            *node = Node {
                place: map((column * CELL) as f32, y),
                ..Node::default()
            };
        }
    })
}

/// A part of a plane.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Area {
    fn whole(width: usize, height: usize) -> Self {
        Self {
            left: 0,
            top: 0,
            width,
            height,
        }
    }
}

/// An area of one plane, sampled with one kernel.
fn sampled(
    kernel: Kernel,
    plane: &Plane,
    lattice: &Lattice,
    siting: &Siting,
    area: Area,
) -> Vec<u8> {
    let mut out = vec![7; area.width * area.height];
    let source = Source::with(kernel, [plane], lattice, *siting);
    rows_of([&mut out], area.width)
        .into_par_iter()
        .enumerate()
        .for_each(|(row, mut outs)| {
            let mut line = Line::default();
            source.aim(area.top + row, &mut line);
            source.sample(&line, area.left, &mut outs);
        });
    out
}

/// Checks that every kernel does with a map what the one for a single sample
/// does.
#[track_caller]
fn check_kernels(name: &str, map: impl Fn(f32, f32) -> [f32; 2] + Sync) {
    let lattice = mapped(150, 90, map);
    for (siting, width, height) in [(LUMA, 150, 90), (CHROMA, 75, 45), (ALPHA, 150, 90)] {
        let plane = noise(width, height, 10, 3);
        let whole = Area::whole(width, height);
        let single = sampled(Kernel::Single, &plane, &lattice, &siting, whole);
        let best = sampled(Kernel::best(), &plane, &lattice, &siting, whole);
        assert!(single == best, "{name}, {siting:?}");
        let varied = single.iter().any(|sample| *sample != single[0]);
        assert!(varied, "{name} shows nothing");
    }
}

#[test]
fn both_forms_of_the_filter_give_the_same_bits() {
    let turned = |x: f32, y: f32, angle: f32, scale: f32| {
        let (s, c) = (sin(angle) * scale, cos(angle) * scale);
        let (x, y) = (x - 75.0, y - 45.0);
        [75.0 + c * x - s * y, 45.0 + s * x + c * y]
    };
    let random = |x: f32, y: f32, side: u64| {
        uniform([x.to_bits().into(), y.to_bits().into(), side, 9]) - 0.5
    };
    check_kernels("as it is", |x, y| [x, y]);
    check_kernels("a little enlarged", |x, y| turned(x, y, 0.0, 0.93));
    check_kernels("much enlarged", |x, y| turned(x, y, 0.02, 0.11));
    check_kernels("a little smaller", |x, y| turned(x, y, -0.01, 1.2));
    check_kernels("a third", |x, y| turned(x, y, 0.0, 2.9));
    check_kernels("a ninth", |x, y| turned(x, y, 0.3, 9.0));
    check_kernels("rolled", |x, y| turned(x, y, 0.1, 1.0));
    check_kernels("on its side", |x, y| turned(x, y, 1.5, 1.0));
    check_kernels("upside down", |x, y| turned(x, y, 3.1, 1.1));
    check_kernels("mirrored", |x, y| [150.0 - x, y]);
    check_kernels("beyond the left and upper border", |x, y| {
        [x * 0.4 - 25.0, y * 0.4 - 25.0]
    });
    check_kernels("beyond the right and lower border", |x, y| {
        [x * 0.4 + 110.0, y * 0.4 + 80.0]
    });
    check_kernels("uneven", |x, y| {
        [x + 6.0 * random(x, y, 0), y + 6.0 * random(x, y, 1)]
    });
    check_kernels("torn", |x, y| {
        [x + 90.0 * random(x, y, 0), y + 90.0 * random(x, y, 1)]
    });
    check_kernels("far away", |x, y| {
        [1e6 * random(x, y, 0), 1e12 * random(x, y, 1)]
    });
}

#[test]
fn one_sample_is_weighed_alike_with_and_without_vectors() {
    for n in 0..20_000_u64 {
        let byte = |i: u64| {
            let byte = hash([n, i, 0, 7]) as u8;
            // Every second case has only the extremes.
            let extreme = if byte > 127 { 255 } else { 0 };
            if n % 2 == 0 { byte } else { extreme }
        };
        let taps = [0, 4, 8, 12].map(|row| [0, 1, 2, 3].map(|column| byte(row + column)));
        let phases = hash([n, 0, 0, 8]).to_le_bytes();
        let across = &WEIGHTS[usize::from(phases[0])].across;
        let down = &WEIGHTS[usize::from(phases[1])].down;
        let plain = plainly_weighed(taps, across, down);
        assert_eq!(weighed(taps, across, down), plain, "{taps:?}");
    }
}

#[test]
fn planes_of_any_size_are_sampled_alike() {
    for (width, height) in [(2, 2), (4, 2), (6, 8), (16, 4), (18, 10), (130, 2)] {
        let plane = noise(width, height, 4, 5);
        let lattice = mapped(width, height, |x, y| [0.9 * x + 0.3, 1.1 * y - 0.2]);
        let whole = Area::whole(width, height);
        let single = sampled(Kernel::Single, &plane, &lattice, &ALPHA, whole);
        let best = sampled(Kernel::best(), &plane, &lattice, &ALPHA, whole);
        assert!(single == best, "{width} × {height}");
    }
}

#[test]
fn a_sample_on_a_sample_is_that_sample() {
    let lattice = mapped(96, 64, |x, y| [x + 3.0, y - 2.0]);
    let plane = noise(96, 64, 8, 1);
    for kernel in [Kernel::Single, Kernel::best()] {
        let out = sampled(kernel, &plane, &lattice, &ALPHA, Area::whole(96, 64));
        for (i, sample) in out.iter().enumerate() {
            let (column, row) = (i % 96 + 8 + 3, i / 96 + 8 - 2);
            assert_eq!(*sample, plane.data[row * plane.stride + column], "{i}");
        }
    }
}

#[test]
fn an_area_is_that_part_of_the_whole() {
    let lattice = mapped(160, 96, |x, y| [0.9 * x + 0.02 * y, 0.9 * y - 0.03 * x]);
    for (siting, width, height) in [(LUMA, 160, 96), (CHROMA_ALPHA, 80, 48)] {
        let plane = noise(width, height, 8, 2);
        let whole = Area::whole(width, height);
        let frame = sampled(Kernel::best(), &plane, &lattice, &siting, whole);
        for (left, top, w, h) in [(0, 0, 7, 5), (3, 2, 1, 1), (5, 9, 20, 8), (13, 1, 67, 47)] {
            let area = Area {
                left,
                top,
                width: w,
                height: h,
            };
            let part = sampled(Kernel::best(), &plane, &lattice, &siting, area);
            for row in 0..h {
                let from = (top + row) * width + left;
                assert!(part[row * w..][..w] == frame[from..][..w], "{area:?}");
            }
        }
    }
}

#[test]
fn overshoot_stays_within_the_range_of_video() {
    let plane = noise(64, 64, 8, 4);
    let lattice = mapped(64, 64, |x, y| [x + 0.5, y + 0.5]);
    let range = |siting: &Siting| {
        let out = sampled(
            Kernel::best(),
            &plane,
            &lattice,
            siting,
            Area::whole(64, 64),
        );
        (
            *out.iter().min().expect("samples"),
            *out.iter().max().expect("samples"),
        )
    };
    assert_eq!(range(&LUMA), (16, 235));
    assert_eq!(range(&ALPHA), (0, 255));
}

#[test]
fn weights_add_up_and_their_sums_fit() {
    for (phase, weights) in WEIGHTS.iter().enumerate() {
        let sum = |weights: &[i16]| weights.iter().map(|&w| i32::from(w)).sum::<i32>();
        assert_eq!(sum(&weights.across), -128, "phase {phase}");
        assert_eq!(sum(&weights.down), -16_384, "phase {phase}");
        for pair in weights.across.chunks(2) {
            let extreme =
                |part: fn(i16) -> i16| pair.iter().map(move |&w| 255 * i32::from(part(w)));
            let least: i32 = extreme(|w| w.min(0)).sum();
            let most: i32 = extreme(|w| w.max(0)).sum();
            assert!(least >= i32::from(i16::MIN) && most <= i32::from(i16::MAX));
            assert!(pair.iter().all(|w| i8::try_from(*w).is_ok()));
        }
    }
}

/// Keys's weights with −0.65, exactly.
fn keys(t: f64) -> [f64; 4] {
    let a = -0.65;
    let near = |d: f64| 1.0 - (a + 3.0) * d * d + (a + 2.0) * d * d * d;
    let far = |d: f64| a * (d * d * d - 5.0 * d * d + 8.0 * d - 4.0);
    [far(1.0 + t), near(t), near(1.0 - t), far(2.0 - t)]
}

#[test]
fn weights_are_those_of_keys() {
    for (phase, weights) in WEIGHTS.iter().enumerate() {
        for (i, exact) in keys(phase as f64 / PHASES as f64).into_iter().enumerate() {
            let across = f64::from(weights.across[i]) / -128.0;
            let down = f64::from(weights.down[i]) / -16_384.0;
            assert!((across - exact).abs() < 1.6 / 128.0, "phase {phase}, {i}");
            assert!((down - exact).abs() < 6.0 / 16_384.0, "phase {phase}, {i}");
        }
    }
}

/// A smooth picture with detail down to four samples.
fn textured(x: f32, y: f32) -> f32 {
    let wave = |fx: f32, fy: f32, phase: f32| sin(fx * x + fy * y + phase);
    126.0
        + 45.0 * wave(0.11, 0.07, 0.0)
        + 25.0 * wave(-0.3, 0.5, 1.0)
        + 12.0 * wave(0.9, 0.8, 2.0)
        + 6.0 * wave(1.5, -0.4, 0.5)
}

/// The error of a plane against the textured picture moved by a shift, as PSNR.
fn fidelity(out: &[u8], width: usize, shift: f32) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (i, &sample) in out.iter().enumerate() {
        let (x, y) = (i % width, i / width);
        if (12..width - 12).contains(&x) && (12..out.len() / width - 12).contains(&y) {
            let exact = textured(x as f32 + shift, y as f32 + shift);
            sum += f64::from(f32::from(sample) - exact).powi(2);
            count += 1.0;
        }
    }
    10.0 * (255.0 * 255.0 / (sum / count)).log10()
}

/// A plane whose samples are a function of their places.
fn drawn(width: usize, height: usize, at: impl Fn(f32, f32) -> f32) -> Plane {
    let pad = 8;
    let stride = width + 2 * pad;
    let sample = |i: usize| {
        let (x, y) = ((i % stride) as f32 - 8.0, (i / stride) as f32 - 8.0);
        (at(x, y) + 0.5) as u8
    };
    Plane {
        width,
        height,
        pad,
        stride,
        data: (0..stride * (height + 2 * pad)).map(sample).collect(),
    }
}

/// Half a pixel right and down, and back, by exact weights.
fn there_and_back_exactly(plane: &Plane) -> Vec<u8> {
    let [w0, w1, w2, w3] = keys(0.5);
    let pass = |from: &Plane, side: usize, first: isize| {
        let at = |i: usize, k: isize| {
            let i = i as isize + (first + k) * side as isize;
            f64::from(*from.data.get(i as usize).unwrap_or(&126))
        };
        let sample = |i: usize| w0 * at(i, 0) + w1 * at(i, 1) + w2 * at(i, 2) + w3 * at(i, 3);
        (0..from.data.len()).map(sample).collect::<Vec<f64>>()
    };
    let both = |from: &Plane, first: isize| {
        let tall = pass(from, from.stride, first);
        let at = |i: usize, k: isize| {
            *tall
                .get((i as isize + first + k) as usize)
                .unwrap_or(&126.0)
        };
        let sample = |i: usize| w0 * at(i, 0) + w1 * at(i, 1) + w2 * at(i, 2) + w3 * at(i, 3);
        let data = (0..tall.len())
            .map(|i| sample(i).round().clamp(16.0, 235.0) as u8)
            .collect();
        Plane { data, ..*from }
    };
    let back = both(&both(plane, -1), -2);
    let rows = back.data.chunks(back.stride).skip(back.pad);
    let rows = rows.take(back.height);
    rows.flat_map(|row| row[back.pad..][..back.width].to_vec())
        .collect()
}

#[test]
fn half_a_pixel_there_and_back_loses_no_more_than_exact_weights_do() {
    let plane = drawn(160, 120, textured);
    let whole = Area::whole(160, 120);
    let move_by = |plane: &Plane, shift: f32| {
        let lattice = mapped(160, 120, |x, y| [x + shift, y + shift]);
        sampled(Kernel::best(), plane, &lattice, &LUMA, whole)
    };
    let there = move_by(&plane, 0.5);
    let between = drawn(160, 120, |x, y| {
        let (x, y) = (x.clamp(0.0, 159.0) as usize, y.clamp(0.0, 119.0) as usize);
        f32::from(there[y * 160 + x])
    });
    let ours = fidelity(&move_by(&between, -0.5), 160, 0.0);
    let exact = fidelity(&there_and_back_exactly(&plane), 160, 0.0);
    assert!(ours > exact - 0.1, "{ours} dB of {exact}");
    assert!(fidelity(&there, 160, 0.5) > 38.0);
}

#[test]
fn threads_do_not_change_a_sample() {
    let plane = noise(320, 200, 12, 6);
    let lattice = mapped(320, 200, |x, y| [0.95 * x + 0.04 * y, 0.95 * y - 0.04 * x]);
    let film = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads").install(|| {
            sampled(
                Kernel::best(),
                &plane,
                &lattice,
                &LUMA,
                Area::whole(320, 200),
            )
        })
    };
    assert!(film(1) == film(3));
}
