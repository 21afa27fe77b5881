//! The camera in French.

use super::super::Meaning::{
    AtRest, Camera, CameraMotion, Extent, Idle, Move as Cam, Near as Framed, Pace, Still,
    Verb as Act, Way as To,
};
use super::super::{Entry, Near, Verb, Way, entry};
use crate::vocabulary::{Move, Speed};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "défilé la caméra|défilé caméra|défilé de mode la caméra|caméra|la caméra|l'objectif|objectif|le plan|la vue|le cadre|le drone|drone|l'appareil|le point de vue|la prise de vue|le champ",
        &[Camera],
    ),
    entry(
        "mouvement de caméra|mouvements de caméra|mouvement de la caméra|mouvements de la caméra|déplacement de caméra|déplacement de la caméra",
        &[CameraMotion],
    ),
    // Towards and away.
    entry(
        "travelling avant|travelling en avant|travelling vers l'avant|traveling avant|travelling d'approche|rapprochement|rapprochement de la caméra|mouvement avant|*approcher la caméra|*rapprocher la caméra|plan en travelling avant|poussée avant|push avant",
        &[Cam(Move::DollyIn)],
    ),
    entry(
        "*approcher|*rapprocher|*avancer|s'approche|s'avance|se rapproche|*avancer vers|*progresser|*foncer|*faufiler|se faufile|*pénétrer|*engouffrer|*enfoncer|s'enfonce|*entrer dans|entre dans la|entre dans le|entre par|pénètre dans|se glisse dans",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "travelling arrière|travelling en arrière|travelling vers l'arrière|traveling arrière|mouvement arrière|recul|recul de la caméra|prise de recul|*reculer la caméra",
        &[Cam(Move::DollyOut)],
    ),
    entry(
        "*éloigner|*reculer|prend du recul|prendre du recul|*écarter|se retire|*retirer la caméra|mouvement vers l'arrière|éloigne la caméra|éloignez la caméra|déplacement vers l'arrière|prend ses distances",
        &[Act(Verb::Go), To(Way::Out)],
    ),
    entry(
        "zoom avant|zoom sur|zoom vers|zoom rapproché|zoome sur|zoomer sur|zoom en avant|*zoomer avant|zoome vers|zoom progressif sur|fait un zoom|fait un zoom avant|zoom in",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "zoom arrière|dézoom|*dézoomer|zoom en arrière|fait un zoom arrière|*zoomer arrière|zoom out|zoom vers l'arrière",
        &[Cam(Move::ZoomOut)],
    ),
    entry("*zoomer|zooms", &[Act(Verb::Zoom)]),
    entry(
        "crash zoom|zoom rapide|zoom brutal|zoom éclair",
        &[Pace(Speed::Fast, 1.5), Cam(Move::ZoomIn)],
    ),
    entry(
        "travelling compensé|effet vertigo|effet hitchcock|trans trav|dolly zoom|transtrav|zoom compensé|travelling contrarié",
        &[Cam(Move::DollyZoom)],
    ),
    // Turning.
    entry(
        "panoramique|panoramiques|pivotement|*panoramiquer|pano|mouvement panoramique|panoramique horizontal|plan panoramique|*balayer|balayage|panoramique de caméra|fait un panoramique|effectue un panoramique|*panoter|panote|panotent|fait un pano",
        &[Act(Verb::Pan)],
    ),
    entry(
        "panoramique vertical|tilt|*incliner|inclinaison|*basculer|bascule|*pencher|s'incline|*tilter|tilt vertical|*plonger du regard vers|basculement|inclinaison de la caméra",
        &[Act(Verb::Tilt)],
    ),
    entry(
        "panoramique filé|filé rapide|filé brusque|filé de caméra|filé soudain|whip pan|panoramique éclair|coup de fouet|pano filé|panoramiques filés|panoramique rapide filé|mouvement filé|fouetté|panoramique fouetté|panoramique brutal|panoramique brusque|panoramique violent|panoramique ultra rapide|coup de fouet visuel|balayage éclair|panoramique foudroyant",
        &[Act(Verb::WhipPan)],
    ),
    entry(
        "panoramique vers le haut|panoramique haut",
        &[Cam(Move::TiltUp)],
    ),
    entry(
        "panoramique vers le bas|panoramique bas",
        &[Cam(Move::TiltDown)],
    ),
    entry(
        "roulis|*rouler sur elle|plan débullé|plan cassé|angle hollandais|cadrage penché|débullé|rotation sur l'axe",
        &[Act(Verb::Roll)],
    ),
    entry("*rouler", &[Act(Verb::Bank)]),
    entry("*circuler|*filer", &[Act(Verb::Go)]),
    // Sideways, up and down.
    entry(
        "travelling|traveling|travellings|travelling latéral|traveling latéral|plan en travelling|mouvement latéral|déplacement latéral|translation latérale|travelling horizontal|slider",
        &[Act(Verb::Truck)],
    ),
    entry(
        "*déplacer|se déplace|*bouger|*aller|*passer|*venir|*partir|*traverser|*mouvoir|*décaler|*progresser lentement",
        &[Act(Verb::Go)],
    ),
    entry(
        "*glisser|*coulisser|*longer|*parcourir|*défiler|glissement",
        &[Act(Verb::Glide)],
    ),
    entry("*dériver|dérive", &[Act(Verb::Drift)]),
    entry("*flotter|*planer|*léviter", &[Act(Verb::Float)]),
    entry(
        "*voler|*survoler|survol|vol de drone|vol en drone",
        &[Act(Verb::Fly)],
    ),
    entry(
        "*monter|*élever|*lever|*remonter|ascension|prend de la hauteur|prendre de la hauteur|montée|mouvement ascendant|*grimper|*décoller|prenant de la hauteur|gagne de la hauteur|gagnant de la hauteur|prend de l'altitude|prenant de l'altitude",
        &[Act(Verb::Rise)],
    ),
    entry(
        "*descendre|*abaisser|*baisser|descente|mouvement descendant|perd de l'altitude|*redescendre",
        &[Act(Verb::Sink)],
    ),
    entry(
        "plan à la grue|mouvement de grue|plan de grue|mouvement à la grue",
        &[Act(Verb::Crane)],
    ),
    entry(
        "grue vers le haut|grue montante|plan de grue ascendant|grue ascendante|mouvement de grue ascendant",
        &[Cam(Move::CraneUp)],
    ),
    entry(
        "grue vers le bas|grue descendante|plan de grue descendant|mouvement de grue descendant",
        &[Cam(Move::CraneDown)],
    ),
    entry(
        "travelling vertical|pedestal vers le haut|travelling vers le haut|travelling ascendant|travelling montant|travelling vertical vers le haut|travelling vertical ascendant|mouvement vertical vers le haut|déplacement vertical vers le haut",
        &[Cam(Move::PedestalUp)],
    ),
    entry(
        "travelling vers le bas|travelling descendant|pedestal vers le bas|travelling vertical vers le bas|travelling vertical descendant|mouvement vertical vers le bas|déplacement vertical vers le bas",
        &[Cam(Move::PedestalDown)],
    ),
    // Around.
    entry(
        "*orbiter|*encercler|*contourner|*graviter|*entourer|travelling circulaire|traveling circulaire|mouvement circulaire|plan circulaire|rotation autour|mouvement orbital|plan orbital|orbite|en orbite|*tourner autour|*tournoyer autour|*pivoter autour|fait le tour|faire le tour|rotation à 360 degrés|plan à 360 degrés|360 degrés autour|plan à 360|rotation à 360|tour complet|travelling à 360|décrit un arc|arc de cercle|en arc de cercle|tournent autour|gravite|décrit un cercle|décrit un demi cercle|décrivant un arc|décrivant un cercle|trace un arc|trace un cercle|dessine un arc|dessine un cercle|demi cercle autour|en demi cercle|fait un tour complet|fait un demi tour autour|fait une boucle autour|*enrouler autour|mouvement enveloppant|travelling enveloppant|tour autour|gravite autour|en orbite autour|un arc autour|plan circulaire autour|se déplace autour|*déplacer autour|*bouger autour|se meut autour|*marcher autour|*voler autour|*glisser autour",
        &[Act(Verb::Circle)],
    ),
    entry("*tourner|*pivoter|*retourner|*virer", &[Act(Verb::Turn)]),
    entry(
        "*tournoyer|rotation|*tourbillonner|*pirouetter",
        &[Act(Verb::Rotate)],
    ),
    entry(
        "*regarder|*fixer|*observer|*contempler|jette un regard|*voir|regard",
        &[Act(Verb::Look)],
    ),
    // Focus, hand, following.
    entry(
        "bascule de mise au point|bascule de point|changement de mise au point|changement de point|changement de focus|mise au point passe|la mise au point passe|le point passe|le focus passe|la mise au point bascule|le point bascule|transition de mise au point|la mise au point glisse|la mise au point se déplace|report de point|tirer le point|bascule du point|la netteté passe|mise au point qui passe|point qui passe|mise au point qui bascule|mise au point qui glisse|le focus glisse|le focus bascule|point qui bascule|transfert de mise au point|transfert de point|transfert de netteté|déplacement de la mise au point",
        &[Cam(Move::RackFocus)],
    ),
    entry(
        "caméra à l'épaule|caméra portée|caméra à la main|caméra au poing|filmé à la main|plan à l'épaule|caméra épaule|tourné à la main|effet caméra portée|à l'épaule|légers tremblements|léger tremblement|caméra légèrement tremblante",
        &[Cam(Move::Handheld)],
    ),
    entry(
        "caméra tremblante|tremblement de caméra|tremblements de caméra|la caméra tremble|caméra tremble|secousses|la caméra vibre|caméra qui tremble|tremblement de terre|image tremblante|secousse|caméra secouée|la caméra est secouée|tremblement de la caméra",
        &[Cam(Move::Shake)],
    ),
    entry("*trembler|*vibrer|*secouer", &[Act(Verb::Shake)]),
    entry(
        "suivi du|suivi de la|travelling suivi|*suivre|*accompagner|*poursuivre|*filer derrière|suit ses pas|*marcher derrière|*courir derrière",
        &[Act(Verb::Follow)],
    ),
    entry(
        "plan de suivi|travelling d'accompagnement|plan suivi|caméra de suivi|suivi de caméra|travelling de suivi",
        &[Cam(Move::Follow)],
    ),
    // At rest.
    entry(
        "plan fixe|caméra fixe|la caméra est fixe|caméra statique|plan statique|cadre fixe|la caméra reste fixe|la caméra reste immobile|caméra immobile|la caméra reste statique|plan immobile|sur trépied|caméra sur trépied|trépied|la caméra est immobile|la caméra ne bouge plus|vue fixe|prise de vue fixe|image fixe|la caméra est statique|caméra fixée|reste la caméra immobile|cadrage fixe|statique|la caméra reste stable|caméra stable|caméra verrouillée|la caméra s'immobilise|la caméra reste en place|caméra reste où elle est|la caméra reste où elle est|caméra reste à sa place|la caméra reste à sa place|la caméra reste là|que la caméra reste fixe|le cadre ne change pas|le cadrage ne change pas|le plan ne change pas|la vue ne change pas|garde la caméra fixe|gardez la caméra fixe|garder la caméra fixe|garde la caméra immobile|garde la caméra en place|caméra en place|le cadre reste le même|le cadrage reste le même",
        &[Cam(Move::Static)],
    ),
    entry(
        "la caméra ne bouge pas|caméra ne bouge pas|sans bouger la caméra|aucun mouvement de caméra|sans mouvement de caméra|pas de mouvement de caméra|pas de mouvements de caméra|sans aucun mouvement de caméra|ne bougez pas la caméra|ne pas bouger la caméra|ne bouge pas la caméra|sans déplacer la caméra|la caméra ne se déplace pas|la caméra ne bouge absolument pas|la caméra ne bouge jamais",
        &[Still],
    ),
    entry(
        "immobile|fixe|sans bouger|reste immobile|ne bouge pas|inerte|stable|s'immobilise net|reste là|ne bouge plus|à l'arrêt|se fige|figée|en place|marque une pause|marque un temps d'arrêt|marque un arrêt|en repos|se stabilise|fait une pause|au repos",
        &[AtRest],
    ),
    entry("sans mouvement|aucun mouvement", &[Idle]),
    // How near.
    entry(
        "très gros plan|insert|plan de détail|plan détail|macro",
        &[Framed(Near::Detail)],
    ),
    entry(
        "gros plan|plan rapproché|plan serré|gros plan sur",
        &[Framed(Near::Close)],
    ),
    entry(
        "plan moyen|plan américain|plan taille|plan mi moyen",
        &[Framed(Near::Medium)],
    ),
    entry(
        "plan large|plan d'ensemble|plan général|grand angle|vue d'ensemble|vue aérienne|plan très large|panorama|vue panoramique",
        &[Framed(Near::Wide)],
    ),
    // Speed and amount.
    entry(
        "lent|lente|lentement|lents|lentes|doucement|doux|douce|délicatement|progressivement|graduellement|peu à peu|tranquillement|calmement|en douceur|paisiblement|petit à petit|avec douceur|calme|progressif|progressive",
        &[Pace(Speed::Slow, 0.6)],
    ),
    entry(
        "très lent|très lente|très lentement|extrêmement lent|extrêmement lentement|imperceptiblement|très doucement",
        &[Pace(Speed::Slow, 0.4)],
    ),
    entry(
        "rapide|rapidement|vite|vif|vive|soudain|soudainement|brusque|brusquement|dynamique|brutalement|à toute vitesse|précipitamment|vivement",
        &[Pace(Speed::Fast, 1.5)],
    ),
    entry(
        "très vite|très rapide|très rapidement|à grande vitesse|extrêmement vite|ultra rapide",
        &[Pace(Speed::Fast, 1.8)],
    ),
    entry(
        "fluide|régulier|régulière|régulièrement|stabilisé|continu|constante",
        &[Pace(Speed::Normal, 1.0)],
    ),
    entry(
        "légèrement|léger|légère|un peu|à peine|subtil|subtile|subtilement|minime|discret|discrète|discrètement|faiblement|imperceptible|petit",
        &[Extent(0.5)],
    ),
    entry(
        "fortement|beaucoup|dramatique|spectaculaire|intense|intensément|extrême|loin|au loin|largement|puissamment",
        &[Extent(1.5)],
    ),
    // Directions.
    entry(
        "à gauche|vers la gauche|sur la gauche|gauche|de droite à gauche|de la droite vers la gauche|vers sa gauche à l'écran|depuis la droite",
        &[To(Way::Left)],
    ),
    entry(
        "à droite|vers la droite|sur la droite|droite|de gauche à droite|de la gauche vers la droite|depuis la gauche",
        &[To(Way::Right)],
    ),
    entry(
        "sa gauche|à sa propre gauche|sur sa gauche|vers sa gauche|à sa gauche",
        &[To(Way::TheirLeft)],
    ),
    entry(
        "sur sa droite|vers sa droite|à sa droite",
        &[To(Way::TheirRight)],
    ),
    entry(
        "vers le haut|en haut|vers le ciel|de bas en haut|en hauteur|du bas vers le haut|dans les airs|haut|au ciel",
        &[To(Way::Up)],
    ),
    entry(
        "vers le bas|en bas|vers le sol|de haut en bas|du haut vers le bas|bas",
        &[To(Way::Down)],
    ),
    entry(
        "de plus en plus près|toujours plus près|plus près encore|vers l'avant|en avant|avant|vers nous|vers la caméra|vers l'objectif|vers le spectateur|plus près|face caméra|à la caméra|la caméra en face|vers l'intérieur|jusqu'à",
        &[To(Way::In)],
    ),
    entry(
        "vers l'arrière|en arrière|arrière|loin de la caméra|loin de nous|vers l'extérieur|à reculons",
        &[To(Way::Out)],
    ),
    entry(
        "autour|autour de|autour d'elle|autour de lui|en cercle|tout autour|en rond|alentour",
        &[To(Way::Around)],
    ),
    entry(
        "parallèlement|parallèlement à|parallèlement au|en parallèle|le long|le long de|latéralement|de côté|d'un côté à l'autre|sur le côté|devant",
        &[To(Way::Across)],
    ),
    entry(
        "à travers|au dessus|au dessus de|par dessus|entre|au travers|dans le tunnel|travers",
        &[To(Way::Through)],
    ),
    entry(
        "dans le sens des aiguilles d'une montre|dans le sens horaire|sens horaire",
        &[To(Way::Clockwise)],
    ),
    entry(
        "dans le sens inverse des aiguilles d'une montre|sens antihoraire|dans le sens antihoraire",
        &[To(Way::Anticlockwise)],
    ),
    entry(
        "à gauche de|à droite de|sur la gauche du cadre|en arrière plan|arrière plan|à l'arrière plan|au premier plan|premier plan|main gauche|main droite|côté gauche|côté droit|en bas à gauche|en haut à droite|tout droit|plan d'eau|haut en couleur|là haut|en contrebas|hauteur des yeux|par dessus son épaule|au second plan|avant de|talons hauts|chapeau haut|bas résille|haut de forme",
        &[Idle],
    ),
    entry(
        "vieille caméra|appareil photo|avec une caméra|tient une caméra|une caméra dans|caméra ancienne|objectif zoom|grue de chantier|des grues|nature morte|une nature morte|eau stagnante|le zoom de|roule sa bosse|tourne la page|tourne les pages|tourner la page|plan de travail|plan de la ville|plan de métro|arrière cour|arrière boutique|devant la maison|devant la porte|devant un|devant une|devant le|devant la|devant les|pull à col roulé|chapeau incliné|chapeau penché|tour eiffel|la tour|en pleine descente|en descente|la descente|une descente|descente de ski|montée des marches|la montée|une montée|plan de la ville est|plan de la maison|plan du métro|sans plan|le plan de la ville|le plan de la maison|le plan du quartier|un plan de la ville|un plan du métro|le plan du métro|un avion|arrière train|marche arrière|file d'attente|une file|la file|en file|en file indienne|à la file|fil|carte du métro|pleine vue|le cadre photo|un cadre photo|cadre doré|le cadre doré|le cadre de la photo|le cadre du tableau|champ de blé|le champ de blé|le champ de|un champ de|vue sur mer|arc en ciel|arc de triomphe|tir à l'arc|traverse le cadre|entre dans le cadre|sort du cadre|quitte le cadre|dans le cadre|hors du cadre|traverse l'image|dans le champ|traverse le champ|hors champ|bord du cadre|entre dans le champ|sort du champ|quitte le champ|traversent le cadre|entrent dans le champ|dans l'image|au bord du cadre",
        &[Idle],
    ),
    entry(
        "plan drone|plan de drone|prise de vue drone|vue de drone|au drone|plan au drone|en drone|survol en drone|images de drone",
        &[Camera, Act(Verb::Hover)],
    ),
];
