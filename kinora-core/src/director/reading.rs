//! Reads a prompt: who does what, when, how much, and what must not happen.

mod clause;
mod modify;

use std::ops::Range;

use crate::vocabulary::{Atmosphere, Direction, Light, Move, Sound, Speed, Subject};

use super::lexicon::{Meaning, Near};
use super::matcher::{Token, TokenKind, tokens};
use super::text::fold;
use clause::{Clause, Opener};

/// What was read in a prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// What is to happen, in the order of the words.
    pub(super) asked: Vec<Asked>,
    /// What must not happen.
    pub(super) banned: Vec<What>,
    /// Whether the camera must not move at all.
    pub(super) still: bool,
    /// Whether motion of the camera was named, of use in a negative prompt.
    pub(super) names_camera_motion: bool,
    /// How near a later shot is.
    pub(super) near: Option<Near>,
    /// Whether a storm was named.
    pub(super) storm: bool,
    /// Words without a meaning here.
    pub(super) not_understood: Vec<String>,
}

impl Reading {
    /// How many steps follow each other in time, at least one.
    pub(super) fn steps(&self) -> usize {
        self.asked.iter().map(|asked| asked.step).max().unwrap_or(0) + 1
    }
}

/// One thing that is to happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asked {
    /// What.
    pub(super) what: What,
    /// Its place in the order of time.
    pub(super) step: usize,
    /// The place of a camera move among the camera moves.
    pub(super) group: usize,
    /// The sentence it is in.
    pub(super) sentence: usize,
    /// How much, as a share of all there is; of a camera move a factor.
    pub(super) strength: f64,
    /// How fast.
    pub(super) speed: Speed,
    /// The factor of the amount that the speed brings.
    pub(super) pace: f64,
    /// Where to.
    pub(super) direction: Option<Direction>,
}

/// A word of the plan's vocabulary, of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Camera(Move),
    Subject(Subject),
    Air(Atmosphere),
    Light(Light),
    Sound(Sound),
}

/// A phrase that the director heard in a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Where it is in the folded prompt, in bytes.
    pub span: Range<usize>,
    /// The phrase.
    pub text: String,
    /// What it means to the director.
    pub means: String,
}

/// The phrases that the director hears in a prompt, in order.
#[must_use]
pub fn explain(prompt: &str) -> Vec<Heard> {
    let folded = fold(prompt);
    let heard = |token: Token<'_>| match token.kind {
        TokenKind::Known(entry) if !matches!(entry.means, [Meaning::Idle | Meaning::Article]) => {
            Some(Heard {
                span: token.span,
                text: token.text.to_owned(),
                means: format!("{:?}", entry.means),
            })
        }
        _ => None,
    };
    tokens(&folded).into_iter().filter_map(heard).collect()
}

/// Reads a prompt.
pub(super) fn read(prompt: &str) -> Reading {
    let folded = fold(prompt);
    let mut reader = Reader::default();
    for clause in clause::split(&tokens(&folded)) {
        reader.clause(&clause);
    }
    reader.finish()
}

/// The camera, somebody, or weather: who acts in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Camera,
    Someone,
    Matter,
}

/// What denies the rest of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denial {
    Thing,
    Action,
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    /// Who acts, from the clauses before.
    actor: Option<Who>,
    denial: Option<Denial>,
    step: usize,
    group: usize,
    sentence: usize,
    /// The camera's last verb, for "left and then right".
    last_verb: Option<super::verbs::Verb>,
    /// Modifiers that stood alone and wait for something to modify.
    pending: Vec<Meaning>,
    /// What the clause before asked for.
    last_asked: Vec<usize>,
    /// Words that only count where nothing else was understood.
    leftover: Vec<String>,
}

/// How many words that were not understood are named.
const MAX_NOT_UNDERSTOOD: usize = 12;

impl Reader {
    fn clause(&mut self, clause: &Clause<'_>) {
        self.open(clause);
        let explicit = clause.first_actor();
        let mut work = clause::Work::new();
        for index in 0..clause.items.len() {
            self.item(clause, index, &mut work);
        }
        self.ways_alone(clause, &mut work);
        self.modify(clause, &work);
        self.directions(clause, &work);
        self.unread_words(clause);
        if explicit.is_some() {
            self.actor = explicit;
        }
        if !work.targets.is_empty() {
            self.last_asked = work.targets.iter().map(|&(_, asked)| asked).collect();
        }
    }

    fn open(&mut self, clause: &Clause<'_>) {
        let carries_on = clause.opener == Opener::And && self.denial == Some(Denial::Thing);
        if !carries_on {
            self.denial = None;
        }
        match clause.opener {
            Opener::Sentence => {
                self.sentence += 1;
                self.pending.clear();
                self.last_asked.clear();
                if !clause.begins_with("it") {
                    self.actor = None;
                }
            }
            Opener::While => self.actor = None,
            Opener::Then => self.next_step(),
            Opener::And | Opener::But | Opener::Comma => {}
        }
    }

