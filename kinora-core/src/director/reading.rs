//! Reads a prompt: who does what, when, how much, and what must not happen.

mod acts;
mod again;
mod answers;
mod asides;
mod back;
mod beats;
mod canvases;
mod choices;
mod clause;
mod compounds;
mod cranes;
mod cues;
mod denials;
mod doubles;
mod figures;
mod finish;
mod focus;
mod handling;
mod hearing;
mod held;
mod hiding;
mod item;
mod joints;
mod lights;
mod lists;
mod matter;
mod modify;
mod moves;
mod names;
mod nouns;
mod orders;
mod pictures;
mod plain;
mod portraits;
mod presumed;
mod refusals;
mod refused_lists;
mod refusing;
mod relatives;
mod repeats;
mod rig;
mod scope;
mod sense;
mod signs;
mod steps;
mod stillness;
mod struck;
mod swaps;
mod things;
mod timing;
mod trades;
mod ways;
mod work;

use std::ops::Range;

use crate::vocabulary::{Atmosphere, Direction, Light, Move, Sound, Speed, Subject};

use super::lexicon::{Amount, Meaning, Near};
use super::matcher::tokens;
use super::measure::measure;
use super::mentions;
use super::spelling::mend;
use super::text::{fold, is_among};
use super::time::When;
use super::verbs::Verb;
use clause::{Clause, Opener};
pub(super) use focus::Target;
use item::Item;
pub(super) use moves::travels;
use moves::{are_opposite, names_film};
use work::Work;

/// What was read in a prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// What is to happen, in the order of the words.
    pub(super) asked: Vec<Asked>,
    /// What must not happen.
    pub(super) banned: Vec<What>,
    /// Whether the camera must not move at all.
    pub(super) still: bool,
    /// How near a later shot is.
    pub(super) near: Option<Near>,
    /// Whether a storm was named.
    pub(super) storm: bool,
    /// Words that ask for a loop, which only the request can.
    pub(super) loops: Option<String>,
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
    /// How far a camera move goes, where that is stated.
    pub(super) stated: Option<Amount>,
    /// How often somebody does it.
    pub(super) times: u32,
    /// How fast.
    pub(super) speed: Speed,
    /// The factor of the amount that the speed brings.
    pub(super) pace: f64,
    /// Where to.
    pub(super) direction: Option<Direction>,
    /// When, where that is stated.
    pub(super) when: Option<When>,
    /// What a rack focus goes to.
    pub(super) focus: Target,
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

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Camera(word) => write!(f, "camera {word}"),
            Self::Subject(word) => write!(f, "subject {word}"),
            Self::Air(word) => write!(f, "atmosphere {word}"),
            Self::Light(word) => write!(f, "light {word}"),
            Self::Sound(word) => write!(f, "sound {word}"),
        }
    }
}

/// A phrase that the director heard in a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Where it is in the folded prompt, in bytes.
    pub span: Range<usize>,
    /// The phrase.
    pub text: String,
    /// What the director made of it: `asks for camera pan_left`, `denies
    /// atmosphere rain`, or the kind of word where it only helps others.
    pub means: String,
}

/// The phrases that the director hears in a prompt, in order, and what it makes
/// of them.
#[must_use]
pub fn explain(prompt: &str) -> Vec<Heard> {
    let mut heard = Vec::new();
    read_with(Mode::Asks, prompt, |item, outcome| {
        let means = outcome.unwrap_or_else(|| format!("{:?}", item.meaning));
        let is_left_out = matches!(
            item.meaning,
            Meaning::Article | Meaning::On | Meaning::Unread
        );
        if !is_left_out && !item.meaning.is_aside() {
            heard.push(Heard {
                span: item.span.clone(),
                text: item.text.to_owned(),
                means,
            });
        }
    });
    heard
}

/// Whether a text only says what a film looks like, so that it makes no shot.
pub(super) fn is_style(text: &str) -> bool {
    let folded = fold(text);
    let clauses = joints::clauses(&measure(&folded, tokens(&folded)));
    let mut items = clauses.iter().flat_map(|clause| &clause.items);
    !folded.is_empty() && items.all(|item| item.is_small() || item.is_article())
}

/// Reads a prompt.
pub(super) fn read(prompt: &str) -> Reading {
    read_with(Mode::Asks, prompt, |_, _| {})
}

/// Reads a negative prompt, all of which is denied, whether it says so or not.
pub(super) fn read_negative(prompt: &str) -> Reading {
    read_with(Mode::Refuses, prompt, |_, _| {})
}

