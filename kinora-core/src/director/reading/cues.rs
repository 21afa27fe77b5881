//! Cues: words that say of a thing that it is not there, and how far they reach.
//!
//! A cue is a pattern of words with an `X` where the thing stands: `*cancel X`,
//! `X *be the enemy`, `*wipe X off`. What a cue makes of its thing is its
//! [`Sense`]: the thing is denied, only spoken of, or asked for although the words
//! look like a denial. A cue that is itself denied asks for its thing: "don't cancel
//! the rain". A cue without an `X` points back to what was named last: "none fell".
//!
//! The tables are data, one a language. In a pattern a slash parts words to choose
//! from, `*` stands for every form of a verb, `~` for a few small words, `^` for the
//! beginning of a clause and `$` for its end. Between a thing and what is said of it
//! small words may stand, and a place: "the rain over the harbour ended".

mod bystanders;
mod chinese;
mod english;
mod french;
mod german;
mod pattern;
mod spanish;

use super::super::lexicon::{Language, Meaning};
use super::super::text::{is_among, is_unspaced};
use super::clause::{Clause, Opener};
use super::item::{Family, Item};
use super::refusals::can_be_refused;
use super::sense::is_of_scene;
use super::{again, answers};
use pattern::{Part, Pattern, beginning_with};

/// What a cue makes of its thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// It is not there.
    Denied,
    /// It heads a list of what is not there.
    Listed,
    /// It is only spoken of, neither asked for nor denied.
    Unsaid,
    /// It is there, although the words look like a denial.
    Kept,
    /// The one who asks dislikes it; that somebody in the picture does says nothing.
    Disliked,
    /// What was named last is not there.
    Back,
    /// What was named last is not heard.
    Unheard,
    /// What the sentence says is so on other days.
    Habit,
}

impl Sense {
    /// Whether a cue of this sense has no thing of its own.
    fn points_back(self) -> bool {
        matches!(self, Self::Back | Self::Unheard | Self::Habit)
    }
}

/// The cues of a language.
type Table = &'static [(Sense, &'static str)];

const TABLES: &[(Language, Table)] = &[
    (Language::English, english::CUES),
    (Language::Chinese, chinese::CUES),
    (Language::Spanish, spanish::CUES),
    (Language::French, french::CUES),
    (Language::German, german::CUES),
];

/// How many words may stand between a thing and what is said of it.
const REACH: usize = 7;

/// How many clauses back a cue without a thing reaches.
const BACK: usize = 2;

/// How many words may describe a thing behind a cue.
const DESCRIBED: usize = 6;

/// How many words may stand between a denial and the cue that it denies.
const FLIPS: usize = 4;

/// Lets every cue say what it says of its thing.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    for index in 0..clauses.len() {
        bystanders::settle(&mut clauses[index]);
        let mut claimed = Vec::new();
        while let Some(found) = find(&clauses[index], &claimed) {
            let items = &clauses[index].items;
            let words = found.cue.iter().chain(&found.denial).chain([&found.thing]);
            claimed.extend(words.map(|&at| items[at].span.start));
            settle(clauses, index, &found);
        }
    }
}

/// A word of a clause, or a sign of a language without spaces.
struct Atom<'t> {
    text: &'t str,
    item: usize,
    /// Whether its phrase begins with it. What a phrase of the lexicon says as a
    /// whole is left to it: "never stops".
    begins: bool,
}

/// A cue in a clause.
struct Found {
    sense: Sense,
    /// The items of its words.
    cue: Vec<usize>,
    /// The item of its thing, or of its first word where it points back.
    thing: usize,
    /// The denial that denies the cue.
    denial: Option<usize>,
    behind_thing: bool,
}

fn atoms<'t>(clause: &Clause<'t>) -> Vec<Atom<'t>> {
    let mut atoms = Vec::new();
    let mut last = None;
    for (item, words) in clause.items.iter().enumerate() {
        if last == Some(words.span.start) {
            continue;
        }
        last = Some(words.span.start);
        let parts = words
            .text
            .split(' ')
            .flat_map(|text| match text.chars().any(is_unspaced) {
                true => signs(text).collect(),
                false => vec![text],
            });
        atoms.extend(parts.enumerate().map(|(at, text)| Atom {
            text,
            item,
            begins: at == 0,
        }));
    }
    atoms
}

