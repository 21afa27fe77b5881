//! What a request says of a shot besides words: its keyframes and its join.

use crate::plan::{DISSOLVE_FRAMES, Shot};
use crate::request::{Film, ShotRequest};
use crate::vocabulary::Join;

/// Puts keyframes in the place of moves, and joins the shot to the one before
/// it.
///
/// A shot that continues keeps the framing of the one before it: there is one
/// take, and the camera goes on from where it is.
pub(super) fn stage(shot: &mut Shot, film: &Film, request: &ShotRequest, previous: Option<&Shot>) {
    let keys = match request.camera.is_empty() && previous.is_none() {
        true => &film.camera,
        false => &request.camera,
    };
    if !keys.is_empty() {
        shot.keys.clone_from(keys);
        shot.camera.clear();
    }
    let Some(previous) = previous else {
        shot.join = Join::Cut;
        return;
    };
    if let Some(join) = request.join {
        shot.join = join;
    }
    shot.dissolve_frames = match shot.join {
        Join::Cut | Join::Continue => 0,
        Join::Dissolve => DISSOLVE_FRAMES
            .min(shot.frames / 2)
            .min(previous.frames / 2),
    };
    if shot.join == Join::Continue {
        shot.framing = previous.framing;
    }
}
