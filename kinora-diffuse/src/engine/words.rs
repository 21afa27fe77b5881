//! What a shot is told in words.

use kinora_core::plan::{CameraMove, Shot};
use kinora_core::vocabulary::Move;

/// The shot's prompt, and after it the camera moves that the plan asks for beside it.
#[must_use]
pub fn prompt(shot: &Shot) -> String {
    let mut text = shot.prompt.trim().to_owned();
    for step in &shot.camera {
        if let Some(words) = camera(step).filter(|words| !mentions(&text, words)) {
            if !text.is_empty() {
                text.push_str(if text.ends_with(['.', '!', '?']) {
                    " "
                } else {
                    ". "
                });
            }
            text.push_str(&words);
        }
    }
    text
}

/// One camera move as a sentence; none for a camera at rest.
fn camera(step: &CameraMove) -> Option<String> {
    if step.kind == Move::Static {
        return None;
    }
    let words = step.kind.as_str().replace('_', " ");
    Some(format!(
        "The camera moves: {words}, {}.",
        step.speed.as_str()
    ))
}

/// Whether a prompt has the words of a move already.
fn mentions(text: &str, sentence: &str) -> bool {
    let words = sentence.trim_start_matches("The camera moves: ");
    let words = words.split(',').next().unwrap_or(words);
    let text = text.to_lowercase();
    words.split(' ').all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use kinora_core::plan::Onto;
    use kinora_core::vocabulary::Speed;

    use super::*;

    fn shot(prompt: &str, kinds: &[Move]) -> Shot {
        let camera = kinds.iter().map(|kind| CameraMove {
            kind: *kind,
            speed: Speed::ALL[0],
            from_s: 0.0,
            to_s: 1.0,
            amount: 1.0,
            onto: Onto::Subject,
        });
        Shot {
            prompt: prompt.into(),
            camera: camera.collect(),
            ..Shot::still(0, 0.0, 24)
        }
    }

    #[test]
    fn moves_that_the_prompt_has_not_are_told_once() {
        let told = prompt(&shot("A dog runs", &[Move::PanLeft, Move::Static]));
        assert!(
            told.starts_with("A dog runs. The camera moves: pan left,"),
            "{told}"
        );
        let known = prompt(&shot("Pan left over a lake.", &[Move::PanLeft]));
        assert_eq!(known, "Pan left over a lake.");
        assert!(prompt(&shot("", &[Move::ZoomIn])).starts_with("The camera moves: zoom in"));
    }
}