fn signs<'t>(text: &'t str) -> impl Iterator<Item = &'t str> {
    text.char_indices()
        .map(|(at, sign)| &text[at..at + sign.len_utf8()])
}

fn find(clause: &Clause<'_>, claimed: &[usize]) -> Option<Found> {
    let atoms = atoms(clause);
    let is_claimed = |atom: &Atom<'_>| claimed.contains(&clause.items[atom.item].span.start);
    (0..atoms.len())
        .filter(|&at| atoms[at].begins && !is_claimed(&atoms[at]))
        .find_map(|at| {
            let patterns = beginning_with(atoms[at].text).iter();
            let mut found = patterns.filter_map(|pattern| {
                let search = Search {
                    clause,
                    atoms: &atoms,
                    pattern,
                };
                search.at(at)
            });
            found.find(|found| {
                let words = found.cue.iter().chain([&found.thing]);
                let mut spans = words.map(|&at| clause.items[at].span.start);
                !spans.any(|span| claimed.contains(&span))
            })
        })
}

/// A pattern that is looked for in a clause.
struct Search<'a, 't> {
    clause: &'a Clause<'t>,
    atoms: &'a [Atom<'t>],
    pattern: &'a Pattern,
}

impl Search<'_, '_> {
    fn at(&self, start: usize) -> Option<Found> {
        let heads = self.pattern.language == Language::Chinese || self.language_fits();
        if !heads || (self.pattern.from_start && !self.begins(start)) {
            return None;
        }
        let leads = !self.pattern.behind_thing && self.pattern.sense != Sense::Kept;
        if leads && !self.pattern.sense.points_back() && self.item(start).denies() {
            return None;
        }
        if self.pattern.sense == Sense::Disliked && !self.is_said_by_us(start) {
            return None;
        }
        let (cue, thing) = self.parts(start)?;
        let thing = match (thing, self.pattern.behind_thing) {
            (Some(thing), _) => thing,
            (None, true) => self.thing_before(start)?,
            (None, false) => *cue.first()?,
        };
        let spans = |at: usize| self.clause.items[at].span.start;
        let names = |item: &Item<'_>| is_of_scene(item.meaning);
        let back = self.pattern.sense.points_back();
        if back && self.pattern.sense != Sense::Habit && self.clause.items.iter().any(names) {
            return None;
        }
        if !back && cue.iter().any(|&at| spans(at) == spans(thing)) {
            return None;
        }
        Some(Found {
            sense: self.pattern.sense,
            denial: self.denial_of(start, &cue),
            cue,
            thing,
            behind_thing: self.pattern.behind_thing,
        })
    }

    /// Whether the clause may be in the language of the pattern.
    fn language_fits(&self) -> bool {
        let of = |language: Language| {
            let items = self.clause.items.iter();
            items.filter(|item| item.language == language).count()
        };
        let own = of(self.pattern.language);
        let others = Language::SPACED.iter().copied();
        others.map(of).all(|other| other <= own)
    }

