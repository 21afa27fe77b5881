//! How a plan's shots become films of the lengths that the model makes.

use kinora_core::plan::{Plan, Shot};
use kinora_core::vocabulary::Join;

/// Where a shot's first picture comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The clip's own picture.
    Picture,
    /// The last frame of the shot before.
    Before,
}

/// What a shot ends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Whatever comes.
    Open,
    /// The clip's second picture, in its last frame.
    Picture,
    /// The frame before the clip's first one.
    Loop,
}

/// A shot and the film that it is cut from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Take<'a> {
    /// The shot.
    pub shot: &'a Shot,
    /// Where its first picture comes from.
    pub start: Start,
    /// What it ends on.
    pub end: End,
    /// The film's frames, of which the shot is a part.
    pub made: usize,
    /// The first of them that is shown.
    pub first: usize,
    /// Whether the next shot begins from this one's last frame.
    pub leads: bool,
}

impl Take<'_> {
    /// The frames that are shown.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.shot.frames as usize
    }

    /// The pictures that it is made from.
    #[must_use]
    pub fn pictures(&self) -> usize {
        1 + usize::from(self.end != End::Open)
    }

    /// The film's frame that the end is held at.
    #[must_use]
    pub fn held(&self) -> Option<usize> {
        match self.end {
            End::Open => None,
            End::Picture => Some(self.first + self.frames() - 1),
            End::Loop => Some(self.first + self.frames()),
        }
    }
}

/// The takes of a plan, for a model with so many frames in a latent.
#[must_use]
pub fn takes(plan: &Plan, latent: usize) -> Vec<Take<'_>> {
    let last = plan.shots.len().saturating_sub(1);
    let follows = |index: usize| {
        let shot = plan.shots.get(index);
        index > 0 && shot.is_some_and(|shot| shot.join == Join::Continue)
    };
    let take = |(index, shot)| {
        let start = if follows(index) {
            Start::Before
        } else {
            Start::Picture
        };
        let end = match index == last {
            true if plan.end_image => End::Picture,
            true if plan.looped => End::Loop,
            _ => End::Open,
        };
        let mut take = Take {
            shot,
            start,
            end,
            made: 0,
            // What a shot goes on from has been shown.
            first: usize::from(start == Start::Before),
            leads: follows(index + 1),
        };
        let needed = take.held().map_or(0, |frame| frame + 1);
        let needed = needed.max(take.first + take.frames());
        take.made = needed.saturating_sub(1).next_multiple_of(latent) + 1;
        take
    };
    plan.shots.iter().enumerate().map(take).collect()
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    fn plan(frames: &[u32]) -> Plan {
        let size = Size {
            width: 64,
            height: 64,
        };
        Plan::still(size, frames)
    }

    #[test]
    fn a_shot_is_cut_from_the_shortest_film_that_holds_it() {
        for (frames, made) in [(120, 121), (121, 121), (122, 129), (1, 1), (2, 9), (72, 73)] {
            let plan = plan(&[frames]);
            assert_eq!(takes(&plan, 8)[0].made, made, "{frames}");
        }
    }

    #[test]
    fn a_second_picture_is_the_last_frame_and_a_loop_comes_back_after_it() {
        let mut plan = plan(&[48, 120]);
        plan.end_image = true;
        let found = takes(&plan, 8);
        assert_eq!(
            (found[0].held(), found[1].held(), found[1].made),
            (None, Some(119), 121)
        );
        plan.end_image = false;
        plan.looped = true;
        let found = takes(&plan, 8);
        assert_eq!((found[1].held(), found[1].made), (Some(120), 121));
        plan.shots[1].frames = 121;
        assert_eq!(takes(&plan, 8)[1].made, 129);
    }

    #[test]
    fn a_shot_that_goes_on_begins_after_the_frame_it_goes_on_from() {
        let mut plan = plan(&[48, 48]);
        plan.shots[1].join = Join::Continue;
        let found = takes(&plan, 8);
        assert_eq!(
            (found[0].start, found[0].first, found[0].leads),
            (Start::Picture, 0, true)
        );
        assert_eq!(
            (found[1].start, found[1].first, found[1].made),
            (Start::Before, 1, 49)
        );
    }
}
