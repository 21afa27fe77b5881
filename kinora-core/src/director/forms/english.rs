//! The forms of an English verb.

use super::{listed, with_endings};

/// The forms of an English verb.
pub(super) fn english(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    let others = listed(IRREGULAR, verb).unwrap_or_else(|| regular(verb));
    forms.extend(others);
    forms
}

fn regular(verb: &str) -> Vec<String> {
    let vowel_y = ["ay", "ey", "oy"].iter().any(|end| verb.ends_with(end));
    if let Some(stem) = verb.strip_suffix('y').filter(|_| !vowel_y) {
        return with_endings(stem, "ies ying ied").collect();
    }
    if let Some(stem) = verb.strip_suffix('e').filter(|stem| !stem.ends_with('e')) {
        return with_endings(stem, "es ing ed").collect();
    }
    let hisses = ["s", "x", "z", "ch", "sh"];
    match hisses.iter().any(|end| verb.ends_with(end)) {
        true => with_endings(verb, "es ing ed").collect(),
        false => with_endings(verb, "s ing ed").collect(),
    }
}

/// English verbs that follow no rule, with their forms beside the plain one.
const IRREGULAR: &[(&str, &str)] = &[
    ("ban", "bans banning banned"),
    ("be", "is are was were being been"),
    ("begin", "begins beginning began begun"),
    ("bin", "bins binning binned"),
    ("blow", "blows blowing blew blown"),
    ("break", "breaks breaking broke broken"),
    ("catch", "catches catching caught"),
    ("cling", "clings clinging clung"),
    ("come", "comes coming came"),
    ("creep", "creeps creeping crept"),
    ("cut", "cuts cutting"),
    ("die", "dies dying died"),
    ("dip", "dips dipping dipped"),
    ("draw", "draws drawing drew drawn"),
    ("drink", "drinks drinking drank"),
    ("drive", "drives driving drove driven"),
    ("drop", "drops dropping dropped"),
    ("eat", "eats eating ate eaten"),
    ("fall", "falls falling fell fallen"),
    ("feel", "feels feeling felt"),
    ("fight", "fights fighting fought"),
    ("flip", "flips flipping flipped"),
    ("fly", "flies flying flew flown"),
    ("forget", "forgets forgetting forgot forgotten"),
    ("forgo", "forgoes forgoing forwent"),
    ("get", "gets getting got"),
    ("give", "gives giving gave given"),
    ("go", "goes going went gone"),
    ("have", "has having had"),
    ("hear", "hears hearing heard"),
    ("hold", "holds holding held"),
    ("hug", "hugs hugging hugged"),
    ("jib", "jibs jibbing jibbed"),
    ("keep", "keeps keeping kept"),
    ("leave", "leaves leaving left"),
    ("let", "lets letting"),
    ("lose", "loses losing lost"),
    ("make", "makes making made"),
    ("nod", "nods nodding nodded"),
    ("pan", "pans panning panned"),
    ("put", "puts putting"),
    ("quit", "quits quitting"),
    ("rid", "rids ridding"),
    ("ride", "rides riding rode"),
    ("rise", "rises rising risen"),
    ("run", "runs running ran"),
    ("say", "says saying said"),
    ("scrub", "scrubs scrubbing scrubbed"),
    ("see", "sees seeing saw seen"),
    ("send", "sends sending sent"),
    ("set", "sets setting"),
    ("shake", "shakes shaking shook shaken"),
    ("shut", "shuts shutting"),
    ("sing", "sings singing sang sung"),
    ("sink", "sinks sinking sank sunk"),
    ("sit", "sits sitting sat"),
    ("speak", "speaks speaking spoke spoken"),
    ("spin", "spins spinning spun"),
    ("stand", "stands standing stood"),
    ("step", "steps stepping stepped"),
    ("stop", "stops stopping stopped"),
    ("strip", "strips stripping stripped"),
    ("sweep", "sweeps sweeping swept"),
    ("swim", "swims swimming swam swum"),
    ("swing", "swings swinging swung"),
    ("take", "takes taking took taken"),
    ("think", "thinks thinking thought"),
    ("throw", "throws throwing threw thrown"),
    ("whip", "whips whipping whipped"),
    ("withdraw", "withdraws withdrawing withdrew withdrawn"),
];