    fn item(&self, at: usize) -> &Item<'_> {
        &self.clause.items[self.atoms[at].item]
    }

    /// Whether it is the one who asks who dislikes something: "I'm tired of".
    fn is_said_by_us(&self, at: usize) -> bool {
        let ours = |at: usize| is_us(self.atoms[at].text);
        let others = (0..at).any(|at| self.item(at).meaning == Meaning::Someone && !ours(at));
        (0..=at).any(ours) || (!others && at == 0 && self.clause.opener == Opener::Sentence)
    }

    /// Whether only small words stand before a place.
    fn begins(&self, at: usize) -> bool {
        (0..at).all(|before| {
            let item = self.item(before);
            item.is_small() || item.is_article() || is_leading(self.atoms[before].text)
        })
    }

    /// The items of the words behind a place that the pattern asks for, and the
    /// thing among them.
    fn parts(&self, start: usize) -> Option<(Vec<usize>, Option<usize>)> {
        let (mut cue, mut thing) = (Vec::new(), None);
        let mut at = start;
        let mut loose = 0;
        for part in &self.pattern.parts {
            let phrase = !matches!(part, Part::Word(_)) && self.is_within(at);
            if phrase {
                return None;
            }
            match part {
                Part::Word(words) => {
                    at = self.word(words, at, loose)?;
                    cue.push(self.atoms[at].item);
                    at += 1;
                    loose = 0;
                }
                Part::Gap => loose = 3,
                Part::Thing | Part::Other => {
                    let found = self.thing_behind(at)?;
                    if *part == Part::Thing {
                        thing = Some(self.atoms[found].item);
                    }
                    at = self.end_of(found);
                    loose = 4;
                }
                Part::Happens => {
                    let item = self.item(self.atoms.get(at).map(|_| at)?);
                    let text = self.atoms[at].text;
                    let stem = ["ing", "ed", "es", "s"]
                        .iter()
                        .find_map(|end| text.strip_suffix(end));
                    let stem = stem.unwrap_or(text);
                    let lasts = is_lasting(text)
                        || is_lasting(stem)
                        || is_lasting(&format!("{stem}e"))
                        || item.denies()
                        || item.is_article();
                    if lasts || matches!(item.meaning, Meaning::Ceases | Meaning::Wanes) {
                        return None;
                    }
                    at += 1;
                }
                Part::End => {
                    let rest = at..self.atoms.len();
                    if !rest.into_iter().all(|at| self.item(at).is_small()) {
                        return None;
                    }
                }
            }
        }
        let more =
            |at: usize| can_be_refused(self.item(at)) || self.item(at).meaning == Meaning::Camera;
        if self.is_within(at) {
            return None;
        }
        let rest = at..self.atoms.len();
        // "The fog hides the stars": what a thing does to another ends nothing.
        let done_to = self.pattern.behind_thing
            && rest
                .clone()
                .take(2)
                .any(|at| can_be_refused(self.item(at)) && self.is_next(at, rest.start));
        let whole = matches!(self.pattern.sense, Sense::Back | Sense::Unheard);
        let ends = !whole || !rest.into_iter().any(more);
        (ends && !done_to).then_some((cue, thing))
    }

    /// Whether a place is in the middle of a phrase.
    fn is_within(&self, at: usize) -> bool {
        let says = |at: usize| self.item(at).denies() || self.item(at).meaning == Meaning::Idle;
        self.atoms.get(at).is_some_and(|atom| !atom.begins) && says(at)
    }

    /// Whether nothing but an article stands between two places.
    fn is_next(&self, at: usize, from: usize) -> bool {
        (from..at).all(|between| self.item(between).is_article())
            && is_of_scene(self.item(at).meaning)
    }

    /// The place behind the phrase that a word is of.
    fn end_of(&self, at: usize) -> usize {
        let span = &self.item(at).span;
        let own = |atom: &&Atom<'_>| self.clause.items[atom.item].span == *span;
        at + self.atoms[at..].iter().take_while(own).count()
    }

    /// Where one of these words is, with some small ones before it.
    fn word(&self, words: &[String], from: usize, loose: usize) -> Option<usize> {
        let end = self.atoms.len().min(from + loose + 1);
        let found = (from..end).find(|&at| words.iter().any(|word| word == self.atoms[at].text))?;
        let passed = |at: usize| self.is_passed(at) || self.is_flip(at);
        (from..found).all(passed).then_some(found)
    }

    /// Whether a cue reaches across a word.
    fn is_passed(&self, at: usize) -> bool {
        let item = self.item(at);
        let weighs = item.is_act()
            || item.denies()
            || can_be_refused(item)
            || matches!(item.meaning, Meaning::Camera | Meaning::But);
        !weighs
    }

    /// The thing behind a cue.
    fn thing_behind(&self, from: usize) -> Option<usize> {
        let end = self.atoms.len().min(from + DESCRIBED + 1);
        let found = (from..end).find(|&at| can_be_refused(self.item(at)))?;
        (from..found).all(|at| self.is_passed(at)).then_some(found)
    }

    /// The thing before a cue, with small words or a place between.
    fn thing_before(&self, start: usize) -> Option<usize> {
        let first = start.saturating_sub(REACH + 1);
        let found = (first..start)
            .rev()
            .find(|&at| can_be_refused(self.item(at)))?;
        let between = found + 1..start;
        let small = |at: usize| {
            let item = self.item(at);
            item.is_small() || item.is_article() || is_small_word(self.atoms[at].text)
        };
        let placed = between
            .clone()
            .next()
            .is_some_and(|at| is_placing(self.atoms[at].text));
        let passes = |at: usize| self.is_passed(at) || self.is_flip(at);
        let near = between.clone().all(passes)
            && (placed || between.clone().all(|at| small(at) || self.is_flip(at)));
        let item = self.atoms[found].item;
        let moves = matches!(
            self.clause.items[item].meaning,
            Meaning::Move(_) | Meaning::Verb(_) | Meaning::Subject(_)
        );
        let fits = match moves {
            true => self.begins(found),
            false => !self.is_place(found) && !self.is_denied(found),
        };
        (near && fits).then_some(item)
    }

    fn is_flip(&self, at: usize) -> bool {
        self.item(at).denies()
    }

    /// "In the rain a man died".
    fn is_place(&self, at: usize) -> bool {
        let mut before = (0..at).rev().map(|at| (self.item(at), self.atoms[at].text));
        let led =
            before.find(|(item, text)| !(item.is_article() || item.is_small()) || is_inside(text));
        led.is_some_and(|(_, text)| is_inside(text)) || is_inside(self.atoms[at].text)
    }

    /// Whether the thing at a place is denied by other words.
    fn is_denied(&self, at: usize) -> bool {
        let item = self.atoms[at].item;
        let before = self.clause.items[..item].iter().rev();
        let near =
            before.take_while(|item| !can_be_refused(item) && item.meaning != Meaning::Camera);
        near.take(FLIPS).any(Item::denies)
    }

    /// The denial right before a cue, if one denies it.
    fn denial_of(&self, start: usize, cue: &[usize]) -> Option<usize> {
        let first = start.saturating_sub(FLIPS);
        let near = (first..start)
            .rev()
            .take_while(|&at| !can_be_refused(self.item(at)));
        let before = near
            .filter(|&at| self.is_flip(at))
            .map(|at| self.atoms[at].item);
        let last = cue.iter().copied().max().unwrap_or_default();
        let first = self.atoms[start].item;
        let within = (first..last).filter(|&at| self.clause.items[at].denies());
        // "Vergiss den Regen nicht".
        let end = self.clause.items.iter().rposition(|item| !item.is_small());
        let trails = end.filter(|&at| matches!(self.clause.items[at].text, "nicht" | "pas"));
        before
            .chain(within)
            .chain(trails)
            .find(|item| !cue.contains(item))
    }
}

