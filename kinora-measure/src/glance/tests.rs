//! Glances of drawn frames whose motion is known.

use kinora_core::size::Size;

use super::*;

/// Frames of a texture on which lines of an angle fall.
fn falling(right: f64, down: f64, long: f64) -> Vec<Glance> {
    let frame = |n: u32| {
        let size = Size {
            width: 320,
            height: 180,
        };
        let mut frame = Frame::black(size);
        for (i, luma) in frame.y.iter_mut().enumerate() {
            *luma = 60 + ((i * 7919) % 61) as u8;
        }
        for drop in 0..90_u32 {
            let (x, y) = (f64::from(drop * 97 % 320), f64::from(drop * 61 % 180));
            let (x, y) = (x + right * f64::from(n), y + down * f64::from(n));
            let length = (right * right + down * down).sqrt();
            for step in 0..(2.0 * long) as u32 {
                let share = f64::from(step) * 0.5 / length;
                let px = (x + right * share).rem_euclid(320.0) as usize;
                let py = (y + down * share).rem_euclid(180.0) as usize;
                frame.y[py * 320 + px] = 220;
            }
        }
        Glance::of(&frame)
    };
    (0..24).map(frame).collect()
}

#[test]
fn rain_goes_and_leans_as_it_falls() {
    let glances = falling(3.0, 9.0, 9.0);
    let way = travel(&glances, 1, 24.0).unwrap();
    assert!((way.down - 9.0 * 24.0 / 180.0).abs() < 0.08, "{way:?}");
    assert!((way.right - 3.0 * 24.0 / 180.0).abs() < 0.08, "{way:?}");
    let degrees = lean(&glances).unwrap();
    assert!((degrees - 18.4).abs() < 6.0, "{degrees}°");
    assert!(lean(&falling(-3.0, 9.0, 9.0)).unwrap() < -12.0);
}

#[test]
fn slow_flakes_are_seen_to_be_slow() {
    let glances = falling(0.0, 0.5, 1.0);
    let way = travel(&glances, 6, 24.0).unwrap();
    assert!((way.down - 0.5 * 24.0 / 180.0).abs() < 0.02, "{way:?}");
    assert!(way.alike > 0.3, "{way:?}");
}

#[test]
fn what_flies_past_is_told_from_what_sways() {
    let film = |is_windy: bool| -> Vec<Glance> {
        let motes = falling(5.0, 0.4, 1.0);
        let sway = |n: usize, i: usize| {
            let aside = 3.0 * (n as f32 * std::f32::consts::TAU * 0.6 / 24.0).sin();
            60.0 * (((i % 320) as f32 + aside) / 9.0).sin()
        };
        let glance = |(n, glance): (usize, Glance)| Glance {
            luma: (0..glance.luma.len())
                .map(|i| sway(n, i) + if is_windy { glance.luma[i] } else { 0.0 })
                .collect(),
            ..glance
        };
        motes.into_iter().enumerate().map(glance).collect()
    };
    let right = |glances: &[Glance]| travel(glances, 1, 24.0).unwrap().right;
    let windy = film(true);
    assert!((right(&passing(&windy)) - 5.0 * 24.0 / 180.0).abs() < 0.05);
    assert!(right(&passing(&film(false))).abs() < 0.15);
}

#[test]
fn a_picture_that_is_carried_says_where_to() {
    let glances: Vec<Glance> = (0..12_u16)
        .map(|n| {
            let wave = |x: f32| 120.0 + 40.0 * (x / 11.0).sin();
            let luma = (0..320 * 180).map(|i| wave((i % 320) as f32 - 0.4 * f32::from(n)));
            Glance {
                colours: [vec![], vec![]],
                width: 320,
                height: 180,
                luma: luma
                    .zip(0..)
                    .map(|(v, i)| v + ((i / 320) as f32 / 9.0).cos())
                    .collect(),
            }
        })
        .collect();
    let way = carried(&glances, 2, 24.0).unwrap();
    assert!((way.right - 0.4 * 24.0 / 180.0).abs() < 0.01, "{way:?}");
    assert!(carried(&vec![glances[0].clone(); 4], 2, 24.0).is_none());
}

#[test]
fn a_still_picture_goes_nowhere() {
    let still = vec![falling(1.0, 1.0, 1.0)[0].clone(); 8];
    assert_eq!(travel(&still, 2, 24.0), None);
    assert_eq!((lean(&still), rate(&still, 24.0, 0.5, 9.0)), (None, None));
    assert_eq!((touched(&still, 1.0), steps(&still)[0]), (0.0, 0.0));
}

#[test]
fn a_red_spark_is_red() {
    let frame = |n: usize| {
        let mut frame = Frame::black(Size {
            width: 640,
            height: 360,
        });
        for y in 20..40 {
            frame.y[y * 640 + 40 * n..][..20].fill(116);
            frame.v[y / 2 * 320 + 20 * n..][..10].fill(178);
        }
        Glance::of(&frame)
    };
    let glances: Vec<Glance> = (0..12).map(frame).collect();
    let [blue, red] = tint(&glances).unwrap();
    assert!((red - 0.5).abs() < 0.02, "{red}");
    assert!(blue.abs() < 0.01, "{blue}");
    assert_eq!(glances[0].colour(0.5, 1.0), [0.0; 2]);
    assert!(glances[0].colour(0.0, 0.1)[1] > 0.5);
}

#[test]
fn what_comes_and_goes_twice_is_counted_beside_what_drifts() {
    let blinks = |n: u16| (20..30).contains(&n) || (44..54).contains(&n);
    let film = |is_blinking: bool| -> Vec<Glance> {
        let luma = |n: u16, i: usize| match i {
            100..104 if is_blinking && blinks(n) => 130.0,
            100..104 => 50.0,
            _ => 90.0 + 0.4 * f32::from(n) * (i % 7) as f32,
        };
        (0..72)
            .map(|n| Glance {
                width: 80,
                height: 50,
                colours: [vec![], vec![]],
                luma: (0..4_000).map(|i| luma(n, i)).collect(),
            })
            .collect()
    };
    assert_eq!(pulses(&film(true), 24.0), 2);
    assert_eq!(pulses(&film(false), 24.0), 0);
    assert_eq!(pulses(&film(true)[..4], 24.0), 0);
}

#[test]
fn what_flickers_has_its_rate() {
    let glances: Vec<Glance> = (0..72_u16)
        .map(|n| Glance {
            width: 20,
            height: 10,
            colours: [vec![], vec![]],
            luma: (0..200)
                .map(|i| {
                    if i < 20 {
                        90.0 + 9.0 * (f32::from(n) * 0.785).sin()
                    } else {
                        70.0
                    }
                })
                .collect(),
        })
        .collect();
    let hz = rate(&glances, 24.0, 0.5, 10.0).unwrap();
    assert!((hz - 3.0).abs() < 0.15, "{hz} Hz");
    assert_eq!(touched(&glances, 2.0), 0.1);
}
