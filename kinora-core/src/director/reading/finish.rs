//! What can only be told once the whole prompt was read.

use crate::vocabulary::{Atmosphere, Move, Sound};

use super::{Reader, Reading, What, travels};

/// How many words that were not understood are named.
const MAX_NOT_UNDERSTOOD: usize = 12;

impl Reader {
    /// The reading, once every clause was read.
    pub(super) fn finish(mut self) -> Reading {
        let nothing = self.reading.asked.is_empty() && self.reading.banned.is_empty();
        if nothing && !self.reading.still {
            let leftover = std::mem::take(&mut self.leftover);
            self.reading.not_understood.extend(leftover);
        }
        let mut seen = Vec::new();
        self.reading.not_understood.retain(|word| {
            let new = !seen.contains(word);
            seen.push(word.clone());
            new
        });
        let most = MAX_NOT_UNDERSTOOD - usize::from(self.reading.loops.is_some());
        self.reading.not_understood.truncate(most);
        self.add_lightning();
        self.drop_presumed();
        self.settle_stillness();
        self.drop_mild();
        let banned = std::mem::take(&mut self.reading.banned);
        self.reading
            .asked
            .retain(|asked| !banned.contains(&asked.what));
        self.reading.banned = banned;
        self.reading
    }

    /// Takes back the mild denials of what is asked for.
    fn drop_mild(&mut self) {
        let banned = std::mem::take(&mut self.reading.banned);
        let asked = &self.reading.asked;
        let stands = |(index, what): &(usize, What)| {
            !self.mild.contains(index) || asked.iter().all(|asked| asked.what != *what)
        };
        let kept = banned.into_iter().enumerate().filter(stands);
        self.reading.banned = kept.map(|(_, what)| what).collect();
    }

    /// A camera that does not move in one step and does in another rests in the
    /// first only.
    fn settle_stillness(&mut self) {
        let still_step = self.still_step;
        let moves_elsewhere = self
            .camera_moves()
            .any(|(kind, asked)| travels(kind) && Some(asked.step) != still_step);
        if moves_elsewhere && still_step.is_some() {
            self.reading.still = false;
        }
        // "Zoom in, the camera itself doesn't travel".
        let zooms = |what: What| matches!(what, What::Camera(Move::ZoomIn | Move::ZoomOut));
        let static_camera = What::Camera(Move::Static);
        let optical = self
            .camera_moves()
            .all(|(_, asked)| zooms(asked.what) || asked.what == static_camera);
        if self.reading.still && optical && self.reading.asked.iter().any(|asked| zooms(asked.what))
        {
            self.reading.still = false;
            self.reading
                .asked
                .retain(|asked| asked.what != static_camera);
        }
    }

    /// Thunder in a storm is seen as well.
    fn add_lightning(&mut self) {
        let asks = |what| self.reading.asked.iter().any(|asked| asked.what == what);
        let lightning = What::Air(Atmosphere::Lightning);
        if self.reading.storm && asks(What::Sound(Sound::Thunder)) && !asks(lightning) {
            self.step = 0;
            self.ask(lightning, 0.5);
        }
    }
}