/// Lets a cue that was found say what it says.
fn settle(clauses: &mut [Clause<'_>], index: usize, found: &Found) {
    // "I don't remember asking for rain" has none either.
    if matches!(found.sense, Sense::Unsaid | Sense::Back) && found.denial.is_some() {
        return;
    }
    let clause = &mut clauses[index];
    let thing = clause.items[found.thing].span.clone();
    let kept = found.sense == Sense::Kept;
    let flips = found.denial.is_some() || kept;
    let words = found.cue.iter().chain(&found.denial);
    let spans: Vec<_> = words.map(|&at| clause.items[at].span.clone()).collect();
    let told = |item: &Item<'_>| spans.contains(&item.span) && (!kept || says_no(item));
    match flips {
        true => clause.items.retain(|item| !told(item)),
        false => {
            let words = clause.items.iter_mut().filter(|item| told(item));
            words.for_each(|item| item.meaning = Meaning::Idle);
        }
    }
    match (found.sense, found.denial) {
        (Sense::Kept, _) | (_, Some(_)) => {}
        (Sense::Listed, None) => {
            if let Some(&first) = found.cue.first() {
                clause.items[first].meaning = Meaning::NoList;
            }
        }
        (Sense::Unsaid, None) => {
            let phrase = clause.items.iter_mut().filter(|item| item.span == thing);
            phrase.for_each(|item| item.meaning = Meaning::Idle);
        }
        (Sense::Denied | Sense::Disliked, None) => {
            deny(clause, &thing);
            if found.behind_thing {
                deny_list(clauses, index);
            }
        }
        (Sense::Back, None) => deny_last(clauses, index),
        (Sense::Unheard, None) => mute_last(clauses, index),
        (Sense::Habit, None) => unsay_habit(clauses, index),
    }
}

/// Whether an item takes something away.
fn says_no(item: &Item<'_>) -> bool {
    item.denies() || matches!(item.meaning, Meaning::Refused | Meaning::Ceases)
}

/// Denies one phrase of a clause and nothing else.
fn deny(clause: &mut Clause<'_>, thing: &std::ops::Range<usize>) {
    let Some(at) = clause.items.iter().position(|item| item.span == *thing) else {
        return;
    };
    let denial = Item {
        text: "",
        meaning: Meaning::Instead,
        ..clause.items[at].clone()
    };
    clause.items.insert(
        at,
        Item {
            span: thing.start..thing.start,
            ..denial
        },
    );
}

/// "The fog, the rain and the wind are history": what is said of the last is said
/// of all.
fn deny_list(clauses: &mut [Clause<'_>], last: usize) {
    if clauses[last].opener != Opener::And {
        return;
    }
    for index in (0..last).rev() {
        let short = answers::is_short(&clauses[index]) && clauses[index].lists(Family::Scene);
        let first = clauses[index]
            .items
            .iter()
            .find(|item| is_of_scene(item.meaning));
        let Some(span) = first.map(|item| item.span.clone()).filter(|_| short) else {
            return;
        };
        deny(&mut clauses[index], &span);
        if clauses[index].opener != Opener::Comma {
            return;
        }
    }
}

/// Denies what was named last, and empties the clause that does so.
fn deny_last(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = again::named_last(clauses, index, BACK) else {
        return;
    };
    let scene = |item: &&Item<'_>| is_of_scene(item.meaning);
    if !clauses[listed.end - 1]
        .items
        .iter()
        .any(|item| scene(&item))
    {
        again::take_out(clauses, index);
        return;
    }
    for clause in &mut clauses[listed] {
        let things = clause.items.iter().filter(scene);
        let mut spans: Vec<_> = things.map(|item| item.span.clone()).collect();
        spans.dedup();
        let denied = clause.items.iter().any(Item::denies);
        for span in spans.iter().filter(|_| !denied) {
            deny(clause, span);
        }
    }
    clauses[index].items.clear();
}

/// "Rain outside, but we can't hear it": denies the sound of what was named last.
fn mute_last(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = again::named_last(clauses, index, BACK) else {
        return;
    };
    for clause in &mut clauses[listed] {
        let sounds = clause.items.iter().filter_map(|item| match item.meaning {
            Meaning::Air(air, _) | Meaning::Matter(air, _) => Some((air.sound()?, item.span.end)),
            Meaning::Sound(sound) => Some((sound, item.span.end)),
            _ => None,
        });
        let sounds: Vec<_> = sounds.collect();
        for (sound, end) in sounds {
            let said = |meaning| Item {
                text: "",
                span: end..end,
                language: Language::Any,
                meaning,
            };
            clause.items.push(said(Meaning::Instead));
            clause.items.push(said(Meaning::Sound(sound)));
        }
    }
}

/// "Usually this bridge is wrapped in fog. Today you can see for miles".
fn unsay_habit(clauses: &mut [Clause<'_>], index: usize) {
    let turns = |clause: &Clause<'_>| {
        let words = clause.items.iter().take(3);
        clause.opener == Opener::But || words.into_iter().any(|item| is_now(item.text))
    };
    let end = (index + 1..clauses.len()).find(|&at| turns(&clauses[at]));
    let Some(end) = end.filter(|&end| end - index <= 3) else {
        return;
    };
    for clause in &mut clauses[index..end] {
        let things = clause
            .items
            .iter_mut()
            .filter(|item| is_of_scene(item.meaning));
        things.for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// Words that tell this film from other days.
fn is_now(text: &str) -> bool {
    const NOW: &str = "today|now|not|here|this time|tonight|not today|heute|diesmal|jetzt|nicht|hier|aujourdhui|cette fois|maintenant|ici|pas|hoy|esta vez|ahora|aqui|no|今天|这次|今晚|现在|如今|今日|这回|此刻";
    is_among(text, NOW)
}

/// Words that say that something lasts, or does nothing to somebody.
fn is_lasting(text: &str) -> bool {
    const LASTING: &str = "gone|went|died|stopp|ended|missing|absent|optional|negotiable|forbidden|done|over|finished|to|be|a|an|the|stop|end|cease|fade|melt|lift|clear|vanish|die|matter|bother|mind|disturb|reach|touch|help|hurt|let|ease|abate|relent|slow|settle|disappear|dissipate|go|give|quit|finish|subside|weaken|tire|rest|sleep|scare|frighten|deter|affect|last|only|seem|look|feel|like|want|need|even|just|really|ever|any|much|quite|yet|always|enough|forget|keep|stay|remain|hide|cover|spoil|ruin|break";
    is_among(text, LASTING)
}

/// Whether a word that would part two clauses belongs to a cue: "we've had it with
/// the snow", "rain over fog any day".
pub(super) fn holds(clauses: &[Clause<'_>], text: &str) -> bool {
    const WITH: &str = "had it|up to here|done|through|fed up|bored|enough|already|stop it|cool it|knock it off|away|off|down|out|to do|patience|it|do away|dispense|disagree|careful";
    let Some(clause) = clauses.last().filter(|_| text == "with") else {
        return false;
    };
    let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    let words = words.join(" ");
    let mut ends = WITH.split('|');
    ends.any(|end| words == end || words.ends_with(&format!(" {end}")))
}

/// Small words between a thing and what is said of it.
fn is_small_word(text: &str) -> bool {
    const SMALL: &str = "is|are|was|were|be|been|being|has|have|had|will|would|should|must|can|could|may|might|shall|do|does|did|get|gets|got|getting|all|already|long|finally|since|just|now|completely|totally|entirely|simply|really|ever|also|both|ago|then|still|soon|quite|rather|very|so|to|that|it|there|here|thats|its|eventually|slowly|gradually|ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|soll|sollen|sollte|darf|durfen|muss|mussen|kann|konnen|schon|bereits|langst|jetzt|nun|endlich|ganz|vollig|komplett|einfach|alle|sich|auch|hier|heute|da|dort|inzwischen|mittlerweile|est|sont|etait|etaient|a|ont|avait|avaient|sera|seront|doit|doivent|peut|deja|tous|toutes|tout|maintenant|enfin|completement|totalement|s|se|y|ici|es|son|esta|estan|era|fue|fueron|ha|han|habia|habian|sera|seran|debe|deben|puede|pueden|ya|todo|todos|todas|ahora|completamente|totalmente|aqui|hace|已|经|早|就|都|也|全|了|在|里|的|是|已经|早就|早已|全都|完全|终于|渐渐|慢慢|现在|今天|这|里|最|后|那|些|会|要|该|应|一";
    is_among(text, SMALL)
}

/// Words that lead to where a thing is, or say more of it.
fn is_placing(text: &str) -> bool {
    const PLACING: &str = "of|over|on|in|above|from|around|behind|across|outside|at|along|inside|near|beyond|that|which|we|you|i|uber|auf|im|in|vom|von|an|am|aus|hinter|vor|draussen|der|die|das|sur|dans|de|du|des|au|d|derriere|autour|dehors|qui|que|del|en|sobre|detras|alrededor|fuera|la|el|los|las";
    is_among(text, PLACING)
}

/// Words of the one who asks.
fn is_us(text: &str) -> bool {
    const US: &str = "i|im|ive|id|ill|we|were|weve|wed|me|us|my|our|ich|wir|mir|mich|uns|bin|sind|hab|habe|haben|je|j|nous|on|m|me|yo|nosotros|nos|estoy|estamos|soy|somos|odio|detesto|aborrezco|prohibo|deteste|detestons|hasse|hassen|ertrage|verabscheue|我|我们|咱";
    is_among(text, US)
}

/// Words of what somebody is within.
fn is_inside(text: &str) -> bool {
    const INSIDE: &str = "in|under|through|amid|during|despite|im|bei|unter|durch|trotz|sous|dans|malgre|bajo|en|durante|pendant|pese";
    is_among(text, INSIDE)
}

/// Words before what begins a clause.
fn is_leading(text: &str) -> bool {
    const LEADING: &str = "please|and|but|so|well|actually|just|lets|let|we|you|i|us|can|could|would|should|bitte|und|aber|ich|wir|du|s|il|vous|plait|et|mais|on|je|nous|por|favor|y|pero|请|就|那|我|你|们|把|先|再|吧";
    is_among(text, LEADING)
}
