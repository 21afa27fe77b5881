//! What people, animals and things do, in German, and who they are.

use super::super::Meaning::{
    Air, Heard, Pronoun, Someone, Subject as Do, Unknown, Verb as Act, Way as To,
};
use super::super::{Entry, Verb, Way, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "*atmen|*ein+atmen|*aus+atmen|atmet|atmend|atmet ein|atmet aus|atmet tief|brust hebt sich|*seufzen|atemzug",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "*blinzeln|blinzelt|blinzele|*zwinkern|zwinkert|schließt die augen|öffnet die augen|schließt ihre augen|öffnet ihre augen|schließt seine augen|öffnet seine augen",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*lächeln|lächelt|lächelnd|*grinsen|*schmunzeln|schmunzelt|ein lächeln|strahlt glücklich|lächelnde|lächelnden",
        &[Do(Subject::Smile)],
    ),
    entry("*nicken|nickt zustimmend", &[Do(Subject::Nod)]),
    entry(
        "dreht den kopf|dreht ihren kopf|dreht seinen kopf|wendet den kopf|wendet sich|dreht sich um|wendet sich um|wendet das gesicht|dreht die frau den kopf|dreht der mann den kopf|den kopf drehen|kopf dreht sich|schüttelt den kopf|dreht den kopf zur seite|kopfdrehung|wendet ihren kopf|wendet seinen kopf|dreht ihr gesicht",
        &[Do(Subject::Turn)],
    ),
    entry(
        "wendet sich ab|dreht sich weg",
        &[Do(Subject::Turn), To(Way::Out)],
    ),
    entry(
        "neigt den kopf|neigt ihren kopf|neigt seinen kopf|legt den kopf schief|kopf neigt sich|den kopf neigen",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "hebt den blick|senkt den blick|hebt die augen|senkt die augen|schlägt die augen nieder|wendet den blick ab|sieht sich um|schaut sich um|blickt sich um|augen wandern|rollt mit den augen|verdreht die augen",
        &[Do(Subject::Look)],
    ),
    entry(
        "*schwanken|*wiegen|wiegt sich|wiegen sich|*flattern|flattert|*wogen|*schaukeln|schaukelt|*wehen|gras wiegt|*rascheln sich|*wippen",
        &[Do(Subject::Sway)],
    ),
    entry(
        "haare wehen|haar weht|wehendes haar|wehende haare|haare flattern|haare bewegen sich|haar bewegt sich|haare fliegen|haar fliegt|fell bewegt sich|mähne weht|haar flattert",
        &[Do(Subject::Hair)],
    ),
    entry(
        "haare wehen im wind|haar weht im wind|haare bewegen sich im wind|haar bewegt sich im wind|haare wiegen sich im wind|haare tanzen im wind|haar wiegt sich im wind|haare im wind|haar im wind|wind in den haaren|haare flattern im wind|wind spielt mit ihrem haar|wehende haare im wind",
        &[Do(Subject::Hair), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "weht im wind|wehen im wind|wehend im wind|wehende fahnen im wind",
        &[Do(Subject::Sway), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "*winken|winkt|winkt mit der hand|winkt zum abschied|*zu+winken",
        &[Do(Subject::Wave)],
    ),
    entry(
        "*spazieren|*schlendern|schlendert|*schreiten|*marschieren|*schreitet|*stapfen|geht spazieren|zu fuß gehen",
        &[Act(Verb::Walk)],
    ),
    entry(
        "*laufen|*rennen|*joggen|*sprinten|*galoppieren|*traben",
        &[Do(Subject::Run)],
    ),
    entry(
        "*flügel schlagen|schlägt mit den flügeln|breitet die flügel aus|vögel fliegen|fliegende vögel|vogel fliegt|fliegt davon",
        &[Do(Subject::Fly)],
    ),
    entry(
        "*tanzen|fällt|fallend|*springen|*hüpfen|*sprechen|*reden|*sagen|*flüstern|flüstert|*schreien|*rufen|*singen|*lachen|*kichern|kichert|*weinen|*essen|*trinken|*kauen|*beißen|*explodieren|*verwandeln|*schmelzen|*zerbrechen|*einstürzen|*wachsen|*blühen|*kämpfen|*schlagen|*treten|*umarmen|*küssen|*klettern|klettert|*schwimmen|*tauchen|*werfen|*fangen|*greifen|*öffnen|*schließen|setzt sich|steht auf|*knien|*spielen|*kochen|*schreiben|*lesen|*zeichnen|zeichnet|*verschwinden|*erscheinen|*bellen|*miauen|*schnurren|*brüllen|*knurren|*heulen|*wedeln|wedelt|*gähnen|*niesen|*gießen|*spritzen|*ziehen aus|*reiten|*schlafen|*heben auf|*gestikulieren|*runzeln",
        &[Unknown],
    ),
    entry("sie|ihr", &[Pronoun]),
    entry(
        "überwachungskameras|sicherheitskamera|sternekoch|sterneköchin|frau|mann|mädchen|junge|jungen|kind|baby|person|dame|herr|frauen|männer|jemand|er|ihr gesicht|sein gesicht|kopf|gesicht|augen|auge|hand|hände|paar|freunde|familie|mutter|vater|soldat|könig|königin|prinzessin|ritter|krieger|kriegerin|zauberer|roboter|astronaut|astronautin|tänzerin|tänzer|sängerin|sänger|koch|köchin|fischer|hexe|geist|engel|spieler|läufer|läuferin|fahrer|reiter|pilot|arzt|lehrer|schüler|braut|mönch|statue|figur|porträt|großmutter|großvater|oma|opa|bauer|radfahrer|radfahrerin|ältere dame|alter mann|alte frau|tourist|wanderer|wanderin|motiv|model",
        &[Someone],
    ),
    entry(
        "hund|hunde|katze|katzen|pferd|pferde|fisch|fische|löwe|tiger|bär|wolf|fuchs|hase|hirsch|reh|elefant|schmetterling|schmetterlinge|biene|bienen|adler|drache|drachen|welpe|kätzchen|kuh|kühe|schaf|schafe|ente|enten|schwan|wal|delfin|hai|schildkröte|frosch|affe|panda|pinguin|tier|tiere|qualle|schlange",
        &[Someone],
    ),
    entry(
        "lastwagen|lkw|laster|transporter|bus|zug|straßenbahn|boot|boote|schiff|segelboot|flugzeug|hubschrauber|motorrad|ballon|heißluftballon|rakete|raumschiff|satellit|fahne|fahnen|flagge|baum|bäume|gras|blume|blumen|äste|zweige|pflanze|vorhang|vorhänge|kleid|umhang|schal|planet|mond|erde|globus|rad|räder|tür|ball|feder|drachenflieger|windrad|uhr|flasche|produkt|logo|schild|regenschirm|kaffee|tasse|traktor|wagen|taxi|polizeiauto|feuerwehrauto|feuerwehr|kutsche|karussell",
        &[Someone],
    ),
    entry(
        "vogel|möwe|eule|eulen|krähe|krähen|schwalbe|schwalben|geier|taube|tauben|rabe|raben|storch|störche|kraniche|falke|falken|bussard|spatzen|schwäne|wildgänse",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "menge|leute|menschen|publikum|gäste|zuschauer|menschenmenge|kinder",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry("auto|autos", &[Someone, Heard(Sound::Traffic)]),
];
