//! How the seconds of a clip are shared among its shots.

use super::DraftShot;

/// Seconds of each shot.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Seconds, at least 1 each.
    pub(super) seconds: Vec<u32>,
    /// Whether there were fewer seconds to share than shots without any.
    pub(super) stretched: bool,
}

/// Gives every shot whole seconds.
///
/// Shots without a duration share evenly what the others leave of
/// `duration_s`; the first of them get what does not divide. None gets less
/// than a second.
pub(super) fn share(shots: &[DraftShot], duration_s: u32) -> Share {
    let given: Vec<Option<u32>> = shots
        .iter()
        .map(|shot| {
            shot.duration
                .and_then(|seconds| u32::try_from(seconds).ok())
        })
        .collect();
    let open = given.iter().filter(|seconds| seconds.is_none()).count();
    let taken: u32 = given.iter().flatten().sum();
    let left = duration_s.saturating_sub(taken);
    let mut parts = split_evenly(left, open).into_iter();
    let seconds = given
        .into_iter()
        .map(|seconds| seconds.unwrap_or_else(|| parts.next().unwrap_or(1)))
        .collect();
    Share {
        seconds,
        stretched: open > left as usize,
    }
}

/// Splits whole seconds into so many parts of at least 1, the first ones larger.
pub(crate) fn split_evenly(seconds: u32, parts: usize) -> Vec<u32> {
    let count = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
    let (each, rest) = (seconds / count, seconds % count);
    (0..count)
        .take(parts)
        .map(|index| (each + u32::from(index < rest)).max(1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &[Option<i64>], duration_s: u32, expected: &[u32], stretched: bool) {
        let shots: Vec<DraftShot> = given
            .iter()
            .map(|&duration| DraftShot {
                duration,
                ..DraftShot::default()
            })
            .collect();
        let expected = Share {
            seconds: expected.to_vec(),
            stretched,
        };
        assert_eq!(share(&shots, duration_s), expected);
    }

    #[test]
    fn shots_without_seconds_share_the_rest() {
        check(&[None], 5, &[5], false);
        check(&[None, None], 5, &[3, 2], false);
        check(&[None, None, None], 15, &[5, 5, 5], false);
        check(&[Some(3), Some(4)], 5, &[3, 4], false);
        check(&[Some(3), None, None], 10, &[3, 4, 3], false);
        check(&[None; 6], 5, &[1, 1, 1, 1, 1, 1], true);
        check(&[Some(7), None], 5, &[7, 1], true);
    }
}
