//! What the words of a clause ask for, and who does it.

use crate::vocabulary::{Atmosphere, Direction, Move, Speed, Subject};

use super::super::lexicon::{Language, Meaning, Near};
use super::super::text::is_among;
use super::super::verbs::{Actor, Verb, Way};
use super::clause::{Clause, Opener};
use super::focus::{self, Target};
use super::item::Item;
use super::work::Work;
use super::{Asked, Denial, Reader, What, Who, travels};

impl Reader {
    /// Notes what is asked for, or denied, and gives its place in the list.
    pub(super) fn ask(&mut self, what: What, strength: f64) -> Option<usize> {
        if self.denial.is_some() {
            self.reading.banned.push(what);
            return None;
        }
        if let What::Camera(kind) = what {
            self.choose_group(kind);
        }
        let (step, group, heading) = (self.step, self.group, self.heading);
        let same = |asked: &Asked| match what {
            What::Camera(_) => asked.what == what && asked.group == group,
            What::Subject(_) => asked.what == what && asked.step == step,
            // Weather that goes on is not begun again.
            What::Air(_) | What::Light(_) | What::Sound(_) => {
                asked.what == what
                    && (asked.step == step || (asked.when.is_none() && heading.is_none()))
            }
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
            stated: None,
            times: 1,
            speed: Speed::Normal,
            pace: 1.0,
            direction: None,
            when: None,
            focus: Target::Subject,
        });
        Some(self.reading.asked.len() - 1)
    }

    /// Reads one item, and gives the place of what it asks for.
    pub(super) fn item(
        &mut self,
        clause: &Clause<'_>,
        index: usize,
        work: &mut Work,
    ) -> Option<usize> {
        let item = &clause.items[index];
        self.end_before(clause, index);
        let asked = match item.meaning {
            Meaning::Move(Move::DollyIn) if self.zooms_on(clause) => None,
            Meaning::Move(kind) => {
                self.last_verb = Verb::of_move(kind);
                let presumed = self.is_of_someone(clause, index);
                let asked = self.ask(What::Camera(kind), 1.0);
                if kind == Move::RackFocus
                    && let Some(asked) = asked
                {
                    let text = self.prompt.get(item.span.start..).unwrap_or_default();
                    self.reading.asked[asked].focus = focus::target(text);
                }
                match presumed {
                    true => self.presume(asked),
                    false => self.take_at_word(asked),
                }
                asked
            }
            Meaning::Verb(verb) => self.verb(verb, clause, index, work),
            Meaning::Subject(Subject::Run | Subject::Walk | Subject::Fly)
                if clause.actor_of(index, false) == Some(Who::Camera) =>
            {
                self.verb(Verb::Go, clause, index, work)
            }
            Meaning::Subject(Subject::Run | Subject::Walk | Subject::Fly)
                if clause.actor_of(index, false) == Some(Who::Matter) =>
            {
                None
            }
            Meaning::Subject(subject) => {
                let asked = self.ask(What::Subject(subject), 0.7);
                let way = match item.language {
                    _ if !goes_somewhere(subject) => None,
                    Language::Chinese => work.way_of(clause, index),
                    _ => work.way_after(clause, index),
                };
                self.direct(asked, way.and_then(Way::direction));
                self.count(asked, clause, index);
                asked
            }
            Meaning::Air(Atmosphere::Waves, _)
                if clause.is_waving(index) || self.waves_too(clause, index) =>
            {
                self.ask(What::Subject(Subject::Wave), 0.7)
            }
            Meaning::Air(air, strength) => self.ask(What::Air(air), strength),
            Meaning::Light(light) => self.ask(What::Light(light), 0.7),
            Meaning::Sound(sound) => self.ask(What::Sound(sound), 0.7),
            Meaning::Still => self.hold_still(),
            Meaning::AtRest if self.rests(clause, index) => {
                self.rest_afterwards(clause, index);
                self.ask(What::Camera(Move::Static), 1.0)
            }
            Meaning::CameraMotion if self.denial.is_some() => self.hold_still(),
            Meaning::NoThing | Meaning::NoList => self.deny(Denial::Thing),
            Meaning::Instead => self.deny(Denial::One),
            Meaning::NoAction | Meaning::NoClause => self.deny(Denial::Action),
            Meaning::Camera => {
                if item.is_drone() {
                    self.last_verb = self.last_verb.or(Some(Verb::Hover));
                }
                self.end_denial(clause, index)
            }
            // "不晃动地推进" moves on: the sign ends the adverb that was denied.
            Meaning::Idle if item.text == "地" => self.end_of_denial(),
            Meaning::Article if clause.ends_attribute(index) => self.end_of_denial(),
            Meaning::Loop => self.note_loop(item.text),
            Meaning::Storm if self.denial.is_none() => self.note_storm(),
            Meaning::Near(near) if self.denial.is_none() => self.note_near(near),
            Meaning::Unknown if self.denial.is_none() && clause.is_acted(index) => {
                self.reading.not_understood.push(item.text.to_owned());
                None
            }
            _ => None,
        };
        self.spend_denial(item);
        if let Some(asked) = asked {
            work.targets.push((index, asked));
        }
        asked
    }

    /// "Pans left and stops": the rest follows the move.
    fn rest_afterwards(&mut self, clause: &Clause<'_>, index: usize) {
        let text = clause.items[index].text;
        let group = self.group;
        let moves = self
            .camera_moves()
            .any(|(kind, asked)| travels(kind) && asked.group == group);
        let joined = clause.opener == Opener::And
            || (clause.opener == Opener::Comma
                && (clause.only_rests() || clause.comes_to_rest(index)));
        let lasting = text == "still" || text.contains("rest");
        if moves && joined && !lasting && self.denial.is_none() {
            self.next_step();
            self.rested = true;
        }
    }

    /// Whether it is the camera that is said to be at rest.
    fn rests(&self, clause: &Clause<'_>, index: usize) -> bool {
        let joined = clause.begins_with_time()
            || matches!(clause.opener, Opener::And | Opener::Then | Opener::But);
        let of_camera = || self.camera_moves().next().map(|_| Who::Camera);
        let inherited = self.actor.or_else(of_camera).filter(|_| joined);
        let beside = clause.opener == Opener::Comma
            && self.actor == Some(Who::Camera)
            && (clause.only_rests() || clause.comes_to_rest(index));
        beside
            || (clause.stays_put() && inherited == Some(Who::Camera))
            || clause.actor_of(index, false).or(inherited) == Some(Who::Camera)
            || clause.tells_to_rest(index)
    }

    pub(super) fn hold_still(&mut self) -> Option<usize> {
        self.reading.still = true;
        self.still_step = Some(self.step);
        let denial = self.denial.take();
        let asked = self.ask(What::Camera(Move::Static), 1.0);
        self.denial = denial;
        asked
    }

    fn note_loop(&mut self, text: &str) -> Option<usize> {
        if self.denial.is_none() {
            self.reading.loops.get_or_insert_with(|| text.to_owned());
        }
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

    /// "She walks and waves".
    fn waves_too(&self, clause: &Clause<'_>, index: usize) -> bool {
        clause.opener == Opener::And
            && self.someone_acts
            && clause.items[index].text == "waves"
            && clause.items[..index].iter().all(Item::is_small)
    }

    fn verb(
        &mut self,
        verb: Verb,
        clause: &Clause<'_>,
        index: usize,
        work: &mut Work,
    ) -> Option<usize> {
        if self.denial == Some(Denial::Thing) && clause.goes_on_behind_denied(index) {
            self.end_of_denial();
        }
        let verb = match verb {
            Verb::Turn if clause.turns_around(index) => Verb::Circle,
            // "Ya en el ring, gira a su alrededor".
            Verb::Turn
                if self.camera_moves().next().is_some()
                    && self.actor != Some(Who::Someone)
                    && clause.goes_around(index) =>
            {
                Verb::Circle
            }
            verb => verb,
        };
        let way = work.way_of(clause, index);
        match self.who(verb, clause, index, way) {
            Who::Matter => {
                work.give_back(way);
                None
            }
            Who::Camera => {
                if let Some(asked) = self.said_again(verb, clause, way) {
                    return Some(asked);
                }
                let way = self.side_said_later(clause, index, way).or(way);
                self.last_verb = Some(verb);
                let aside = self.side.filter(|_| verb.goes_along());
                let way = match way {
                    None | Some(Way::Across) => aside.or(way),
                    way => way,
                };
                if self.denial.is_some() {
                    if clause.is_done_by_none(index) {
                        return None;
                    }
                    let mut behind = clause.items[index + 1..].iter();
                    let next = behind.find(|item| !item.is_article());
                    let goes_to_target = next.is_some_and(Item::is_target);
                    return match goes_to_target && verb == Verb::Go {
                        // "Don't go handheld".
                        true => None,
                        false if clause.items[index].text.starts_with("track") => {
                            self.deny_verb(Verb::Track, way)
                        }
                        false => self.deny_verb(verb, way),
                    };
                }
                let kind = plumb(verb.camera(way)?, clause);
                if let Some(asked) = self.by_means_of(kind, clause) {
                    return Some(asked);
                }
                if let Some(asked) = self.say_side(kind, clause, way) {
                    return Some(asked);
                }
                let presumed = self.is_presumed(verb, clause, index);
                let asked = self.ask(What::Camera(kind), 1.0);
                match presumed {
                    true => self.presume(asked),
                    false => self.take_at_word(asked),
                }
                let vague = matches!(way, None | Some(Way::Around | Way::Across | Way::Through));
                self.undirected = asked.filter(|_| vague);
                asked
            }
            Who::Someone => {
                if let Some(Way::Left | Way::Right) = way {
                    self.side = way;
                }
                let Some(subject) = verb.subject().filter(|_| !clause.handles_own(index)) else {
                    self.note_act(verb, clause.items[index].text);
                    return None;
                };
                let asked = self.ask(What::Subject(subject), 0.7);
                self.direct(asked, way.and_then(Way::direction));
                asked
            }
        }
    }

    /// Names what somebody does and no word of the plan shows. That somebody
    /// merely moves is shown by whatever moves.
    fn note_act(&mut self, verb: Verb, text: &str) {
        if self.denial.is_none() && !matches!(verb, Verb::Go | Verb::Glide) {
            self.reading.not_understood.push(text.to_owned());
        }
    }

    fn who(&self, verb: Verb, clause: &Clause<'_>, index: usize, way: Option<Way>) -> Who {
        if verb.is_of_film() {
            let someones = self.handles(clause, index);
            // "Tourne la tête, se penche": a camera would say where to.
            let leans = verb == Verb::Tilt
                && way.is_none()
                && self.actor == Some(Who::Someone)
                && self.someone_acts
                && clause.items[index].is_finite();
            return match someones || leans {
                true => Who::Someone,
                false => Who::Camera,
            };
        }
        if self.handles(clause, index) || self.leans(verb, clause, index) {
            return Who::Someone;
        }
        let default = match verb.default_actor(way) {
            Actor::Camera => Who::Camera,
            Actor::Someone => Who::Someone,
        };
        let joined = matches!(clause.opener, Opener::And | Opener::Then | Opener::But);
        let inherited = match self.actor {
            Some(Who::Camera) => Some(Who::Camera),
            None if clause.opener == Opener::Then && self.camera_moves().next().is_some() => {
                (verb.default_actor(way) == Actor::Someone && verb != Verb::Shake)
                    .then_some(Who::Camera)
            }
            // "Dampf in der Gasse, dann umkreist …": steam circles nothing.
            Some(Who::Matter) if joined && !verb.is_of_matter() => None,
            Some(Who::Someone)
                if clause.opener == Opener::Then
                    && !self.someone_acts
                    && (verb == Verb::Circle || tells(verb, clause, index, way)) =>
            {
                Some(Who::Camera)
            }
            actor if joined => actor,
            Some(Who::Someone)
                if self.someone_acts && verb != Verb::Circle && clause.goes_on_finite(index) =>
            {
                Some(Who::Someone)
            }
            Some(Who::Matter)
                if verb.is_of_matter()
                    && (clause.goes_on_in_participle(index) || clause.is_relative()) =>
            {
                Some(Who::Matter)
            }
            Some(Who::Someone)
                if self.someone_acts
                    && clause.goes_on_in_participle(index)
                    && matches!(verb, Verb::Roll | Verb::Bank | Verb::Climb) =>
            {
                Some(Who::Someone)
            }
            _ => None,
        };
        let turning = clause.opener == Opener::While && clause.begins_with_participle();
        let told = self.commands && (clause.commands(index) || turning);
        let told = told.then_some(Who::Camera);
        clause
            .actor_of(index, default == Who::Camera)
            .or(told)
            .or(inherited)
            .unwrap_or(default)
    }

    /// A clause of directions alone repeats the camera's last verb.
    pub(super) fn ways_alone(&mut self, clause: &Clause<'_>, work: &mut Work) {
        let moves = |work: &Work| {
            let mut asked = work.targets.iter().map(|&(_, asked)| asked);
            asked.any(|asked| matches!(self.reading.asked[asked].what, What::Camera(_)))
        };
        let Some(verb) = self.last_verb.filter(|_| !moves(work)) else {
            return;
        };
        let mut goes = false;
        // "Once we are beside him".
        let stands = clause.items.iter().any(|item| is_among(item.text, STANDS));
        if stands || self.denial.is_some() || !clause.goes_on_in_a_way() {
            return;
        }
        for (index, item) in clause.items.iter().enumerate() {
            let last = index + 1 == clause.items.len();
            let way = match item.meaning {
                Meaning::Way(way) => way,
                Meaning::LastWay(way) if last && way == Way::In => way,
                _ => continue,
            };
            let turns = matches!(way, Way::Clockwise | Way::Anticlockwise);
            let on_the_spot = matches!(verb, Verb::Pan | Verb::WhipPan | Verb::Tilt | Verb::Zoom);
            if (verb.stays() && matches!(way, Way::In | Way::Out)) || (turns && on_the_spot) {
                continue;
            }
            if goes && !clause.is_ways_only() {
                break;
            }
            let turns = matches!(clause.opener, Opener::Comma | Opener::But);
            if turns && self.turn_undirected(verb, way) {
                break;
            }
            if clause.opener == Opener::Comma && !clause.is_ways_only() {
                break;
            }
            // "Dolly in to the cabin, on the left".
            let aside = matches!(
                verb.camera(Some(way)),
                Some(Move::TruckLeft | Move::TruckRight)
            );
            let last = self.camera_moves().last().map(|(kind, _)| kind);
            let onward = matches!(last, Some(Move::DollyIn | Move::DollyOut | Move::ZoomIn));
            if clause.opener == Opener::Comma && aside && onward {
                continue;
            }
            if let Some(asked) = verb
                .camera(Some(way))
                .and_then(|kind| self.ask(What::Camera(kind), 1.0))
            {
                work.targets.push((index, asked));
                goes = true;
            }
        }
    }

    pub(super) fn unread_words(&mut self, clause: &Clause<'_>) {
        if self.denial.is_some() {
            return;
        }
        let mut describes = false;
        for (index, item) in clause.items.iter().enumerate() {
            match item.meaning {
                Meaning::Article | Meaning::On | Meaning::Someone => describes = true,
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

/// "A woman on a bench, then follow the boy": an order, which the camera is given.
fn tells(verb: Verb, clause: &Clause<'_>, index: usize, way: Option<Way>) -> bool {
    let english = clause.items[index].language == Language::English;
    let films = way.is_some() || matches!(verb, Verb::Follow | Verb::Track);
    english && films && clause.commands(index)
}

/// Words of where somebody or the camera is, and not of where it goes.
const STANDS: &str = "sentado|sentada|sentados|sentadas|assis|assise|debout|sitzend|stehend|standing|seated|sitting|sits|de pie|parado|parada|站在|坐在|are|is|am|were|was|stand|stands|we are|it is|sind|ist|steht|est|sommes|sont|esta|estan|estamos|esta junto|在";

/// Whether what somebody does has a direction.
fn goes_somewhere(subject: Subject) -> bool {
    !matches!(
        subject,
        Subject::Breathe | Subject::Blink | Subject::Smile | Subject::Nod | Subject::Wave
    )
}

/// "Rises straight up": what goes up without a sweep is no crane.
fn plumb(kind: Move, clause: &Clause<'_>) -> Move {
    const PLUMB: &str = "straight|straight up|straight down|vertically|vertical|level|senkrecht|gerade|kerzengerade|vertikal|verticalement|verticale|a la verticale|droit|tout droit|en vertical|verticalmente|en linea recta|vertical|垂直|垂直地|笔直|笔直地|竖直";
    let crane =
        |item: &Item<'_>| item.text.contains("crane") || matches!(item.meaning, Meaning::Rig(_));
    let straight = clause.items.iter().any(|item| is_among(item.text, PLUMB));
    match kind {
        _ if !straight || clause.items.iter().any(crane) => kind,
        Move::CraneUp => Move::PedestalUp,
        Move::CraneDown => Move::PedestalDown,
        kind => kind,
    }
}
