//! Bells: inharmonic partials that beat, struck every two to three seconds.

use super::noise::{Rng, samples};
use super::score::Take;
use super::tone::{Ping, Pings};
use super::{BLOCK, Stereo};

/// The partials of a church bell: frequency over the strike note's, level,
/// and decay in seconds.
const PARTIALS: [(f32, f32, f32); 9] = [
    (0.5, 0.5, 2.4),
    (1.0, 0.55, 1.5),
    (1.19, 0.6, 1.25),
    (1.5, 0.25, 0.9),
    (2.0, 0.8, 0.95),
    (2.51, 0.3, 0.5),
    (2.66, 0.25, 0.45),
    (3.01, 0.4, 0.4),
    (4.17, 0.25, 0.22),
];

/// One bell in its tower.
#[derive(Clone, Copy, Debug)]
struct Bell {
    hz: f32,
    place: f32,
    /// How far the two modes of each partial lie apart, as a share.
    split: f32,
}

/// Plays the strokes of a take; `out` begins where the take does.
pub(super) fn perform(take: &Take, out: &mut [Stereo]) {
    let mut rng = Rng::new(take.seed);
    let hz = rng.between_log(300.0, 480.0);
    let interval = [1.189_2, 1.334_8, 1.498_3][rng.below(3)];
    let bells = [
        Bell {
            hz,
            place: -0.3,
            split: 0.001_1,
        },
        Bell {
            hz: hz * interval,
            place: 0.35,
            split: 0.000_9,
        },
    ];
    let start = take.range().start;
    let mut pings = Pings::default();
    let mut at = take.cue.start - start + samples(rng.between(0.08, 0.3));
    let mut count = 0;
    while at < take.cue.end - start {
        // The low bell leads; now and then it answers itself.
        let high = count % 2 == 1 && rng.unit() < 0.8;
        bells[usize::from(high)].strike(&mut rng, at, &mut pings);
        at += samples(rng.between(2.0, 3.0));
        count += 1;
    }
    for block in out.chunks_mut(BLOCK) {
        pings.add_to(block);
    }
}

impl Bell {
    fn strike(&self, rng: &mut Rng, at: usize, pings: &mut Pings) {
        let force = rng.between(0.75, 1.0);
        let size = 380.0 / self.hz;
        for (ratio, gain, decay_s) in PARTIALS {
            for side in [-1.0, 1.0] {
                let ping = Ping {
                    hz: self.hz * ratio * (1.0 + side * self.split * rng.between(0.5, 1.0)),
                    rise: 1.0,
                    decay_s: decay_s * size * rng.between(0.9, 1.1),
                    gain: 0.12 * force * gain,
                    place: self.place + side * 0.25,
                };
                pings.start(ping, at);
            }
        }
        self.clapper(rng, at, force, pings);
    }

    /// The short clang of iron on bronze.
    fn clapper(&self, rng: &mut Rng, at: usize, force: f32, pings: &mut Pings) {
        for _ in 0..10 {
            let ping = Ping {
                hz: rng.between_log(self.hz * 4.5, self.hz * 13.0),
                rise: 1.0,
                decay_s: rng.between_log(0.01, 0.06),
                gain: 0.035 * force,
                place: self.place,
            };
            pings.start(ping, at);
        }
    }
}