/// Reads a prompt, telling of each item what was made of it.
fn read_with(mode: Mode, prompt: &str, mut tell: impl FnMut(&Item<'_>, Option<String>)) -> Reading {
    let folded = mend(&fold(&plain::plainly(&mentions::plain(prompt, &[]))));
    let mut reader = Reader {
        mode,
        prompt: folded.clone(),
        ..Reader::default()
    };
    let mut listens = hearing::Ear::default();
    let (mut likened, mut canvas) = (false, false);
    for mut clause in joints::clauses(&measure(&folded, tokens(&folded))) {
        reader.pronouns(&mut clause);
        listens = hearing::settle(&mut clause, listens);
        rig::settle(&mut clause);
        lights::settle(&mut clause);
        portraits::settle(&mut clause);
        held::settle(&mut clause);
        refusals::settle(&mut clause);
        denials::settle(&mut clause);
        hiding::settle(&mut clause);
        canvas = pictures::settle(&mut clause, canvas);
        likened = sense::settle(&mut clause, likened);
        reader.clause(&clause, &mut tell);
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

/// Whether a text says what is wanted or what is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Asks,
    Refuses,
}

/// What denies the rest of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denial {
    Thing,
    /// The next thing alone: "instead of rain".
    One,
    Action,
}

/// Words that begin what is only said of a thing before them.
const RELATIVE: &str =
    "where|whose|which|who|that|ou|dont|qui|donde|cuyo|cuya|que|wo|dessen|deren|aus|in dem";

#[derive(Default)]
struct Reader {
    mode: Mode,
    /// The folded prompt.
    prompt: String,
    reading: Reading,
    /// Who acts, from the clauses before.
    actor: Option<Who>,
    /// Whether it is somebody who did something in the clause before.
    someone_acts: bool,
    /// Whether somebody was named after the camera.
    names_someone: bool,
    denial: Option<Denial>,
    /// Which of what is banned gives way to what is asked for: "wind, but no storm".
    mild: Vec<usize>,
    /// Where the one thing is that "instead of" denies.
    one_denied: Option<Range<usize>>,
    step: usize,
    group: usize,
    sentence: usize,
    /// The time that holds for the clauses that follow.
    heading: Option<When>,
    /// When what the clause before says begins, for "and …".
    joined_time: Option<When>,
    /// The step of a camera that was said not to move.
    still_step: Option<usize>,
    /// Moves that nobody was said to make, and so the camera's by default.
    presumed: Vec<usize>,
    /// The side that somebody last went to.
    side: Option<super::verbs::Way>,
    /// The camera's last verb, for "left and then right".
    last_verb: Option<Verb>,
    /// The camera move whose side nobody has said yet.
    undirected: Option<usize>,
    /// Whether the sentence tells the camera what to do without naming it.
    commands: bool,
    /// Whether what the camera does next follows what it did before: "push in
    /// on the door, pan left to the window".
    follows: bool,
    /// Whether the clause before named what the camera goes to.
    went_to_thing: bool,
    /// Whether the camera rests before it moves on.
    rested: bool,
    /// Modifiers that stood alone and wait for something to modify.
    pending: Vec<Meaning>,
    /// What the clause before asked for.
    last_asked: Vec<usize>,
    /// Words that only count where nothing else was understood.
    leftover: Vec<String>,
}

impl Reader {
    fn clause(&mut self, clause: &Clause<'_>, tell: &mut impl FnMut(&Item<'_>, Option<String>)) {
        self.open(clause);
        self.time_ahead(clause);
        let explicit = clause.first_actor();
        let mut work = Work::new();
        for index in 0..clause.items.len() {
            let banned = self.reading.banned.len();
            let asked = self.item(clause, index, &mut work);
            self.note_mild(clause, index, banned);
            tell(&clause.items[index], self.outcome(asked, banned));
        }
        self.ways_alone(clause, &mut work);
        self.modify(clause, &work);
        self.time(clause, &work);
        self.directions(clause, &work);
        self.unread_words(clause);
        self.note_side(clause, &work);
        self.remember(clause, explicit, &work);
    }

    /// What was made of an item, from what it asked for and the number of
    /// denials before it.
    fn outcome(&self, asked: Option<usize>, banned: usize) -> Option<String> {
        let denied = self.reading.banned.get(banned);
        match asked {
            Some(asked) => Some(format!("asks for {}", self.reading.asked[asked].what)),
            None => denied.map(|what| format!("denies {what}")),
        }
    }

    fn open(&mut self, clause: &Clause<'_>) {
        let carries_on = match self.denial {
            Some(Denial::Thing | Denial::One) => {
                clause.continues_denial() && !self.begins_move(clause)
            }
            Some(Denial::Action) => clause.denied,
            None => false,
        };
        if !carries_on {
            self.denial = None;
        }
        self.one_denied = None;
        match clause.opener {
            Opener::Sentence => {
                self.sentence += 1;
                self.pending.clear();
                self.last_asked.clear();
                self.end_heading();
                self.commands = false;
                if !clause.begins_with_pronoun() {
                    self.actor = None;
                }
            }
            // "Zooms out while rotating": the same actor.
            Opener::While if clause.begins_with_participle() || clause.begins_unnamed() => {}
            Opener::While | Opener::Meanwhile => self.actor = None,
            Opener::Then => {
                self.heading = None;
                self.next_step();
            }
            Opener::And | Opener::But | Opener::Comma => {}
        }
        self.follows = clause.opener == Opener::Comma
            && clause.goes_to_thing()
            && (clause.begins_finite() || self.went_to_thing);
        self.went_to_thing = clause.goes_to_thing();
        let goes_on = matches!(
            clause.opener,
            Opener::Sentence | Opener::Comma | Opener::And
        );
        if goes_on && clause.begins_at_place() {
            self.next_step();
        }
        if clause.denies_whole() {
            self.denial = Some(Denial::Action);
        }
        if self.mode == Mode::Refuses {
            self.denial = Some(Denial::Thing);
        }
    }

    /// "Without the snow please, and pull back slowly": a move behind a thing that
    /// was denied is none of the list.
    fn begins_move(&self, clause: &Clause<'_>) -> bool {
        let scene = !matches!(self.reading.banned.last(), None | Some(What::Camera(_)));
        let bare = clause.names_bare_move() || clause.names_fault();
        scene && !clause.denied && clause.takes_camera_away() && !bare
    }

    fn remember(&mut self, clause: &Clause<'_>, explicit: Option<Who>, work: &Work) {
        let moves_camera = |&(_, asked): &(usize, usize)| {
            matches!(self.reading.asked[asked].what, What::Camera(_))
        };
        if explicit.is_some() {
            self.commands = false;
        } else {
            self.commands |= work.targets.iter().any(moves_camera);
        }
        // What is only named beside a camera that moves does not act.
        let aside = clause.opener == Opener::Comma
            && clause
                .items
                .first()
                .is_some_and(|item| is_among(item.text, RELATIVE));
        let beside = self.actor == Some(Who::Camera) && (aside || !clause.has_act());
        if explicit.is_some() && !beside {
            self.actor = explicit;
        } else if self.actor != Some(Who::Camera) && work.targets.iter().any(moves_camera) {
            self.actor = None;
        }
        let acts = clause.has_act() || self.someone_acts;
        self.someone_acts = acts && self.actor == Some(Who::Someone);
        if explicit == Some(Who::Camera) {
            self.names_someone = false;
        }
        self.names_someone |= clause.names_someone();
        if !work.targets.is_empty() {
            self.last_asked = work.targets.iter().map(|&(_, asked)| asked).collect();
        }
        let after = clause
            .items
            .iter()
            .any(|item| item.meaning == Meaning::After);
        if (after && !work.targets.is_empty())
            || (clause.arrives() && self.actor != Some(Who::Someone))
        {
            self.next_step();
        }
    }

    /// "Sie" and "elle" are the camera where nobody else was named.
    fn pronouns(&self, clause: &mut Clause<'_>) {
        let films = clause.items.iter().any(|item| {
            matches!(item.meaning, Meaning::Rig(_))
                || (matches!(item.meaning, Meaning::Move(_)) && names_film(item.text))
                || matches!(item.meaning, Meaning::Verb(verb) if verb.is_of_film()
                    || (verb == Verb::Circle && names_film(item.text)))
        });
        let circles = clause.items.windows(2).any(|pair| {
            let circles = pair[0].meaning == Meaning::Verb(Verb::Circle);
            circles && matches!(pair[1].text, "him" | "her" | "them")
        });
        let films = films || (circles && clause.items.iter().any(|item| item.text == "it"));
        // "A farmer walks on the left, then it tilts up".
        let pans = films && self.camera_moves().next().is_some();
        let camera = self.actor == Some(Who::Camera) || pans;
        // A sentence that goes on goes on with the same actor.
        let goes_on = matches!(clause.opener, Opener::Then | Opener::And);
        // "Follows one bubble as it floats upward".
        let followed = clause.opener == Opener::While
            && matches!(self.last_verb, Some(Verb::Follow | Verb::Track));
        let rests = self.leaves_it_at_rest(clause);
        let is_camera = camera && (films || goes_on || rests || !(self.names_someone || followed));
        let mut is_object = false;
        for item in &mut clause.items {
            if item.meaning == Meaning::Pronoun {
                item.meaning = match (is_object, is_camera) {
                    (true, _) => Meaning::Idle,
                    (false, true) => Meaning::Camera,
                    (false, false) => Meaning::Someone,
                };
            }
            is_object |= matches!(item.meaning, Meaning::Camera | Meaning::Someone);
        }
    }

    fn next_step(&mut self) {
        self.rested = false;
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
}