    fn next_step(&mut self) {
        let (step, group) = (self.step, self.group);
        if self.reading.asked.iter().any(|asked| asked.step == step) {
            self.step += 1;
        }
        if self.camera_moves().any(|(_, asked)| asked.group == group) {
            self.group += 1;
        }
    }

    fn camera_moves(&self) -> impl Iterator<Item = (Move, &Asked)> {
        self.reading
            .asked
            .iter()
            .filter_map(|asked| match asked.what {
                What::Camera(kind) => Some((kind, asked)),
                _ => None,
            })
    }

    fn finish(mut self) -> Reading {
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
        self.reading.not_understood.truncate(MAX_NOT_UNDERSTOOD);
        self.add_lightning();
        let banned = std::mem::take(&mut self.reading.banned);
        self.reading
            .asked
            .retain(|asked| !banned.contains(&asked.what));
        self.reading.banned = banned;
        self.reading
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

    /// Notes what is asked for, or denied, and gives its place in the list.
    fn ask(&mut self, what: What, strength: f64) -> Option<usize> {
        if self.denial.is_some() {
            self.reading.banned.push(what);
            return None;
        }
        if let What::Camera(kind) = what {
            self.choose_group(kind);
        }
        let (step, group) = (self.step, self.group);
        let same = |asked: &Asked| match what {
            What::Camera(_) => asked.what == what && asked.group == group,
            _ => asked.what == what && asked.step == step,
        };
        if let Some(index) = self.reading.asked.iter().position(same) {
            return Some(index);
        }
        self.reading.asked.push(Asked {
            what,
            step,
            group,
            sentence: self.sentence,
            strength,
            speed: Speed::Normal,
            pace: 1.0,
            direction: None,
        });
        Some(self.reading.asked.len() - 1)
    }

    /// Moves that exclude each other follow each other, and so do the moves of
    /// two sentences.
    fn choose_group(&mut self, kind: Move) {
        let (group, sentence) = (self.group, self.sentence);
        let clashes = self.camera_moves().any(|(other, asked)| {
            asked.group == group
                && other != kind
                && (are_opposite(kind, other)
                    || (travels(kind) && travels(other) && asked.sentence != sentence))
        });
        if clashes {
            self.group += 1;
        }
    }
}

/// Whether a move takes the camera somewhere, rather than lasting or resting.
pub(super) fn travels(kind: Move) -> bool {
    !matches!(
        kind,
        Move::Static | Move::Handheld | Move::Follow | Move::RackFocus | Move::Shake
    )
}

fn are_opposite(left: Move, right: Move) -> bool {
    const PAIRS: &[(Move, Move)] = &[
        (Move::PanLeft, Move::PanRight),
        (Move::TiltUp, Move::TiltDown),
        (Move::RollLeft, Move::RollRight),
        (Move::DollyIn, Move::DollyOut),
        (Move::TruckLeft, Move::TruckRight),
        (Move::PedestalUp, Move::PedestalDown),
        (Move::OrbitLeft, Move::OrbitRight),
        (Move::CraneUp, Move::CraneDown),
        (Move::ZoomIn, Move::ZoomOut),
        (Move::WhipPanLeft, Move::WhipPanRight),
    ];
    PAIRS.contains(&(left, right)) || PAIRS.contains(&(right, left))
}

impl Reader {
    fn item(&mut self, clause: &Clause<'_>, index: usize, work: &mut clause::Work) {
        let item = &clause.items[index];
        let asked = match item.meaning {
            Meaning::Move(kind) => self.ask(What::Camera(kind), 1.0),
            Meaning::Verb(verb) => self.verb(verb, clause, index, work),
            Meaning::Subject(subject) => {
                let asked = self.ask(What::Subject(subject), 0.7);
                let way = work.way_after(clause, index);
                self.direct(asked, way.and_then(super::verbs::Way::direction));
                asked
            }
            Meaning::Air(Atmosphere::Waves, _) if clause.is_waving(index) => {
                self.ask(What::Subject(Subject::Wave), 0.7)
            }
            Meaning::Air(air, strength) => self.ask(What::Air(air), strength),
            Meaning::Light(light) => self.ask(What::Light(light), 0.7),
            Meaning::Sound(sound) => self.ask(What::Sound(sound), 0.7),
            Meaning::Still => self.hold_still(),
            Meaning::AtRest if clause.actor_of(index, false) == Some(Who::Camera) => {
                self.ask(What::Camera(Move::Static), 1.0)
            }
            Meaning::CameraMotion if self.denial.is_some() => self.hold_still(),
            Meaning::CameraMotion => self.note_camera_motion(),
            Meaning::NoThing => self.deny(Denial::Thing),
            Meaning::NoAction => self.deny(Denial::Action),
            Meaning::Storm if self.denial.is_none() => self.note_storm(),
            Meaning::Near(near) if self.denial.is_none() => self.note_near(near),
            Meaning::Unknown if self.denial.is_none() && clause.is_acted(index) => {
                self.reading.not_understood.push(item.text.to_owned());
                None
            }
            _ => None,
        };
        if let Some(asked) = asked {
            work.targets.push((index, asked));
        }
    }

