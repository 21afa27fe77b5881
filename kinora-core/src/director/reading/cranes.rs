//! A crane that films: "the crane sweeps down to the girl", "a crane lifts us over
//! the wheat". Others are birds, or stand in a harbour.

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::Clause;
use super::item::Item;

/// What a crane is called.
const CRANES: &str = "crane|jib|boom|grua|grue|kran|kranarm|kamerakran|摇臂|吊臂";

/// Articles of something that was not named before, as a camera is.
const DEFINITE: &str = "the|our|la|der|una|notre|unser|nuestra";

/// Whom only a crane takes along that films.
const US: &str = "us|uns|nous|nos|viewer|zuschauer|spectateur|espectador|我们";

/// Words of other cranes: of building sites, harbours and birds.
const OTHERS: &str = "wings|wing|feathers|beak|nest|reeds|marsh|flock|bird|birds|container|containers|beam|beams|girder|girders|load|cargo|steel|ship|ships|dock|docks|port|harbor|construction|operator|operators|site|scaffolding|concrete|hook|plumes|ailes|nid|roseaux|oiseau|conteneur|palette|pallet|paleta|kiste|crate|caisse|caja|construccion|operador|grutier|kranfuhrer|bau|conteneurs|chantier|poutre|grutier|alas|plumas|nido|pajaro|contenedor|contenedores|obra|viga|carga|flugel|federn|vogel|baustelle|stahltrager|last|集装箱|工地|吊起|货物";

/// What a crane does that films.
const MOVES: &str = "sweep|sweeps|sweeping|swept|swoop|swoops|swooping|rise|rises|rising|lift|lifts|lifting|climb|climbs|climbing|soar|soars|descend|descends|descending|drop|drops|dropping|sink|sinks|lower|lowers|lowering|glide|glides|gliding|float|floats|swing|swings|swinging|boom|booms|come|comes|coming|go|goes|going|move|moves|moving|carry|carries|take|takes|raise|raises|hoist|hoists|sube|asciende|desciende|baja|eleva|levanta|alza|lleva|monte|descend|eleve|souleve|s eleve|se eleva|emporte|steigt|sinkt|senkt|hebt|fahrt|schwebt|gleitet|schwenkt|schwingt|tragt|升起|升|上升|下降|降下|缓缓升起|缓缓下降";

/// What a crane does to a thing, which is another crane.
const CARRIES: &str = "lift|lifts|lifting|lower|lowers|lowering|raise|raises|hoist|hoists|carry|carries|take|takes|swing|swings|move|moves|hebt|senkt|tragt|fahrt|eleve|souleve|emporte|monte|descend|eleva|levanta|alza|lleva|sube|baja";

/// Words that a thing begins with.
const OBJECT: &str =
    "the|a|an|its|his|her|their|le|les|un|une|el|los|las|una|den|die|das|einen|eine|ein";

/// What takes a crane down by itself.
const DOWN: &str = "descend|descends|descending|desciende|baja|sinkt|senkt|sink|sinks|lower|lowers|lowering|drop|drops|dropping|下降|降下|缓缓下降";

/// Makes a camera of a crane that films.
pub(super) fn settle(clauses: &mut [Clause<'_>]) {
    let says = |clause: &Clause<'_>| clause.items.iter().any(|item| has(item, OTHERS));
    if clauses.iter().any(says) {
        return;
    }
    clauses.iter_mut().for_each(films);
    carries_on(clauses);
}

/// "Mounted on a crane, the camera sweeps down": a crane that a clause of its own names.
fn carries_on(clauses: &mut [Clause<'_>]) {
    for index in 1..clauses.len() {
        let [before, clause] = &mut clauses[index - 1..=index] else {
            continue;
        };
        let rig = |item: &Item<'_>| item.meaning == Meaning::Rig(Verb::Crane);
        let fits = |item: &Item<'_>| {
            rig(item) || item.is_small() || item.is_article() || item.meaning == Meaning::Unread
        };
        let alone = before.items.iter().any(rig) && before.items.iter().all(fits);
        let camera = clause
            .items
            .iter()
            .position(|item| item.meaning == Meaning::Camera);
        let upright = clause
            .items
            .iter()
            .any(|item| matches!(item.meaning, Meaning::Way(Way::Up | Way::Down)));
        let moves = |item: &Item<'_>| matches!(item.meaning, Meaning::Verb(_));
        let verb = clause.items.iter().position(moves);
        if let (Some(camera), Some(verb)) = (camera, verb)
            && alone
            && upright
            && (camera < verb || clause.items[verb].language == Language::German)
        {
            clause.items[verb].meaning = Meaning::Verb(Verb::Crane);
            let rigs = before.items.iter_mut().filter(|item| rig(item));
            rigs.for_each(|item| item.meaning = Meaning::Idle);
        }
    }
}

fn has(item: &Item<'_>, list: &str) -> bool {
    is_among(item.text, list) || item.text.split(' ').any(|word| is_among(word, list))
}

fn films(clause: &mut Clause<'_>) {
    let Some(crane) = clause.items.iter().position(|item| {
        let last = item.text.rsplit(' ').next().unwrap_or_default();
        is_among(last, CRANES) || is_among(item.text, CRANES)
    }) else {
        return;
    };
    let camera = |item: &Item<'_>| item.meaning == Meaning::Camera;
    if clause.items.iter().any(camera) || clause.items[crane].text.ends_with(" shot") {
        return;
    }
    let behind = &clause.items[crane + 1..];
    let passes = |item: &&Item<'_>| {
        let slowly = item.language == Language::English && item.text.ends_with("ly");
        (item.is_small() || slowly) && !is_among(item.text, MOVES)
    };
    let skipped = behind.iter().take_while(passes).count();
    let verb = crane + 1 + skipped;
    let Some(does) = clause.items.get(verb).filter(|item| has(item, MOVES)) else {
        return;
    };
    let way = clause.items[verb..]
        .iter()
        .find_map(|item| match item.meaning {
            Meaning::Way(way @ (Way::Up | Way::Down)) => Some(way),
            _ => None,
        });
    let own = is_among(does.text, DOWN) || matches!(does.meaning, Meaning::Verb(Verb::Rise));
    let us = clause.items[verb + 1..].iter().any(|item| has(item, US));
    // "Der Kran hebt die Fracht nach oben".
    let carries = is_among(does.text, CARRIES)
        && clause.items[verb + 1..]
            .first()
            .is_some_and(|item| has(item, OBJECT) || item.meaning == Meaning::Unread);
    if carries && !us {
        return;
    }
    let named = clause.items[..crane]
        .last()
        .is_some_and(|item| has(item, DEFINITE));
    let chinese = clause.items[crane].language == Language::Chinese;
    let whole = clause.items[crane].text.contains(' ');
    if !(us || ((named || chinese || whole) && (way.is_some() || own))) {
        return;
    }
    let down = way == Some(Way::Down) || (way.is_none() && is_among(does.text, DOWN));
    let span = does.span.clone();
    clause.items[crane].meaning = Meaning::Camera;
    for item in clause.items.iter_mut().filter(|item| item.span == span) {
        item.meaning = Meaning::Idle;
    }
    clause.items[verb].meaning = Meaning::Verb(if down { Verb::Sink } else { Verb::Crane });
}
