//! Words around a number of seconds, in all languages, in folded form.

/// What a number of seconds says of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::director) enum Frame {
    /// "For the first …".
    First,
    /// "In the last …".
    Last,
    /// "After …".
    After,
    /// "For …".
    For,
    /// "From … on".
    From,
    /// "Until …".
    Until,
    /// "At …".
    At,
}

/// Words before the number.
pub(in crate::director) const BEFORE: &[(Frame, &str)] = &[
    (
        Frame::First,
        "first|opening|initial|ersten|erste|premieres|premiere|premiers|primeros|primeras|primer|primera|前|在前|头|最初|最开始|开头|在最初",
    ),
    (
        Frame::Last,
        "last|final|closing|letzten|letzte|letzter|dernieres|derniere|dernier|derniers|ultimos|ultimo|ultimas|最后|最後|在最后|末尾",
    ),
    (
        Frame::After,
        "after|nach|apres|despues|despues de|tras|au bout de|al cabo de|经过|过了|past|beyond",
    ),
    (
        Frame::For,
        "for|over|lasting|for about|in|within|fur|lang|uber|innerhalb von|innerhalb|wahrend|pendant|durant|en|durante|por|持续|during",
    ),
    (
        Frame::From,
        "from|starting at|starting from|beginning at|ab|von|a partir de|desde|des|从",
    ),
    (
        Frame::Until,
        "until|till|up to|bis|jusqua|jusqu|hasta|直到|到",
    ),
    (
        Frame::At,
        "at|at the|by|@|bei|zur|a|a los|aux|al|在|第|around|um|vers|hacia|gegen",
    ),
];

/// Words after the unit.
pub(in crate::director) const BEHIND: &[(Frame, &str)] = &[
    (
        Frame::After,
        "later|in|after|after that|afterwards|spater|danach|plus tard|apres|despues|mas tarde|后|後|之后|以后|过后|之後",
    ),
    (Frame::From, "on|onward|onwards|起|开始|an"),
    (Frame::At, "mark|时|處|处"),
    (Frame::For, "long|lang|内|钟内|之内|以内"),
];

/// Words between the two numbers of a span.
pub(in crate::director) const JOINTS: &str =
    "to|and|till|until|through|bis|und|a|y|et|hasta|jusqua|al|到|至";

/// Words for a clip: a number of seconds before them says how long it is.
pub(in crate::director) const CLIPS: &str = "clip|video|film|movie|shot|take|loop|animation|footage|einstellung|aufnahme|plan|sequence|toma|plano|短片|视频";
