//! Every level against plain formulas, and the same bits from every level and any number of threads.

use super::*;

/// Numbers that look random, the same every time.
fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    (0..count)
        .map(|_| (next() + next() + next()) * 4.0)
        .collect()
}

fn close(found: &[f32], wanted: impl Iterator<Item = f64>, allowed: f64) {
    let mut count = 0;
    for (i, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        let gap = (f64::from(*found) - wanted).abs();
        assert!(
            gap <= allowed * wanted.abs().max(1.0),
            "{i}: {found} {wanted}"
        );
        count += 1;
    }
    assert_eq!(count, found.len());
}

/// Runs on every level; all must give the bits of the first.
fn on_every_level(run: impl Fn(Level) -> Vec<f32>) -> Vec<f32> {
    let levels = Level::all();
    let first = run(levels[0]);
    for level in &levels[1..] {
        let other = run(*level);
        let same = first
            .iter()
            .zip(&other)
            .all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(
            same && first.len() == other.len(),
            "{level:?} is not the portable code"
        );
    }
    first
}

#[test]
fn activations_are_their_formulas_on_every_level() {
    let x: Vec<f32> = noise(40_000, 1).iter().map(|x| x * 9.0).collect();
    let wide = || x.iter().map(|x| f64::from(*x));
    close(
        &on_every_level(|level| silu(level, &x)),
        wide().map(|x| x / (1.0 + (-x).exp())),
        1e-6,
    );
    close(
        &on_every_level(|level| sigmoid(level, &x)),
        wide().map(|x| 1.0 / (1.0 + (-x).exp())),
        1e-6,
    );
    let inner = |x: f64| (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
    let wanted = wide().map(|x| 0.5 * x * (1.0 + inner(x).tanh()));
    close(&on_every_level(|level| gelu(level, &x)), wanted, 1e-6);
}

#[test]
fn norms_are_their_formulas_on_every_level() {
    for width in [1, 15, 16, 300] {
        let (x, weight, bias) = (noise(width * 130, 2), noise(width, 3), noise(width, 4));
        let found = on_every_level(|level| rms_norm(level, &x, width, Some(&weight), 1e-6));
        let wanted = x.chunks(width).flat_map(|row| {
            let mean = row.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / width as f64;
            let root = (mean + 1e-6).sqrt();
            row.iter()
                .zip(&weight)
                .map(move |(x, weight)| f64::from(*x) / root * f64::from(*weight))
        });
        close(&found, wanted, 2e-6);
        let found =
            on_every_level(|level| layer_norm(level, &x, width, Some((&weight, &bias)), 1e-5));
        let wanted = x.chunks(width).flat_map(|row| {
            let mean = row.iter().map(|x| f64::from(*x)).sum::<f64>() / width as f64;
            let square = row
                .iter()
                .map(|x| (f64::from(*x) - mean).powi(2))
                .sum::<f64>()
                / width as f64;
            let root = (square + 1e-5).sqrt();
            let affine = weight.iter().zip(&bias);
            row.iter().zip(affine).map(move |(x, (weight, bias))| {
                (f64::from(*x) - mean) / root * f64::from(*weight) + f64::from(*bias)
            })
        });
        close(&found, wanted, 1e-4);
    }
}

#[test]
fn channel_norms_are_their_formula_on_every_level() {
    let (channels, positions) = (5, 2_500);
    let x = noise(2 * channels * positions, 5);
    let found =
        on_every_level(|level| channel_rms_norm_silu(level, &x, channels, positions, 1e-8, true));
    let at = |batch: usize, channel: usize, position: usize| {
        f64::from(x[(batch * channels + channel) * positions + position])
    };
    let wanted = (0..x.len()).map(|i| {
        let (batch, channel, position) = (
            i / positions / channels,
            i / positions % channels,
            i % positions,
        );
        let square = (0..channels)
            .map(|c| at(batch, c, position).powi(2))
            .sum::<f64>()
            / channels as f64;
        let y = at(batch, channel, position) / (square + 1e-8).sqrt();
        y / (1.0 + (-y).exp())
    });
    close(&found, wanted, 2e-6);
}

#[test]
fn filtered_snakes_have_the_same_bits_on_every_level() {
    let (x, up, down) = (noise(3 * 9_000, 6), noise(12, 7), noise(12, 8));
    let (alpha, amplitude) = ([0.7, 1.3, 2.0], [0.5, 1.0, 0.2]);
    let filtered = Filtered {
        up: &up,
        down: &down,
        ratio: 2,
    };
    let found =
        on_every_level(|level| filtered_snake(level, &x, 9_000, &alpha, &amplitude, filtered));
    assert!(found.iter().all(|y| y.is_finite()) && found.iter().any(|y| *y != 0.0));
}

fn heads<'a>(data: &'a [f32], length: usize, width: usize) -> Heads<'a> {
    Heads {
        data,
        start: 0,
        dims: [1, 2, length, width],
        strides: [0, length * width, width, 1],
    }
}

