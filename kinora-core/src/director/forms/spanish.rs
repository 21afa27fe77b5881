//! The forms of a Spanish verb.

use super::{listed, with_endings};

/// The forms of a Spanish verb.
pub(super) fn spanish(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(IRREGULAR, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("ar") {
        let soft = match stem.char_indices().next_back() {
            Some((at, 'c')) => format!("{}qu", &stem[..at]),
            Some((_, 'g')) => format!("{stem}u"),
            Some((at, 'z')) => format!("{}c", &stem[..at]),
            _ => stem.to_owned(),
        };
        let hard =
            "ar a an ando ó aron arse ándose amos ará arán ara aran ase asen arla arlo arlas arlos";
        let soft: Vec<String> = with_endings(&soft, "e en es").collect();
        let all = with_endings(stem, hard).chain(soft);
        return all.filter(|form| !NOUNS.contains(&form.as_str())).collect();
    }
    let stem = verb.strip_suffix("er").or_else(|| verb.strip_suffix("ir"));
    match stem {
        Some(stem) => {
            let endings = "e en iendo a an as ió ieron iéndose iera ieran";
            let mut forms: Vec<String> = with_endings(stem, endings).collect();
            let we = verb.strip_suffix('r').unwrap_or(verb);
            forms.extend([verb.to_owned(), format!("{verb}se"), format!("{we}mos")]);
            forms.extend([format!("{verb}á"), format!("{verb}án")]);
            forms
        }
        None => vec![verb.to_owned()],
    }
}

/// Forms of verbs that are nouns or names in the first place.
const NOUNS: &[&str] = &[
    "andes", "cruces", "pases", "viajes", "cantes", "toques", "planes", "entre",
];

/// Spanish verbs that follow no rule.
const IRREGULAR: &[(&str, &str)] = &[
    (
        "caer",
        "caer cae caen cayendo caído caiga caigan caigas caerá caerán cayera cayeran",
    ),
    (
        "mover",
        "mover mueve mueven moviendo mueva muevan muevas moverse moviéndose movemos moverá moverán moviera movieran moverla moverlo moverlas moverlos",
    ),
    (
        "perseguir",
        "perseguir persigue persiguen persiguiendo persiga persigan persigas persiguiera perseguirlo perseguirla perseguirlos",
    ),
    (
        "seguir",
        "seguir sigue siguen siguiendo siga sigan sigas seguimos siguiera seguirlo seguirla seguirlos seguirlas",
    ),
    (
        "retroceder",
        "retroceder retrocede retroceden retrocediendo retroceda retrocedan retrocedas retrocedemos",
    ),
    (
        "bajar",
        "bajar baja bajan bajando baje bajen bajes bajamos bajará bajarán bajara bajaran bajarse bajarla bajarlo bajarlas bajarlos",
    ),
    (
        "barrer",
        "barrer barre barren barriendo barra barran barras barremos barrerá barrerán barriera barrieran",
    ),
    (
        "callar",
        "callar calla callan callando calló callaron callen callarse callara callarán callada callados",
    ),
    ("ir", "ir va van yendo vamos"),
    (
        "volar",
        "volar vuela vuelan volando volamos vuele vuelen volará volarán volara volaran",
    ),
    (
        "sonreír",
        "sonreír sonríe sonríen sonriendo sonría sonrían sonrías sonriera sonrieran sonriese sonreirá sonreirán sonrió sonrieron sonreírme sonreírle",
    ),
    (
        "reír",
        "reír ríe ríen riendo ría rían rías riera rieran reírse riéndose",
    ),
    (
        "temblar",
        "temblar tiembla tiemblan temblando tiemble tiemblen temblara temblaran",
    ),
    (
        "llover",
        "llover llueve lloviendo llueva lloviera lloverá lloviese",
    ),
    ("nevar", "nevar nieva nevando nieve nevara nevará nevase"),
    (
        "asentir",
        "asentir asiente asienten asintiendo asienta asientan asientas asintiera asintieran asentirá asintió asintieron",
    ),
    (
        "mecer",
        "mecer mece mecen meciendo meza mezan mecerse meciéndose meciera mecieran",
    ),
    ("negar", "negar niega niegan negando niegue nieguen"),
    (
        "cerrar",
        "cerrar cierra cierran cerrando cierre cierren cierres cerrara cerraran",
    ),
    (
        "abrir",
        "abrir abre abren abriendo abra abran abras abriera abrieran",
    ),
    (
        "decir",
        "decir dice dicen diciendo diga digan digas dijera dijeran dirá dirán dijo",
    ),
    (
        "hacer",
        "hacer hace hacen haciendo haga hagan hagas hiciera hicieran hará harán haz hizo",
    ),
    (
        "poner",
        "poner pone ponen poniendo ponga pongan pongas pusiera pusieran",
    ),
    (
        "dar",
        "dar da dan dando dé den des diera dieran dará darán dio",
    ),
    ("hacerse", "hacerse"),
    (
        "acercar",
        "acercar acerca acercan acercando acerque acerquen acerques acercarse acercándose acercamos acercara acercará",
    ),
    (
        "alejar",
        "alejar aleja alejan alejando aleje alejen alejes alejarse alejándose alejamos alejara alejará",
    ),
    (
        "volver",
        "volver vuelve vuelven volviendo vuelva vuelvan vuelvas volverse volviéndose volviera volvieran",
    ),
    (
        "descender",
        "descender desciende descienden descendiendo descienda desciendan descendemos",
    ),
    (
        "ascender",
        "ascender asciende ascienden ascendiendo ascienda asciendan ascendemos",
    ),
    (
        "encender",
        "encender encendiendo encienda enciendan enciendas encendiera encenderse",
    ),
    (
        "rodar",
        "rodar rueda ruedan rodando ruede rueden ruedes rodó rodara",
    ),
    ("leer", "leer lee leen leyendo lea lean"),
    ("dormir", "dormir duerme duermen durmiendo duerma duerman"),
    ("morder", "morder muerde muerden mordiendo muerda muerdan"),
];
