//! Orders that point back: "take it out", "quítalo", "lass den weg", "add some".

use super::super::text::is_among;

/// Words that only make an order polite, or say when it holds.
const FILLERS: &str = "please|pls|plz|so|just|but|then|can|could|would|you|we|i|d|ll|like|to|now|this|time|here|completely|entirely|totally|altogether|thanks|thank|also|maybe|ok|okay|though|well|kindly|lets|again|ever|really|simply|yes|bitte|dann|doch|mal|einfach|diesmal|jetzt|hier|ganz|komplett|lieber|danke|ich|wir|du|ihr|ja|auch|eben|halt|gern|gerne|por|favor|porfa|asi|que|entonces|pues|mejor|ahora|esta|vez|gracias|por favor|y|ya|s|il|vous|plait|svp|stp|donc|alors|cette|fois|ici|merci|je|on|nous|et|c|moi|请|那|就|吧|这次|了|啦|给我|都|麻烦|und|and|da|drin|te|me";

/// What something is called that was named before.
const THEM: &str = "it|that|those|them|these|any|both|everything|all|some|one|more|den|die|das|es|ihn|sie|alles|beides|dies|welche|welchen|welches|etwas|den da|la|le|les|l|ca|cela|en|eso|esto|esos|todo";

/// Verbs that take something away by themselves.
const REMOVE: &str = "remove|delete|skip|lose|ditch|drop|scrap|kill|nix|omit|exclude|avoid|mute|silence|erase|hide|bin|axe|forget|streich|streiche|streicht|entfern|entferne|entfernt|losch|losche|loscht|vergiss|vergesst|enleve|enlevez|retire|retirez|supprime|supprimez|vire|virez|coupe|coupez|ote|otez|efface|effacez|oublie|oubliez|zappe|zappez|evite|evitez|eteins|eteignez";

/// Verbs that take something away with a word behind it.
const TAKE: &str = "take|leave|cut|edit|filter|keep|throw|turn|switch|crop|lass|lasst|lassen|nimm|nehmt|mach|macht|tu|tut|schneid|schneidet|schalt|schaltet|stell|stellt|dreh|dreht|laisse|laissez|mets|mettez";

/// Such words.
const AWAY: &str =
    "out|away|off|weg|raus|aus|ab|leise|stumm|fort|draussen|tomber|de cote|dehors|fuera";

/// Orders to take out what was named before, and refusals of it.
const OUT: &str = "hoy no hay|no hay|no la hay|no lo hay|aqui no hay|ahi no hay|heute nicht|il n y en a pas|il n en est rien|out they go|out go|m en passerai volontiers|m en passe|m en passerai|s en passera|get rid of it|get rid of that|get rid of them|get rid of those|none of that|none of it|none of those|none of them|no more of that|enough of that|enough of it|not again|dont do that|do not do that|dont do it|dont add it|dont add that|dont add any|dont add them|dont want it|dont want that|dont want any|dont want them|dont want those|dont want any of that|dont want any of it|dont need it|dont need that|dont need them|dont need any|dont it|dont that|dont include it|dont put it in|dont put that in|dont put any in|dont use it|dont want to see it|dont want to hear it|dont want to see that|dont want to hear that|dont want see it|dont want hear it|dont want see that|dont want hear that|it has go|that has go|they have go|it must go|that must go|they must go|out with it|out with that|out with them|away with it|away with that|without it|without that|without them|without any|it should go|out it goes|rather not have it|not have it|not have that|weg damit|raus damit|schluss damit|fort damit|genug davon|nichts davon|ohne das|nie wieder|nicht nochmal|nicht noch|nicht wieder|das nicht|den nicht|die nicht|den weglassen|die weglassen|das weglassen|weglassen|streichen|rausstreichen|rauslassen|rausnehmen|will das nicht|will die nicht|will den nicht|will das nicht mehr|will nicht|mag das nicht|mag die nicht|mag den nicht|brauch das nicht|brauche das nicht|brauchen das nicht|brauch die nicht|brauch den nicht|das kann weg|der kann weg|die kann weg|die konnen weg|das kann raus|der kann raus|die konnen raus|das muss weg|der muss weg|die muss weg|die mussen weg|das muss raus|der muss raus|die mussen raus|der soll weg|die soll weg|das soll weg|die sollen weg|der soll raus|die sollen raus|muss weg|muss raus|kann weg|den kannst weglassen|die kannst weglassen|das kannst weglassen|weg|raus|en veux pas|n en veux pas|en veux plus|n en veux plus|ne en veux pas|n en mets pas|n en mettez pas|n en ajoute pas|n en ajoutez pas|n en rajoutez pas|n en rajoute pas|n en faut pas|n en voulons pas|n en veut pas|en veut pas|pas de ca|plus de ca|sans ca|rien de tout ca|plus jamais|enlevez|enleve|retirez|no lo quiero|no la quiero|no los quiero|no las quiero|no lo quiero mas|no la quiero mas|no lo pongas|no la pongas|no los pongas|no las pongas|no lo pongan|no la pongan|no los pongan|no las pongan|no lo ponga|no la ponga|no lo agregues|no la agregues|no lo metas|no la metas|no lo necesito|no la necesito|nada de eso|nada de esto|sin eso|sin nada|no quiero eso|fuera|fuera con eso|nunca mas|no mas|lo quiero fuera|la quiero fuera";