    fn hold_still(&mut self) -> Option<usize> {
        self.reading.still = true;
        None
    }

    fn note_camera_motion(&mut self) -> Option<usize> {
        self.reading.names_camera_motion = true;
        None
    }

    fn deny(&mut self, denial: Denial) -> Option<usize> {
        self.denial = Some(denial);
        None
    }

    fn note_storm(&mut self) -> Option<usize> {
        self.reading.storm = true;
        None
    }

    fn note_near(&mut self, near: Near) -> Option<usize> {
        self.reading.near.get_or_insert(near);
        None
    }

    fn direct(&mut self, asked: Option<usize>, direction: Option<Direction>) {
        if let (Some(index), Some(direction)) = (asked, direction) {
            self.reading.asked[index].direction = Some(direction);
        }
    }

    fn verb(
        &mut self,
        verb: super::verbs::Verb,
        clause: &Clause<'_>,
        index: usize,
        work: &mut clause::Work,
    ) -> Option<usize> {
        let way = work.way_of(clause, index);
        match self.who(verb, clause, index, way) {
            Who::Matter => {
                work.give_back(way);
                None
            }
            Who::Camera => {
                self.last_verb = Some(verb);
                if self.denial.is_some() {
                    return self.deny_verb(verb, way);
                }
                let kind = verb.camera(way)?;
                self.ask(What::Camera(kind), 1.0)
            }
            Who::Someone => {
                let Some(subject) = verb.subject() else {
                    self.note_act(verb, clause.items[index].text);
                    return None;
                };
                let asked = self.ask(What::Subject(subject), 0.7);
                self.direct(asked, way.and_then(super::verbs::Way::direction));
                asked
            }
        }
    }

    /// Names what somebody does and no word of the plan shows. That somebody
    /// merely moves is shown by whatever moves.
    fn note_act(&mut self, verb: super::verbs::Verb, text: &str) {
        use super::verbs::Verb;
        if self.denial.is_none() && !matches!(verb, Verb::Go | Verb::Glide) {
            self.reading.not_understood.push(text.to_owned());
        }
    }

    fn deny_verb(
        &mut self,
        verb: super::verbs::Verb,
        way: Option<super::verbs::Way>,
    ) -> Option<usize> {
        use super::verbs::Verb;
        if way.is_none() && matches!(verb, Verb::Go | Verb::Glide) {
            return self.hold_still();
        }
        let moves = match way.and_then(|way| verb.camera(Some(way))) {
            Some(kind) => vec![kind],
            None => verb.all_moves(),
        };
        let banned = moves.into_iter().map(What::Camera);
        self.reading.banned.extend(banned);
        None
    }

    fn who(
        &self,
        verb: super::verbs::Verb,
        clause: &Clause<'_>,
        index: usize,
        way: Option<super::verbs::Way>,
    ) -> Who {
        use super::verbs::Actor;
        if verb.is_of_film() {
            return Who::Camera;
        }
        let default = match verb.default_actor(way) {
            Actor::Camera => Who::Camera,
            Actor::Someone => Who::Someone,
        };
        let joined = matches!(clause.opener, Opener::And | Opener::Then | Opener::But);
        let inherited = match self.actor {
            Some(Who::Camera) => Some(Who::Camera),
            actor if joined => actor,
            _ => None,
        };
        clause
            .actor_of(index, default == Who::Camera)
            .or(inherited)
            .unwrap_or(default)
    }

    /// A clause of directions alone repeats the camera's last verb.
    fn ways_alone(&mut self, clause: &Clause<'_>, work: &mut clause::Work) {
        let Some(verb) = self.last_verb.filter(|_| work.targets.is_empty()) else {
            return;
        };
        if self.denial.is_some() || !clause.is_ways_only() {
            return;
        }
        for (index, item) in clause.items.iter().enumerate() {
            let Meaning::Way(way) = item.meaning else {
                continue;
            };
            if let Some(asked) = verb
                .camera(Some(way))
                .and_then(|kind| self.ask(What::Camera(kind), 1.0))
            {
                work.targets.push((index, asked));
            }
        }
    }

    fn unread_words(&mut self, clause: &Clause<'_>) {
        if self.denial.is_some() {
            return;
        }
        let mut describes = false;
        for (index, item) in clause.items.iter().enumerate() {
            match item.meaning {
                Meaning::Article | Meaning::Someone => describes = true,
                Meaning::Unread if clause.is_acted(index) => {
                    self.reading.not_understood.push(item.text.to_owned());
                }
                Meaning::Unread if !describes => self.leftover.push(item.text.to_owned()),
                Meaning::Idle | Meaning::Unread => {}
                _ => describes = false,
            }
        }
    }
}