#[test]
fn attention_has_the_same_bits_on_every_level() {
    let (q, k, v) = (
        noise(2 * 600 * 16, 9),
        noise(2 * 1_500 * 16, 10),
        noise(2 * 1_500 * 16, 11),
    );
    let (q, k, v) = (
        heads(&q, 600, 16),
        heads(&k, 1_500, 16),
        heads(&v, 1_500, 16),
    );
    let found = on_every_level(|level| attention(level, q, k, v, 0.25, None));
    assert!(found.iter().all(|y| y.is_finite()));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let level = Level::best();
    let x = noise(40 * 3 * 60 * 70, 12);
    let weight = noise(24 * 40 * 27, 13);
    let shape = Shape {
        input: 40,
        output: 24,
        size: [3, 60, 70],
        kernel: [3; 3],
        padding: [1; 3],
        dilation: [1; 3],
    };
    let up = Transposed {
        input: 40,
        output: 24,
        kernel: 11,
        stride: 5,
        padding: 3,
    };
    let (q, k) = (noise(2 * 1_100 * 16, 14), noise(2 * 1_500 * 16, 15));
    let (q, k) = (heads(&q, 1_100, 16), heads(&k, 1_500, 16));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let mut all = convolution(None, &shape, &x, &weight, None);
            all.extend(convolution(
                Some(Tiles::PlainSingles),
                &shape,
                &x,
                &weight,
                None,
            ));
            all.extend(convolution(Tiles::singles(), &shape, &x, &weight, None));
            all.extend(transposed(
                &up,
                &x,
                315,
                &weight[..40 * 24 * 11],
                &weight[..24],
            ));
            all.extend(attention(level, q, k, k, 0.25, None));
            all.extend(channel_rms_norm_silu(
                level,
                &x,
                40,
                3 * 60 * 70,
                1e-8,
                true,
            ));
            all.extend(rms_norm(level, &x, 70, None, 1e-6));
            all.extend(gelu(level, &x));
            all
        })
    };
    let one = run(1);
    for threads in [2, 3, 7] {
        let other = run(threads);
        assert!(
            one.iter()
                .zip(&other)
                .all(|(a, b)| a.to_bits() == b.to_bits()),
            "{threads} threads"
        );
    }
}

#[test]
fn a_convolution_is_its_sum() {
    // As many channels as take each of the ways, and as end within a block of them, a panel and a pair.
    for (input, output) in [(3, 2), (4, 5), (30, 6), (301, 26)] {
        for tiles in [None, Some(Tiles::PlainSingles), Tiles::singles()] {
            check_convolution::<f32>(tiles, input, output, 0.0);
        }
        // Half a unit in the last of eight places.
        for tiles in [None, Some(Tiles::PlainPairs), Tiles::pairs()] {
            check_convolution::<half::bf16>(tiles, input, output, 1.0 / 256.0);
        }
    }
}

fn check_convolution<T: Number>(tiles: Option<Tiles>, input: usize, output: usize, off: f64) {
    let shape = Shape {
        input,
        output,
        size: [3, 4, 5],
        kernel: [3, 3, 3],
        padding: [0, 1, 1],
        dilation: [1, 1, 1],
    };
    let short = |x: Vec<f32>| -> Vec<T> { x.into_iter().map(T::nearest).collect() };
    let (x, weight) = (
        short(noise(input * 60, 16)),
        short(noise(output * input * 27, 17)),
    );
    let bias = noise(output, 18);
    let found = convolution(tiles, &shape, &x, &weight, Some(&bias));
    let at = |i: usize, t: usize, h: isize, w: isize| {
        let inside = (0..4).contains(&h) && (0..5).contains(&w);
        if inside {
            f64::from(x[((i * 3 + t) * 4 + h as usize) * 5 + w as usize].wide())
        } else {
            0.0
        }
    };
    let wanted = (0..output * 20).map(|position| {
        let (o, h, w) = (
            position / 20,
            (position / 5 % 4) as isize,
            (position % 5) as isize,
        );
        let mut sum = f64::from(bias[o]);
        for i in 0..input {
            for tap in 0..27 {
                let (a, b, c) = (tap / 9, (tap / 3 % 3) as isize, (tap % 3) as isize);
                let weight = f64::from(weight[(o * input + i) * 27 + tap].wide());
                sum += at(i, a, h + b - 1, w + c - 1) * weight;
            }
        }
        sum
    });
    let found: Vec<f32> = found.into_iter().map(T::wide).collect();
    // Thousands of products in f32 may sum to almost nothing.
    let allowed = if input > 100 { 5e-3 } else { 5e-5 };
    close(&found, wanted, allowed + off);
}

#[test]
fn tiles_are_the_products_over_many_runs_of_positions() {
    let shape = Shape {
        input: 40,
        output: 270,
        size: [2, 30, 37],
        kernel: [2, 3, 3],
        padding: [1, 1, 1],
        dilation: [1, 1, 1],
    };
    let (x, weight) = (noise(40 * 2220, 21), noise(270 * 40 * 18, 22));
    let wanted = convolution(None, &shape, &x, &weight, None);
    for tiles in [Some(Tiles::PlainSingles), Tiles::singles()] {
        let found = convolution(tiles, &shape, &x, &weight, None);
        close(&found, wanted.iter().copied().map(f64::from), 1e-3);
    }
}
