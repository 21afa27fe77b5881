//! Numbers, units and times in words.

use super::super::Meaning::{Length, Number, Often, Time, Unit as Of};
use super::super::{Entry, Unit, entry};
use crate::director::time::{Instant, When};

pub(super) const ENTRIES: &[Entry] = &[
    entry("one", &[Number(1.0)]),
    entry("two|a couple of|couple of", &[Number(2.0)]),
    entry("three", &[Number(3.0)]),
    entry("four", &[Number(4.0)]),
    entry("five", &[Number(5.0)]),
    entry("six", &[Number(6.0)]),
    entry("seven", &[Number(7.0)]),
    entry("eight", &[Number(8.0)]),
    entry("nine", &[Number(9.0)]),
    entry("ten", &[Number(10.0)]),
    entry("fifteen", &[Number(15.0)]),
    entry("twenty", &[Number(20.0)]),
    entry("thirty", &[Number(30.0)]),
    entry("forty five", &[Number(45.0)]),
    entry("ninety", &[Number(90.0)]),
    entry("half a second", &[Number(0.5), Of(Unit::Seconds)]),
    entry("a second", &[Number(1.0), Of(Unit::Seconds)]),
    entry("second|seconds|sec|secs", &[Of(Unit::Seconds)]),
    entry("degree|degrees|deg", &[Of(Unit::Degrees)]),
    entry("percent|per cent", &[Of(Unit::Percent)]),
    entry(
        "twice|two times|a couple of times|once or twice",
        &[Often(2)],
    ),
    entry(
        "thrice|several times|a few times|repeatedly|again and again",
        &[Often(3)],
    ),
    entry("times", &[Of(Unit::Times)]),
    entry("length|duration|runtime|long video", &[Length]),
    entry(
        "halfway|halfway through|half way through|midway|midway through|at the halfway point|at the midpoint|in the second half|for the second half|during the second half|in the latter half|from the middle on|in the middle of the shot|in the middle of the clip",
        &[Time(When::from(Instant::Share(0.5)))],
    ),
    entry(
        "in the first half|for the first half|during the first half|until halfway|for half the shot|until the middle",
        &[Time(When::until(Instant::Share(0.5)))],
    ),
    entry(
        "in the first third|for the first third|during the first third",
        &[Time(When::until(Instant::Share(1.0 / 3.0)))],
    ),
    entry(
        "in the last third|for the last third|during the last third|in the final third|for the final third",
        &[Time(When::from(Instant::Share(2.0 / 3.0)))],
    ),
    entry(
        "near the end|towards the end|toward the end|at the very end|in the last moments|in the final moments|in the closing moments",
        &[Time(When::from(Instant::Share(0.75)))],
    ),
    entry(
        "throughout|the whole time|the entire time|all the time|for the entire shot|for the whole shot|throughout the shot|throughout the clip|throughout the video|during the entire shot|from start to finish|all the way through",
        &[Time(When::WHOLE)],
    ),
];
