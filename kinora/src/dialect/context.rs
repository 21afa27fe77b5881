//! A prompt beside shots.

use kinora_core::problem::Problem;

use super::Parsed;

/// A prompt beside shots is what holds for all of them.
pub(super) fn prompt_to_context(parsed: &mut Parsed) {
    let draft = &mut parsed.draft;
    let prompt = draft.prompt.as_deref().unwrap_or_default().trim();
    if draft.multi_prompt.is_empty() || prompt.is_empty() {
        return;
    }
    let (chars, most) = (prompt.chars().count(), parsed.limits.prompt_chars);
    if chars > most {
        let (value, allowed) = (
            format!("{chars} characters"),
            format!("at most {most} characters"),
        );
        let message = format!("`prompt` has {value}, but must have {allowed}; shorten it");
        let problem = Problem::other("prompt", &value, &allowed, message);
        draft.problems.push(problem);
    }
    draft.context = draft.prompt.take();
}
