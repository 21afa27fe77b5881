//! The forms of a French verb.

use super::{listed, with_endings};

/// The forms of a French verb.
pub(super) fn french(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(IRREGULAR, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("ger") {
        let endings = "ger ge gent geant gez gé geons gera geront";
        return with_endings(stem, endings).collect();
    }
    if let Some(stem) = verb.strip_suffix("cer") {
        let endings = "cer ce cent çant cez cé çons cera ceront";
        return with_endings(stem, endings).collect();
    }
    if let Some(stem) = verb.strip_suffix("er") {
        return with_endings(stem, "er e ent ant ez é ons era eront").collect();
    }
    match verb.strip_suffix("ir") {
        Some(stem) => {
            let endings = "ir it issent issant issez i issons isse ira iront";
            with_endings(stem, endings).collect()
        }
        None => vec![verb.to_owned()],
    }
}

/// French verbs that follow no rule.
const IRREGULAR: &[(&str, &str)] = &[
    ("aller", "aller va vont allant allons"),
    ("défiler", "défiler défile défilent défilant défilons"),
    (
        "courir",
        "courir court courent courant coure courra courront courez",
    ),
    (
        "faire",
        "faire fait font faisant fasse fassent fera feront faites fais",
    ),
    (
        "descendre",
        "descendre descend descendent descendant descendez descends descendons descende",
    ),
    ("se mouvoir", "mouvoir meut"),
    (
        "sourire",
        "sourire sourit sourient souriant sourie sourira souriront souriez",
    ),
    (
        "poursuivre",
        "poursuivre poursuit poursuivent poursuivant poursuivie",
    ),
    (
        "suivre",
        "suivre suit suivent suivant suivez suivie suivons suive suis suivra",
    ),
    ("tenir", "tenir tient tiennent tenant tienne"),
    ("venir", "venir vient viennent venant"),
    ("voir", "voir voit voient voyant"),
    ("partir", "partir part partent partant"),
    ("lire", "lire lit lisent lisant"),
    ("boire", "boire boit boivent buvant"),
    ("rire", "rire rit rient riant rie"),
    ("dormir", "dormir dort dorment dormant"),
    ("pleuvoir", "pleuvoir pleut pleuvant pleuve pleuvra"),
    ("ouvrir", "ouvrir ouvre ouvrent ouvrant"),
    ("élever", "élever élève élèvent élevant élevez élevons"),
    ("lever", "lever lève lèvent levant levez lèvera"),
    ("balayer", "balayer balaie balaye balaient balayant"),
];
