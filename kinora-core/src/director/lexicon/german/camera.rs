//! The camera in German.

use super::super::Meaning::{
    AtRest, Camera, CameraMotion, Extent, Idle, LastWay, Move as Cam, Near as Framed, Pace, Still,
    Verb as Act, Way as To,
};
use super::super::{Entry, Near, Verb, Way, entry};
use crate::vocabulary::{Move, Speed};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry("zooms|zoomens", &[Act(Verb::Zoom)]),
    entry("kameraschwenks", &[Act(Verb::Pan)]),
    entry(
        "kamera|die kamera|der kamera|kameras|objektiv|das objektiv|blick der kamera|drohne|die drohne|das bild|die einstellung|die ansicht|der blickwinkel|die perspektive|kameraperspektive",
        &[Camera],
    ),
    entry(
        "kamerabewegung|kamerabewegungen|bewegung der kamera|bewegungen der kamera|kamerabewegt|die kamera zu bewegen|die kamera bewegen|kameraführung",
        &[CameraMotion],
    ),
    // Towards and away.
    entry(
        "*heran+fahren|*ran+fahren|*zu+fahren auf|heranfahrt|kamerafahrt heran|zufahrt auf|hinfahrt|vorwärtsfahrt|fahrt nach vorn|fahrt nach vorne|fahrt vorwärts|kamerafahrt vorwärts|kamerafahrt nach vorn|kamerafahrt nach vorne|kamerafahrt in|*hinein+fahren|*vor+fahren|*vorwärts+fahren|*näher+kommen|*heran+kommen|*heran+bewegen|*heran+gleiten|*heran+rücken|*näher+rücken|annäherung|kameraannäherung",
        &[Cam(Move::DollyIn)],
    ),
    entry(
        "*nähern|*annähern|*an+nähern|*ein+dringen|*hinein+gleiten|*ein+tauchen|*hinein+fliegen|dringt ein|taucht ein|*hinein+schieben|*vor+dringen|*vor+stoßen|*vor+gleiten|*vor+schieben|*herein+fahren|fährt näher|fahren näher|fahre näher|fahr näher",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "*zurück+fahren|*weg+fahren|rückwärtsfahrt|rückfahrt|kamerafahrt zurück|kamerafahrt rückwärts|kamerafahrt nach hinten|fahrt nach hinten|fahrt zurück|fahrt rückwärts|*zurück+weichen|*zurück+ziehen|*rückwärts+fahren|*heraus+fahren|wegfahrt|*ab+rücken",
        &[Cam(Move::DollyOut)],
    ),
    entry("*entfernen", &[Act(Verb::Go), To(Way::Out)]),
    entry(
        "*heran+zoomen|*hinein+zoomen|*rein+zoomen|*ran+zoomen|*ein+zoomen|heranzoom|zoom auf|zoom in|zoomfahrt|zoomt auf|zoomt in|zoomen auf|zoome auf",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "*heraus+zoomen|*raus+zoomen|*aus+zoomen|*weg+zoomen|*zurück+zoomen|herauszoom|zoom heraus|zoom raus|zoom zurück|zoom nach hinten|zoomt langsam aus|zoomt sanft aus",
        &[Cam(Move::ZoomOut)],
    ),
    entry("*zoomen|kamerazoom", &[Act(Verb::Zoom)]),
    entry(
        "crash zoom|schneller zoom|reißzoom|blitzzoom",
        &[Pace(Speed::Fast, 1.5), Cam(Move::ZoomIn)],
    ),
    entry(
        "dolly zoom|vertigo effekt|vertigoeffekt|hitchcock zoom",
        &[Cam(Move::DollyZoom)],
    ),
    // Turning.
    entry(
        "*schwenken|*kamera+schwenken|kameraschwenk|schwenk|schwenks|panoramaschwenk|schwenkbewegung|*herum+schwenken|*hinüber+schwenken|*mit+schwenken|*rüber+schwenken|*pannen|pannt|pan",
        &[Act(Verb::Pan)],
    ),
    entry("linksschwenk|schwenk links", &[Cam(Move::PanLeft)]),
    entry("rechtsschwenk|schwenk rechts", &[Cam(Move::PanRight)]),
    entry(
        "*hoch+schwenken|*hinauf+schwenken|*nach oben schwenken|aufwärtsschwenk|*auf+blicken",
        &[Cam(Move::TiltUp)],
    ),
    entry(
        "*herunter+schwenken|*hinunter+schwenken|*runter+schwenken|abwärtsschwenk|*nach unten schwenken",
        &[Cam(Move::TiltDown)],
    ),
    entry(
        "reißschwenk|wischer|reissschwenk der kamera|*reißen|wischschwenk|blitzschwenk|reißschwenks|ein reißer|schnellschwenk|peitschenschwenk|ruckartiger schwenk|ruckartig geschwenkt",
        &[Act(Verb::WhipPan)],
    ),
    entry(
        "*neigen|*kippen|neigung|kamerakippung|neigebewegung|vertikalschwenk|vertikaler schwenk|*tilten|kameraneigung|neigung der kamera",
        &[Act(Verb::Tilt)],
    ),
    entry(
        "*rollen|kamerarolle|rollbewegung|schräge kamera|gekippter horizont|*verkanten",
        &[Act(Verb::Roll)],
    ),
    // Sideways, up and down.
    entry(
        "kamerafahrt|kamerafahrten|fahrt|fahraufnahme|seitwärtsfahrt|seitliche fahrt|parallelfahrt|querfahrt|seitliche kamerafahrt|*seitwärts fahren|sliderfahrt|*verschieben|seitenfahrt|slider|travelling|traveling|dollyfahrt|trackingfahrt|schienenfahrt|seitfahrt",
        &[Act(Verb::Truck)],
    ),
    entry(
        "*fahren|*bewegen|*gehen|*rücken|*wandern|*kommen|*vor+rücken|*schieben|*weichen|*kriechen|*schleichen|*rutschen|*dringen|*huschen|*rasen|*pirschen|*preschen|*stoßen|*tasten|weicht|wich|schiebt sich|kriecht|schleicht|*jagen",
        &[Act(Verb::Go)],
    ),
    entry("*gleiten|*ziehen", &[Act(Verb::Glide)]),
    entry(
        "*treiben|*driften|*segeln|*trudeln|*taumeln",
        &[Act(Verb::Drift)],
    ),
    entry("*schweben", &[Act(Verb::Float)]),
    entry(
        "*fliegen|drohnenflug|*über+fliegen|überflug|kameraflug|*überfliegen",
        &[Act(Verb::Fly)],
    ),
    entry(
        "*steigen|*auf+steigen|*erheben|*heben|*hoch+fahren|*hinauf+fahren|*nach oben fahren|*empor+steigen|*hoch+steigen|*an+heben|*an+steigen|aufstieg|*auf+gehen|*empor+gleiten|*empor+schweben|*hoch+gleiten|*hinauf+gleiten|*empor+fahren|*auf+schweben|*hoch+fliegen|*hinauf+steigen|gewinnt an höhe|gewinnt höhe|höhe gewinnend",
        &[Act(Verb::Rise)],
    ),
    entry(
        "*sinken|*senken|*ab+senken|*herab+sinken|*herunter+fahren|*hinunter+fahren|*hinab+fahren|*ab+steigen|*nieder+sinken|*herab+senken|*nach unten fahren|abstieg|*versinken|*unter+gehen|*ab+tauchen|*herab+gleiten|*herunter+kommen|*hinab+gleiten|*hinab+sinken|*tiefer+gehen",
        &[Act(Verb::Sink)],
    ),
    entry("kranfahrt|kranaufnahme", &[Act(Verb::Crane)]),
    entry(
        "kranfahrt nach oben|kranfahrt aufwärts|aufsteigende kamera|kran hoch|kranfahrt hoch|kranschwenk nach oben|am kran nach oben|mit dem kran nach oben|per kran nach oben|aufsteigende kranfahrt|steigende kranfahrt",
        &[Cam(Move::CraneUp)],
    ),
    entry(
        "kranfahrt nach unten|kranfahrt abwärts|absinkende kamera|kran runter|kranschwenk nach unten|am kran nach unten|mit dem kran nach unten|per kran nach unten|absinkende kranfahrt|sinkende kranfahrt|absteigende kranfahrt",
        &[Cam(Move::CraneDown)],
    ),
    entry(
        "vertikalfahrt nach unten|vertikale fahrt nach unten|vertikale kamerafahrt nach unten|senkrechte kamerafahrt nach unten",
        &[Cam(Move::PedestalDown)],
    ),
    entry(
        "pedestal hoch|hubfahrt|vertikalfahrt nach oben|vertikale fahrt nach oben|vertikale kamerafahrt nach oben|senkrechte kamerafahrt nach oben",
        &[Cam(Move::PedestalUp)],
    ),
    // Around.
    entry(
        "*umkreisen|*umrunden|umkreisung|umfahrt|*um+fahren|orbitfahrt|kreisfahrt|rundfahrt um|360 grad fahrt|360 grad kamerafahrt|360 grad schwenk|orbitaufnahme|bogenfahrt|halbkreisfahrt|*herum+fahren|*umfahren|kreist um|kreisen um|kreist die kamera um|rundumfahrt|dreht sich um die|dreht sich um das|dreht sich um den|beschreibt einen bogen|beschreibt einen halbkreis|beschreibt einen kreis|fährt im kreis um|orbit um|orbit nach|umkreisungsfahrt|kreist einmal um|kreist langsam um|*orbiten|dreht eine runde um|zieht einen kreis um|zieht einen bogen um|schwebt um|gleitet um|wandert um|orbit fahrt|kamerafahrt um|kreisfahrt um",
        &[Act(Verb::Circle)],
    ),
    entry("*kreisen", &[Act(Verb::Circle)]),
    entry("*drehen|*wenden|*um+drehen", &[Act(Verb::Turn)]),
    entry(
        "*rotieren|*herum+wirbeln|*wirbeln|*kreiseln",
        &[Act(Verb::Rotate)],
    ),
    entry(
        "*blicken|*schauen|*sehen|*gucken|*starren|*an+schauen|*an+sehen|*an+blicken",
        &[Act(Verb::Look)],
    ),
    // Focus, hand, following.
    entry(
        "verlagert die schärfe|wandert die schärfe|wandert der fokus|verlagern die schärfe|die schärfe verlagern|schärfe verlagern|zieht die schärfe|schärfe ziehen|die schärfe ziehen|schärfe wechselt|schärfe vom|schärfe von der|schärfe von dem|schärfe von|schärfeverlagerung|fokusverlagerung|schärfenverlagerung|fokuswechsel|schärfewechsel|verlagert den fokus|fokus wechselt|fokus wandert|schärfe wandert|der fokus springt|der fokus wechselt|der fokus wandert|die schärfe wandert|die schärfe wechselt|fokus verlagert sich|der fokus verlagert sich|die schärfe verlagert sich|schärfe verlagert sich|schärfenzieher|fokus ziehen|fokus zieht|fokus gleitet|schärfe gleitet|schärfe springt|fokus springt|fokus verschiebt sich|schärfe verschiebt sich|der fokus gleitet|die schärfe gleitet|die schärfe springt",
        &[Cam(Move::RackFocus)],
    ),
    entry(
        "handkamera|aus der hand gefilmt|aus der hand filmen|aus der hand drehen|handgehaltene kamera|handgeführte kamera|handheld kamera|schulterkamera|leichtes wackeln|leicht wackelnde kamera",
        &[Cam(Move::Handheld)],
    ),
    entry(
        "wackelkamera|kamerawackeln|kamera wackelt|die kamera wackelt|kamera zittert|die kamera zittert|kamera bebt|die kamera bebt|erschütterung|erdbeben|verwackelt|kameraerschütterung|wackelnde kamera|zitternde kamera",
        &[Cam(Move::Shake)],
    ),
    entry(
        "*wackeln|*zittern|*beben|*ruckeln|*verwackeln",
        &[Act(Verb::Shake)],
    ),
    entry(
        "*folgen|*verfolgen|*begleiten|*hinterher+fahren|*mit+fahren|*mit+laufen|*nach+laufen|*hinterher+gehen|*mit+gehen|*nach+gehen|*nach+fahren|*her+laufen|*her+gehen|*her+fahren|*hinterher+fliegen|*nach+fliegen|*dran+bleiben",
        &[Act(Verb::Follow)],
    ),
    entry(
        "verfolgungsfahrt|verfolgerfahrt|verfolgungskamera|mitfahrt|tracking shot|verfolgeraufnahme|begleitfahrt|steadicam aufnahme",
        &[Cam(Move::Follow)],
    ),
    // At rest.
    entry(
        "statische kamera|statisch|statische|statischer|statischen|statisches|statische einstellung|statische aufnahme|feste kamera|feste einstellung|fixe kamera|fixierte kamera|standkamera|starre kamera|starre einstellung|ruhende kamera|ruhige einstellung|stillstehende kamera|unbewegte kamera|unbewegte einstellung|unbewegliche kamera|stativaufnahme|auf dem stativ|vom stativ|stativ|kamera fixiert|kamera ist fixiert|die kamera ist fixiert|kamera fest|kamera ist fest|die kamera ist fest|kamera ist statisch|die kamera ist statisch|kamera bleibt statisch|die kamera bleibt statisch|kamera ruht|die kamera ruht|kamera steht|die kamera steht|kamera steht still|die kamera steht still|kamera bleibt stehen|die kamera bleibt stehen|bleibt die kamera stehen|kamera bleibt still|die kamera bleibt still|kamera bleibt fest|die kamera bleibt fest|die kamera bleibt ruhig|die kamera verharrt|kamera verharrt|kamera hält|die kamera hält|hält die kamera still|ruht die kamera|steht die kamera|steht die kamera still|verharrt die kamera|bleibt die kamera still|bleibt die kamera statisch|bleibt die kamera ruhig|bleibt die kamera fest|die kamera steht fest|kamera steht fest|standbild|kamera auf stativ|auf stativ|auf einem stativ|auf ein stativ|auf ein stativ stellen|auf das stativ|die kamera bleibt wo sie ist|der bildausschnitt ändert sich nicht|der bildausschnitt bleibt gleich|der bildausschnitt bleibt unverändert|der ausschnitt bleibt unverändert|der ausschnitt bleibt gleich|der ausschnitt ändert sich nicht|die einstellung ändert sich nicht|das bild bleibt gleich|halt die kamera ruhig|halte die kamera ruhig|unveränderter bildausschnitt|unveränderter ausschnitt",
        &[Cam(Move::Static)],
    ),
    entry(
        "keine kamerabewegung|keine kamerabewegungen|keinerlei kamerabewegung|ohne kamerabewegung|ohne jede kamerabewegung|die kamera bewegt sich nicht|kamera bewegt sich nicht|bewegt sich die kamera nicht|die kamera nicht bewegen|kamera nicht bewegen|ohne die kamera zu bewegen|die kamera rührt sich nicht|völlig statische kamera|kamera unbewegt|die kamera bleibt unbewegt|keine bewegung der kamera",
        &[Still],
    ),
    entry(
        "still|starr|regungslos|reglos|unbewegt|unbeweglich|bewegungslos|stillstehend|stehen bleiben|bleibt stehen|steht still|verharrt|ruht|fest|fixiert|stehen|hält inne|innehält|kommt zur ruhe|zur ruhe|pausiert|macht halt|kommt zum stillstand|hält kurz inne|rührt sich nicht|verweilt|verharrend|bleibt dort|in ruhe verharrt|stillhält",
        &[AtRest],
    ),
    entry("keine bewegung|ohne bewegung", &[Idle]),
    // How near.
    entry(
        "detailaufnahme|makro|makroaufnahme|extreme nahaufnahme|detail|italienische einstellung",
        &[Framed(Near::Detail)],
    ),
    entry(
        "nahaufnahme|großaufnahme|close up von|nah|porträtaufnahme",
        &[Framed(Near::Close)],
    ),
    entry(
        "halbnah|halbnahe|halbtotale|amerikanische|amerikanische einstellung|mittlere einstellung",
        &[Framed(Near::Medium)],
    ),
    entry(
        "totale|weitwinkel|panorama|weite einstellung|gesamtansicht|establishing shot|luftaufnahme|weitaufnahme|supertotale",
        &[Framed(Near::Wide)],
    ),
    // Speed and amount.
    entry(
        "langsam|langsame|langsamer|langsamen|langsames|gemächlich|sanft|sanfte|sanfter|sanften|sanftes|allmählich|behutsam|behutsame|gemütlich|ruhig|ruhige|ruhiger|ruhigen|sachte|sacht|bedächtig|zart|weich|weiche|weicher|in ruhe|schleichend|nach und nach",
        &[Pace(Speed::Slow, 0.6)],
    ),
    entry(
        "sehr langsam|extrem langsam|ganz langsam|äußerst langsam|kaum merklich|unmerklich|sehr langsame|sehr langsamer",
        &[Pace(Speed::Slow, 0.4)],
    ),
    entry(
        "schnell|schnelle|schneller|schnellen|schnelles|rasch|rasche|rascher|zügig|zügige|zügiger|plötzlich|plötzliche|plötzlicher|flott|hastig|dynamisch|dynamische|dynamischer|rasant|rasante|rasanter|eilig|ruckartig",
        &[Pace(Speed::Fast, 1.5)],
    ),
    entry(
        "sehr schnell|extrem schnell|blitzschnell|sehr schnelle|sehr schneller|mit hoher geschwindigkeit",
        &[Pace(Speed::Fast, 1.8)],
    ),
    entry(
        "gleichmäßig|gleichmäßige|gleichmäßiger|flüssig|flüssige|flüssiger|geschmeidig|stetig|stetige",
        &[Pace(Speed::Normal, 1.0)],
    ),
    entry(
        "leicht|leichte|leichter|leichten|leichtes|ein wenig|etwas|ein bisschen|minimal|minimale|dezent|dezente|dezenter|subtil|subtile|subtiler|geringfügig|ein kleines stück|kaum",
        &[Extent(0.5)],
    ),
    entry(
        "stark|starke|starker|starken|starkes|weit|dramatisch|dramatische|dramatischer|deutlich|deutliche|extrem|extreme|intensiv|intensive|kräftig|kräftige|kräftiger|heftig|heftige|heftiger|heftigen|ganz",
        &[Extent(1.5)],
    ),
    // Directions.
    entry(
        "linksherum|links herum|nach links|links|linkswärts|linke seite hinüber|von rechts nach links|gen links|in richtung links|zur linken seite|nach links hinüber|von rechts",
        &[To(Way::Left)],
    ),
    entry(
        "rechtsherum|rechts herum|nach rechts|rechts|rechtswärts|von links nach rechts|gen rechts|in richtung rechts|zur rechten seite|von links",
        &[To(Way::Right)],
    ),
    entry(
        "nach seiner linken|zur eigenen linken|nach links von ihr aus gesehen|auf ihre linke seite|zu ihrer linken seite|zu seiner linken seite|zu ihrer linken|zu seiner linken|nach ihrer linken",
        &[To(Way::TheirLeft)],
    ),
    entry(
        "zu ihrer rechten|zu seiner rechten|nach ihrer rechten",
        &[To(Way::TheirRight)],
    ),
    entry(
        "nach oben|aufwärts|hoch|hinauf|empor|himmelwärts|in die höhe|zum himmel|von unten nach oben|in den himmel|gen himmel|herauf",
        &[To(Way::Up)],
    ),
    entry(
        "nach unten|abwärts|hinunter|herunter|herab|hinab|runter|von oben nach unten|zum boden|zu boden",
        &[To(Way::Down)],
    ),
    entry(
        "nach vorn|nach vorne|vorwärts|näher und näher|immer näher|immer dichter heran|immer näher heran|heran|hinein|näher|näher heran|vor|herein|rein|ran|näher an|näher zu|in richtung|auf uns zu|auf die kamera zu|in die kamera|zur kamera|richtung kamera|auf den betrachter zu",
        &[To(Way::In)],
    ),
    entry("zu|entgegen", &[LastWay(Way::In)]),
    entry(
        "nach hinten|rückwärts|zurück|heraus|raus|weg|davon|hinaus|von der kamera weg|weiter weg|von uns weg",
        &[To(Way::Out)],
    ),
    entry(
        "herum|rundherum|rings um|ringsum|drumherum|im kreis|um sie herum|um ihn herum|um das motiv|rund um|im uhrzeigersinn herum|im halbkreis|im halbkreis um|im bogen um|in einem bogen|in einem bogen um|in einem halbkreis|in einem halbkreis um|im kreis um|in weitem bogen|in einem weiten bogen|rundum|einmal um",
        &[To(Way::Around)],
    ),
    entry(
        "parallel|parallel zu|parallel zum|parallel zur|entlang|vorbei|seitlich|seitwärts|quer|hin und her|hinüber",
        &[To(Way::Across)],
    ),
    entry(
        "durch|über|hindurch|hinweg|zwischen|darüber",
        &[To(Way::Through)],
    ),
    entry("im uhrzeigersinn", &[To(Way::Clockwise)]),
    entry(
        "gegen den uhrzeigersinn|entgegen dem uhrzeigersinn",
        &[To(Way::Anticlockwise)],
    ),
    entry(
        "links im bild|rechts im bild|auf der linken seite|auf der rechten seite|links neben|rechts neben|links von|rechts von|links hinten|rechts hinten|links unten|rechts unten|links oben|rechts oben|linke hand|rechte hand|linken hand|rechten hand|im hintergrund|im vordergrund|hintergrund|vordergrund|über ihre schulter|über seine schulter|über der stadt|über dem|über der|vor dem|vor der|vor einem|vor einer|vor den|vor ihr|vor ihm|hoch oben|hoch auf|vor allem|zu fuß|weg nach hause|der weg|den weg|ein weg|einen weg|auf dem weg",
        &[Idle],
    ),
    entry(
        "statische aufladung|statische elektrizität|eine drohne am|alte kamera|analogkamera|spielzeugkamera|filmkamera|sofortbildkamera|mit einer kamera|eine kamera in|hält eine kamera|überwachungskamera|zoomobjektiv|ein zoomobjektiv|baukran|autofahrt|bootsfahrt|zugfahrt|fahrt ins grüne|fahrrad|stillleben|ein stillleben|stilles wasser|rollkragen|rollkragenpullover|schwenkt den hut|schwenkt ihren hut|schwenkt seinen hut|schwenkt eine fahne|schwenkt eine flagge|schwenkt die fahne|schwenkt die pfanne|schwenkt den wein|regenbogen|torbogen|pfeil und bogen|brückenbogen|um die ecke|geht um|es geht um|durchs bild|ins bild|aus dem bild|im bild|durch das bild|in das bild|am bildrand|quer durchs bild|in den bildausschnitt|aus dem bildausschnitt|im bildausschnitt|verlässt das bild|betritt das bild|füllt das bild|das bild an der wand",
        &[Idle],
    ),
    entry(
        "drohnenaufnahme|drohnenshot|drohnenaufnahmen|mit der drohne|per drohne|drohnenperspektive",
        &[Camera, Act(Verb::Hover)],
    ),
];