/// The same in Chinese.
const OUT_SIGNS: &str = "今天终于放晴|终于放晴|放晴|今天放晴|雨过天晴|去掉|拿掉|不要|删|删掉|关|关掉|去|别要|别再|别再有|别加|取消|取消掉|别放|去除|免|别有|不要它|不要再有|别再加|不要有";

/// Verbs that put something in.
const PUT: &str = "add|put|bring|include|give|throw|want|need|fug|fuge|fugt|mach|macht|tu|tut|pack|packt|bau|baut|nimm|nehmt|gib|gebt|will|ajoute|ajoutez|rajoute|rajoutez|mets|mettez|remets|remettez";

/// Words behind what is put in.
const IN: &str = "in|back|hinzu|dazu|rein|ein|mit|wieder|zuruck|more";

/// Orders to put in what was named before.
const BACK: &str = "add|rein damit|her damit|hinzufugen|erganzen|ajoute|ajoutez|rajoute|rajoutez|agrega|agreguen|anade|anadan|hatte welche|will welche";

/// The same in Chinese.
const BACK_SIGNS: &str = "加上|加进去|加一点|补上|加点|添上|加回来|加一些|加|补一点|加上去";

/// Stems of Spanish verbs that take out, and that put in, before "lo" or "las".
const QUIT: &[&str] = &[
    "quit", "saqu", "sac", "elimin", "borr", "cort", "apag", "omit", "evit", "silenci", "suprim",
    "retir", "olvid", "descart", "mute", "cal",
];
const PON: &[&str] = &["pon", "pong", "agreg", "anad", "inclu", "met", "sum"];

/// Whether a word says nothing of what is ordered.
pub(super) fn fills(word: &str) -> bool {
    is_among(word, FILLERS)
}

/// Whether words take out what was named before.
pub(super) fn is_taken_out(words: &[&str]) -> bool {
    let text = words.join(" ");
    let signs = words.concat();
    if is_among(&text, OUT) || is_among(&signs, OUT_SIGNS) {
        return true;
    }
    match words {
        [verb, rest @ ..] if is_enclitic(verb, QUIT) => rest.is_empty() || rest == ["fuera"],
        [verb, them] => is_among(verb, REMOVE) && is_among(them, THEM),
        [verb, them, away] => {
            (is_among(verb, TAKE) && is_among(them, THEM) && is_among(away, AWAY))
                || (is_among(verb, REMOVE) && is_among(them, THEM) && is_among(away, AWAY))
                || (is_among(verb, REMOVE) && *them == "tout" && is_among(away, THEM))
        }
        _ => false,
    }
}

/// Whether words put in what was named before.
pub(super) fn is_put_in(words: &[&str]) -> bool {
    let text = words.join(" ");
    let signs = words.concat();
    if is_among(&text, BACK) || is_among(&signs, BACK_SIGNS) {
        return true;
    }
    match words {
        [verb] => is_enclitic(verb, PON),
        [verb, them] => is_among(verb, PUT) && is_among(them, THEM),
        [verb, them, rest @ ..] => {
            let ends = |word: &&str| is_among(word, IN) || is_among(word, THEM);
            is_among(verb, PUT) && is_among(them, THEM) && rest.len() < 3 && rest.iter().all(ends)
        }
        [] => false,
    }
}

/// "Quítenlo", "ponlas": one of these stems with a pronoun at its end.
fn is_enclitic(word: &str, stems: &[&str]) -> bool {
    let ends = ["lo", "la", "los", "las", "selo", "sela", "selos", "selas"];
    let pronoun = ends.iter().any(|end| word.ends_with(end));
    pronoun && word.len() > 4 && stems.iter().any(|stem| word.starts_with(stem))
}
