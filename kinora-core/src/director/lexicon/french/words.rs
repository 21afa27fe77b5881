//! The small words of French, and its numbers and times.

use super::super::Meaning::{
    After, Air, And, Article, But, Camera, Ceases, Idle, Instead, Length, Listen, Loop, Meanwhile,
    Mention, NoAction, NoClause, NoList, NoThing, Number, Often, On, Or, Pictured, Refused, Rig,
    Simile, Someone, Sun, Then, Time, Tint, Unit as Of, While,
};
use super::super::{Entry, Unit, Verb, entry};
use crate::director::time::{Instant, When};
use crate::vocabulary::Atmosphere;

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "au plan suivant|dans le plan suivant|plan suivant|à l'image suivante|dans la scène suivante|scène suivante|à la scène suivante|séquence suivante|dans le dernier plan|au dernier plan|sur le dernier plan|pour le dernier plan|le dernier plan|au plan d'après|puis|ensuite|après cela|après quoi|enfin|finalement|et puis|et enfin|pour finir|par la suite|à la fin|et ensuite|avant de finir|suivi de|suivi d'un|suivi par|avant que|plus tard|au final|pour terminer|et termine|et finit|termine par|se termine par|et pour finir|coupe sur|fondu enchaîné sur|fondu enchaîné vers|en dernier|arrivé|arrivée|une fois en haut|une fois en bas|une fois là|une fois arrivée|arrivée en haut|et on finit|on finit par|finit par|on termine par|et on termine|finissant|finissant par|pour conclure|conclut sur|un instant plus tard|aussitôt après|juste après|l'instant d'après|quand elle atteint|en arrivant|une fois dehors|à l'arrivée|s'ensuit|vient ensuite|quelques secondes plus tard|dans un second temps|dans un deuxième temps|immédiatement après|et finit par|et se termine|arrivée là haut|arrivé là haut|une fois à l'intérieur|une fois dedans|une fois au sommet|une fois au sol|parvenue au sommet|là haut elle",
        &[Then],
    ),
    entry("et|ainsi que|tout en", &[And]),
    entry(
        "pendant que|tandis que|alors que|lorsque|lorsqu|quand|comme si de rien n'était|pendant|durant|au moment où|sur fond de|à mesure que|en même temps que|lorsqu'il|pendant qu'il|pendant qu'elle",
        &[While],
    ),
    entry(
        "en même temps|simultanément|au même moment|pendant ce temps|conjointement|tout à la fois|du même coup",
        &[Meanwhile],
    ),
    entry(
        "bien que|bien qu|même si|quoique|quoiqu|plutôt un|plutôt une|mais|cependant|seulement|avec|avec un|avec une|uniquement|juste|sauf|par contre|en revanche|où l'on n'entend que|où l'on n'entend plus que|où on n'entend que|où l'on entend|où on entend|où l'on ne voit que|où on ne voit que|à part|hormis|excepté",
        &[But],
    ),
    entry(
        "évite|évitez|éviter|évitant|exclure|exclus|excluez|supprime|supprimez|retire|retirez|omets|omettez|bannir|proscrire|absence de|évite de|évitez de|prompt négatif|négatif|liste noire|liste d'exclusion|ne pas inclure|ne pas utiliser|ne pas mettre|ne pas ajouter|ne pas montrer|merci de ne pas utiliser|merci de ne pas mettre|merci de ne pas ajouter|merci d'éviter|prière de ne pas ajouter|prière de ne pas mettre|prière de ne pas utiliser|prière d'éviter|veuillez ne pas utiliser|veuillez ne pas ajouter|veuillez éviter|abstenez vous d'ajouter|on oublie|on évite|on supprime|on enlève|on retire|on vire|on coupe|oublions|évitons|supprimons|enlevons|retirons|oubliez ce que j'ai dit de|oubliez ce que j'ai dit des|oubliez ce que j'ai dit du|oubliez ce que j'ai dit sur|oublie ce que j'ai dit de|oublie ce que j'ai dit des|oublie ce que j'ai dit du|pas touche au|pas touche à|pas touche aux|bas les pattes sur|au diable|au diable le|au diable la|au diable les|à bas le|à bas la|à bas les|choses à éviter|ce que je ne veux pas|ce que je ne veux pas voir|ce que je ne veux pas voir c'est|ce que nous ne voulons pas|ce qu'il faut éviter|interdire",
        &[NoList],
    ),
    entry(
        "au lieu du|au lieu des|plutôt que du|plutôt que de la|plutôt que des|au lieu de|au lieu d'|plutôt que|plutôt que de|plutôt qu'un|plutôt qu'une|à la place de|à la place d'|en lieu et place de",
        &[Instead],
    ),
    entry(
        "aucune trace|nulle trace|non merci|n'est pas souhaité|n'est pas souhaitée|ne sont pas souhaités|non souhaité|indésirable|indésirables|interdit|interdite|interdits|interdites|est proscrit|est proscrite|proscrit|proscrite|n'est pas nécessaire|ne sont pas nécessaires|n'a rien à faire ici|est de trop|sont de trop|sont exclus|sont exclues|sont bannis|sont bannies|sont proscrits|sont proscrites|est inutile|sont inutiles|est superflu|est superflue|à éviter|à proscrire|à bannir|est absent|est absente|sont absents|sont absentes|est exclu|est exclue|est bannie|est banni|n'est pas désiré|n'est pas désirée|n'a pas sa place|fait défaut|manque à l'appel|brille par son absence|c'est non|c'est niet|j'en veux pas|je n'en veux pas|je n'en veux plus|j'en veux plus|on n'en veut pas|on n'en veut plus|on en veut pas|il n'en faut pas|il en faut pas|n'en faut pas|faut pas en mettre|il n'y en a pas|y en a pas|y'en a pas|il n'y en avait pas|y en avait pas|très peu pour moi|non plus|sans façon|à retirer|à enlever|à supprimer|à virer|doit disparaître|doivent disparaître|doit partir|doivent partir|me gêne|me gênent|m'énerve|m'énervent|me dérange|me dérangent|me donne mal à la tête|me donne la nausée|fait peur à mon|fait peur à ma|lui fait peur|leur fait peur|me fait peur|fait peur aux|fait peur au|font peur aux|font peur à|fait peur à|ça fait faux|fait faux|fait trop faux|n'a aucun sens|n'a pas de sens|c'est trop|c'était trop|est en trop|était en trop|n'ont rien à faire ici|n'ont rien à faire là|n'a rien à faire là|on s'en passe|on s'en passera|je m'en passe|je m'en passerai|peut partir|peuvent partir|vous pouvez l'enlever|vous pouvez les enlever|tu peux l'enlever|tu peux les enlever|c'est pas la peine|ce n'est pas la peine|pas la peine|aucun intérêt|ne sert à rien|ne servent à rien|ne va pas|ne vont pas|ne colle pas|n'existe pas|n'existait pas|gâche tout|gâchent tout|pour un autre film|pour un autre jour|pour une autre fois|était une erreur|étaient une erreur|c'était une erreur|une mauvaise idée|était une mauvaise idée|je m'en passe bien|je m'en passe volontiers|je m'en passerai volontiers|je m'en passerai bien|on s'en passe bien|on s'en passera bien|on s'en passera volontiers|n'en a pas|n'en ont pas|n'en avait pas|n'en a aucun|n'en a aucune|n'en porte pas|peut s'en aller|peuvent s'en aller|a fait son temps|ont fait leur temps|il ne reste rien|ne reste rien|il n'en reste rien",
        &[Refused],
    ),
    entry(
        "traite de|raconte|il est question de|appelé|appelée|nommé|nommée|prénommé|prénommée|intitulé|intitulée|surnommé|surnommée|s'appelle|qui s'appelle|baptisé|baptisée|du nom de|son nom est|livre sur|roman sur|chanson sur|article sur|reportage sur|documentaire sur|parle de|parlent de|rêve de|lit un livre sur|attend la|attend le|attendent la|espère la|peur de|peur du|peur de la|le mot|les mots|le titre|le nom|odeur de|parfum de|goût de|en cas de|en cas d'",
        &[Mention],
    ),
    entry("deux fois|à deux reprises", &[Often(2)]),
    entry(
        "trois fois|à trois reprises|plusieurs fois|à plusieurs reprises",
        &[Often(3)],
    ),
    entry(
        "sans bruit de|sans bruits de|sans le bruit de|sans le bruit des|sans le bruit du|sans le son de|sans le son des|sans le son du|aucun bruit de|aucun son de|pas un bruit de|pas un son de|aucune trace de|aucune trace d'|nulle trace de|nulle trace d'|plus la moindre|plus le moindre|pas la moindre|pas le moindre|sans la moindre|sans le moindre|plus une seule|plus un seul|pas une seule|pas un seul|sans une seule|sans un seul|je déteste|j'ai horreur de|j'en ai assez de|marre de|ce que je ne veux pas, c'est|ce que je ne veux pas c'est|la dernière chose que je veux, c'est|la dernière chose que je veux c'est|à l'exception de|dénués de|tout sauf|tout hormis|tout excepté|inutile d'ajouter|inutile de mettre|pas besoin de|pas besoin d'|encore moins de|encore moins d'|et encore moins|encore moins|sans|pas de|pas d'|aucun|aucune|ni|exempt de|dépourvu de|jamais de|point de|zéro|il n'y a pas de|il n'y a pas d'|il n'y a aucun|il n'y a aucune|sans aucun|sans aucune|plus de|plus d'|plus aucun|plus aucune|ni de|n'a plus de|il n'y a plus de|hors|nul|nulle|guère de|dénué de|dénuée de|épargné par|exempte de|zéro trace de|rien de|trop de|trop d'|beaucoup trop de|beaucoup trop d'|bien trop de|y a trop de|y'a trop de|assez de|assez d'|ras le bol de|ras le bol du|ras le bol des|marre du|marre des|j'en ai marre de|j'en ai marre du|j'en ai marre des|y en a marre de|y en a marre du|pas un souffle de|pas un brin de|pas une goutte de|pas une goutte d'|pas une once de|pas l'ombre d'un|pas l'ombre d'une|j'ai horreur des|j'ai horreur du|j'ai horreur de la|j'ai horreur d'|j'ai pas envie de|pas envie de|je n'ai pas envie de|je supporte pas|je ne supporte pas|je ne supporte plus|je supporte plus|je hais|j'aime pas|je n'aime pas|j'aime pas trop|je n'aime pas trop|on n'aime pas|non à|non au|non aux|stop à|stop au|stop aux|halte à|halte au|halte aux|y a pas de|y a pas d'|y'a pas de|y'a pas d'|y avait pas de|y avait pas d'|il n'y avait pas de|il n'y avait pas d'|il n'y avait aucun|il n'y avait aucune|il n'y avait ni|n'y avait pas de|y a plus de|y'a plus de|y a plus d'|presque pas de|presque pas d'|quasiment pas de|à peine de|pas plus de|fini la|fini le|fini les|pas question de|hors de question de|hors de question d'avoir|inutile de mettre de|je veux pas de|je veux pas d'|je ne veux pas de|je ne veux pas d'|je ne veux plus de|je veux plus de|on veut pas de|on ne veut pas de|on ne veut plus de|faut pas de|il faut pas de|personne n'a besoin de|qui a besoin de|surtout pas un|surtout pas une|pas même un|pas même une|pas même|pas un|pas une|si je vois ne serait ce qu'un|si je vois ne serait ce qu'une|si j'entends ne serait ce qu'un|si j'entends ne serait ce qu'une|gare à toi si je vois|si je vois encore|plus rien de|rien de la|rien du|fi de|foin de|trêve de|adieu la|adieu le|adieu les|qui a besoin d'|qui veut de|faut il toujours qu'il|faut il toujours que|faut il toujours du|faut il toujours de la|plus une goutte de|plus une goutte d'|plus un souffle de|plus un souffle d'|plus un brin de|aucuns|aucunes|n'importe quoi sauf|tout à part|tout à part le|tout à part la|tout à part les|tout hormis le|tout hormis la|tout hormis les|pas de son de|pas de son du|pas de bruit de|pas de bruit du|dispense-toi de|dispensez-vous de|absence complète de|absence complète d'|on peut se passer d'|on peut se passer de",
        &[NoThing],
    ),
    entry(
        "arrête de|arrêtez de|inutile de|en aucun cas|sous aucun prétexte|ne|n|jamais|ne pas|n'est pas|interdit de|non|empêche|empêchez|empêcher|empêche de|évite que|évitez que|éviter que|évitons que|qu'on ne|interdiction de|interdiction d'|défense de|il est interdit de|c'est interdit de|interdit à|pas la peine de|pas la peine d'|ce n'est pas la peine de|inutile que|hors de question que|pas question que|il ne faut pas que|il faut pas que|je ne veux pas que|je veux pas que|on ne veut pas que|sans que|sans qu'|plus jamais|jamais plus|ni ne|au lieu que|plutôt que d'avoir|cesse de|cessez de|arrêtez d'|arrête d'|n'a pas à|n'est pas en train de|gardez vous de|garde toi de|ça ne doit pas|ne doit surtout pas|ne doivent surtout pas|ne doit pas|ne doivent pas|faut pas|refuse de|refusent de|refuse d'|refusent d'|je n'aime pas quand|j'aime pas quand|je déteste quand|je n'aime pas qu'|je n'aimerais pas qu'|je n'aime pas que|je n'aimerais pas que|j'évite de|abstenez vous de|abstiens toi de|s'abstenir de|merci de ne pas|merci de ne|prière de ne pas|veuillez ne pas|veillez à ne pas|veille à ne pas|à ne pas|n'osez pas|qu'on évite de|désappris à|a désappris à|oublié comment|a oublié comment|ne sait plus|ne savent plus|ne sait pas|s'abstient de|s'abstient d'|omet de",
        &[NoAction],
    ),
    entry("pas|pas du tout|nullement", &[NoClause]),
    entry("ou|ou bien|ou de|ou d'", &[Or]),
    entry(
        "s'arrête|s'arrêtent|*arrêter|cesse|*cesser|a cessé|s'immobilise|est terminé|est à sec|est tarie|est tari|est passé|a disparu|est finie|est fini|est tombé|s'est calmé|s'est calmée|s'est dissipé|s'est dissipée|s'est éteint|est éteinte|sont éteintes|s'est tu|a cessé de|s'est arrêté|s'est arrêtée|s'est levé pour partir|s'est retiré|est retombé|est retombée|a fondu|sont éteints|est terminée|est passée|a pris fin|se dissipe|s'est apaisé|s'est apaisée|s'est évanoui|se calme|s'apaise|n'est plus qu'un souvenir|a déserté|déjà éteint|déjà éteinte|déjà éteints|déjà éteintes|est déjà éteint|est déjà éteinte|sont déjà éteints|sont déjà éteintes|déjà soufflées|sont soufflées|sont déjà soufflées|soufflées|ont été soufflées|est déjà fini|est déjà finie|est déjà passé|est déjà passée|est déjà terminée|déjà terminée|déjà passé|déjà passée|déjà fondu|a déjà fondu|s'est déjà arrêté|s'est déjà arrêtée|a déjà cessé|se taisent|se tait|se taire|se tairont|reste muet|restent muets|restent muettes|reste muette|est coupé|est coupée|reste éteint|reste éteinte|restent éteints|restent éteintes|est tombée à plat|tout a fondu|s'est tue|se sont tus|se sont tues|depuis longtemps cessé de tomber|a depuis longtemps cessé de tomber|cessé de tomber|a cessé de tomber|ont cessé de tomber|cessé de souffler|a cessé de souffler|cessé de brûler|s'est éteint depuis longtemps|a cessé de sonner|a cessé de pleuvoir|est rentré chez lui|est rentrée chez elle|sont rentrés chez eux|sont rentrées chez elles|est tarie depuis longtemps|a plié bagage|ont plié bagage|s'en est allé|s'en est allée",
        &[Ceases],
    ),
    entry(
        "à l'écran|à la télé|à la télévision|sur l'écran|sur un écran|dans le film à la télé|comme|tel|telle|tel un|telle une|semblable à|rappelle|un tableau de|peinture de|dessin de|affiche de|affiche représentant|une affiche de|affiche avec|affiche montrant|affiche de film représentant|carte postale de|carte postale représentant|fresque de|fresque représentant|tatouage de|un tatouage de|tee shirt avec|t shirt avec|tableau de|tableau représentant|peintures de|photo de|photographie de|photos de|dessins de|illustration de|illustration d'une|motif de|motif d'une|logo de|en forme de|déguisé en|déguisée en|qui dit|où l'on lit|aussi blanc que|aussi rapide que|on dirait|ressemble à|ressemblant à|maquette de|carte de|de couleur|orné de|ornée de|décoré de|décorée de|brodé de|brodée de|imprimé de|représentant|qui représente|sent la|sent le|statue de|figurine de|pareil à|pareille à|telles|tels|couleur|aquarelle de|aquarelle représentant|peinture à l'huile de|toile de|toile représentant|calendrier avec|tapisserie de|tapisserie représentant|papier peint avec|coussin avec|puzzle de|gravure de|estampe de|timbre avec|tableau avec|un tableau avec|carte avec|dessous de plat avec|pull avec|tee shirt à|tasse avec|mug avec|fond d'écran de|rire est une musique|rire était une musique|voix est une musique|voix était une musique|a rêvé de|rêvait de|rêvant de|voix de tonnerre|fleuve d'or|rivière d'or|rivière de diamants|rivière de perles",
        &[Simile],
    ),
    entry(
        "après|après la|après le|après l'|après une|après un|aurait pu être|auraient pu être|aurait pu y avoir|aurait dû être",
        &[After],
    ),
    entry(
        "sur|sur la|sur le|sur les|sur une|sur un|sur l'|au sol|par terre",
        &[On],
    ),
    entry(
        "boucle parfaite|en boucle|boucle infinie|boucle sans fin|boucle fluide",
        &[Loop],
    ),
    entry(
        "le|la|les|l|un|une|des|du|de|d|au|aux|à|dans|par|pour|contre|sous|près de|derrière|chez|depuis|mon|ma|mes|ta|tes|son|sa|ses|notre|nos|votre|leur|leurs|ce|cet|cette|ces|vers|entre les|dans le|dans la|dans les|dans un|dans une|à l'intérieur|à côté de|au milieu de|parmi|jusqu'au|jusqu",
        &[Article],
    ),
    entry(
        "bonnet de nuit|fermeture éclair|fermetures éclair|vague de froid|la tête dans le brouillard|à motif nuages|mer de monde|n'oublie surtout pas|n'oubliez surtout pas|n'hésite pas à|n'hésitez pas à|n'aie pas peur de|n'aie pas peur d'|n'ayez pas peur de|ne lésine pas sur|ne lésinez pas sur|ne te passe pas de|ne peux pas me passer de|ne peut pas se passer de|n'ai rien contre|rien contre|pourquoi pas|pourquoi ne pas|rien que|rien d'autre que|rien de moins que|nul doute|n'oublie pas|n'oubliez pas|ne pas oublier|sans oublier|n'omets pas|sans se soucier de|se moque de|se fiche de|en|est|sont|était|être|se|c'est|qui|que|qu|dont|il y a|y|ont|avoir|très|plus|aussi|encore|tout|toute|tous|toutes|chaque|autre|même|d'abord|tout d'abord|au début|pour commencer|commence|commence par|commence à|débute|démarre|premièrement|reste|restent|demeure|laisse|laisser|fait|faire|font|effectue|effectuer|réalise|montre|montrant|révèle|révélant|pour révéler|dévoile|dévoilant|pour dévoiler|découvre|pour montrer|capte|capture|focus|focus sur|mise au point|mise au point sur|donne|veuillez|veux|je|vous|anime|animer|génère|prend|porte|portant|tient|assis|assise|debout|attend|toujours|ici|bien|alors|donc|car|si|peu|non seulement|mais aussi|autour de soi|ceci|cela|ça|lui|eux|elle même|lui même|aux yeux|l'un|à nouveau|souffle|tombe|tombent|brille|brillent|scintille|scintillent|n'enlève pas|n'enlevez pas|n'enlève surtout pas|n'enlevez surtout pas|ne retire pas|ne retirez pas|ne supprime pas|ne supprimez pas|n'ôte pas|n'ôtez pas|ne coupe pas|ne coupez pas|ne touchez pas à|ne touche pas à|n'arrêtez pas|pourquoi il n'y a pas de|pourquoi il n'y a pas d'|pourquoi n'y a t il pas de|pourquoi y a pas de|pourquoi il n'y a plus de|pourquoi il n'y a aucun|pourquoi il n'y a aucune|où est la|où est le|où sont les|où est passée la|où est passé le|où sont passées les|il manque|il manque juste|il manque la|il manque le|il manque les|il ne manque que|il ne manque plus que|manque plus que|il manque encore|manque juste|manque encore|me manque|me manquent|vous avez oublié|tu as oublié|vous aviez oublié|pas assez de|pas assez d'|trop peu de|pas trop de|pas de noël sans|pas d'hiver sans|pas d'automne sans|n'arrête jamais|ne s'arrêtent pas|ne peut pas s'empêcher de|ne peut pas s'empêcher d'|peut pas s'empêcher de|ne peut s'empêcher de|ne peuvent pas s'empêcher de|ne peux pas m'empêcher de|la voir|le voir|les voir|nous voir|te voir|l'entendre|les entendre|qui a dit que je ne voulais pas de|qui a dit que je ne veux pas de|qui dit que je n'aime pas",
        &[Idle],
    ),
    entry(
        "goutte d'eau qui fait déborder|dans le brouillard après|sur un petit nuage|tout feu tout flamme|vent dans les voiles de|vent en poupe|eu vent de|a vent de|tête dans les nuages|huile sur le feu|met de l'eau dans son vin|de l'eau dans son vin|mord la poussière|mordre la poussière|accordeur de piano|étoile du rock|star du rock|cloche à fromage|fontaine à chocolat|brise vent|chasse neige|au feu|aux feux|feu d'artifice éteint|foudre de guerre|poudre aux yeux|jouer avec le feu|joue avec le feu|fumée sans feu|nager entre deux eaux|un coup d'épée dans l'eau|comme un poisson dans l'eau|tempête dans un verre d'eau|pluie de critiques|faire la pluie et le beau temps|fait la pluie et le beau temps|à la belle étoile|bonne étoile|nuit blanche|du vent dans les voiles|contre vents et marées|autant en emporte le vent|boule à neige|mettre le feu aux poudres|feu aux poudres|feu de l'action|dans le feu de l'action|avoir le feu sacré|feu sacré|coup de tonnerre politique|coup de soleil|marchand de vent|veilleur de nuit|gardien de nuit|oiseau de nuit|boîte de nuit fermée|fume une pipe|fume la pipe|fume sa pipe|fume une cigarette|fume un cigare|fume une clope|fumer une pipe|oeufs à la neige|oeuf à la neige|îles flottantes|île flottante|blancs en neige|dans les nuages comme|toujours dans les nuages|est dans les nuages|a la tête ailleurs|éclairs au chocolat|éclair au chocolat|éclairs au café|éclair au café|un éclair au|des éclairs au|éclair à la vanille|éclairs à la vanille|religieuse et éclair|cheveux de feu|coeur de feu|crinière de feu|âme de feu|langue de feu|sur les pas de son père|sur les pas de sa mère|dans les pas de|sur les traces de|coeur en feu|coeur en flammes|âme en feu|pris feu pour elle|être en nage|nage dans le bonheur|nager dans le bonheur|nage en plein bonheur|plein le dos|à feu et à sang|péter le feu|pète le feu|pétait le feu|tout feu|plein d'étoiles dans les yeux|des étoiles dans les yeux|étoiles plein les yeux|étoiles dans les yeux|le vent en poupe|vent debout contre|contre vents|nuage noir sur leur couple|tonnerre de brest|mille sabords|plein de fumée dans la tête|écran de fumée|de l'eau de rose|à l'eau de rose|eau de vie|eau bénite|je veux voir|on veut voir|je voudrais voir|j'aimerais voir|nous voulons voir|laisse voir|laissez voir",
        &[Idle],
    ),
    entry(
        "au feu de camp|au feu de bois",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "montée sur|monté sur|montés sur|montées sur|montée sur des|fixée sur|fixé sur|posée sur|posé sur|vol au vent|vols au vent|défilé|un défilé|défilé de mode|le défilé|pare brise|brise glace|essuie glace|neige carbonique|étoile de cinéma|étoiles de cinéma|étoile montante|vague impression|vague idée|vague souvenir|vague sourire|vague sentiment|vague à l'âme|regard vague|eau de cologne|feu de circulation|feu passe|feux passent|le feu est vert|le feu est rouge|feu orange|feu clignotant|feux de détresse|feux de position|feux de croisement|feux de route|feux stop|coups de feu|feu de signalisation|mise à feu|feu vert|cinq étoiles|quatre étoiles|trois étoiles|hôtel cinq étoiles|restaurant étoilé|arme à feu|feu arrière|feux arrière|pare feu|pot au feu|coup de foudre|coup de vent|instrument à vent|instruments à vent|nuage de points|larme de pluie|n'arrête pas de|n'arrête pas|ne s'arrête pas|ne s'arrête jamais|ne cesse de|ne cesse pas|ne cesse jamais|ne cesse pas de|sans cesse|sans arrêt|sans relâche|sans fin|sans interruption|sans pause|sans discontinuer|sans hésiter|sans prévenir|sans aucun doute|sans doute|non stop|sans répit|n'en finit pas|n'en finit pas de|cinématographique|cinéma|film|vidéo|clip|plan|image|photo|scène|séquence|style|ambiance|atmosphère|atmosphérique|qualité|haute qualité|4k|8k|hd|réaliste|photoréaliste|détaillé|beau|belle|magnifique|superbe|épique|élégant|majestueux|magique|onirique|paisible|relaxant|nostalgique|romantique|mystérieux|mystérieuse|inquiétant|heureux|triste|intime|naturel|naturelle|naturellement|mouvement|mouvements|effet|documentaire|danseuse étoile|danseur étoile|étoile de la danse|étoiles de mer|style documentaire|style reportage|publicité|vertical|horizontal|vue du ciel|à vol d'oiseau|vue à vol d'oiseau|vue plongeante|plongée|contre plongée|en plongée|en contre plongée|faible profondeur de champ|profondeur de champ|lentille|ralenti|au ralenti|en accéléré|accéléré|tempo|vitesse|minute|clair|claire|sombre|chaud|chaude|froid|froide|couleurs|coloré|vif en couleur|contraste|net|nette|grain|doré|dorée|argenté|vieux|vieille|ancien|ancienne|jeune|nouveau|petite|grand|grande|long|longue|court|courte|face|côté|dessus|dessous|centre|milieu|bord|coin|distance|lointain|jour|journée|matin|après midi|soir|midi|ensoleillé|ensoleillée|lumière du jour|aujourd'hui|ciel|air|sol|monde|temps|moment|ombre|ombres|reflet|reflets|brillant|brillante|mouillé|mouillée|sèche|rue|rues|ruelle|ville|maison|maisons|forêt|cuisine|chambre|table|fenêtre|toit|toits|champ|champs|pré|montagne|montagnes|vallée|plage|port|marché|jardin|parc|pont|château|église|place|village|phare",
        &[Idle],
    ),
    entry("deux", &[Number(2.0)]),
    entry("trois", &[Number(3.0)]),
    entry("quatre", &[Number(4.0)]),
    entry("cinq", &[Number(5.0)]),
    entry("six", &[Number(6.0)]),
    entry("huit", &[Number(8.0)]),
    entry("dix", &[Number(10.0)]),
    entry("vingt", &[Number(20.0)]),
    entry("trente", &[Number(30.0)]),
    entry("quarante cinq", &[Number(45.0)]),
    entry("quatre vingt dix", &[Number(90.0)]),
    entry("une seconde", &[Number(1.0), Of(Unit::Seconds)]),
    entry("une demi seconde", &[Number(0.5), Of(Unit::Seconds)]),
    entry("seconde|secondes|sec", &[Of(Unit::Seconds)]),
    entry("degré|degrés", &[Of(Unit::Degrees)]),
    entry("pour cent|pourcent", &[Of(Unit::Percent)]),
    entry("fois", &[Of(Unit::Times)]),
    entry("durée", &[Length]),
    entry(
        "à mi parcours|à mi chemin|à la moitié|dans la seconde moitié|à partir du milieu|pendant la seconde moitié|dans la deuxième moitié|pendant la deuxième moitié|au milieu du plan",
        &[Time(When::from(Instant::Share(0.5)))],
    ),
    entry(
        "dans la première moitié|pendant la première moitié|jusqu'à la moitié|jusqu'au milieu|durant la première moitié",
        &[Time(When::until(Instant::Share(0.5)))],
    ),
    entry(
        "vers la fin|dans les derniers instants|peu avant la fin|tout à la fin",
        &[Time(When::from(Instant::Share(0.75)))],
    ),
    entry(
        "tout le temps|tout du long|du début à la fin|pendant tout le plan|en permanence|tout au long du plan|pendant toute la scène",
        &[Time(When::WHOLE)],
    ),
    entry(
        "sans autre bruit que|sans autre son que|on n'entend que|on n'entend plus que|on entend|son d'ambiance|ambiance sonore|bande son|paysage sonore|effets sonores|bruitage|bruitages|audio|s'entend|s'entendent|se fait entendre|se font entendre|nous entendons|le bruit de|le son de|le son des|le bruit des|bruits de|bruit de|bruit des|sons de|bruit du|le bruit du",
        &[Listen],
    ),
    entry(
        "peint|peinte|peints|peintes|dessiné|dessinée|dessinés|dessinées|imprimé|imprimée|imprimés|imprimées|brodé|brodée|brodés|brodées|tatoué|tatouée|tatoués|gravé|gravée|gravés|gravées|sur la couverture|sur l'affiche|sur le tee shirt|sur la carte postale|sur l'étiquette|sur le tableau",
        &[Pictured],
    ),
    entry(
        "rouge|rouges|bleu|bleue|bleus|vert|verte|verts|jaune|jaunes|orange|violet|rose|roses|blanc|blanche|noir|noire|gris|grise|brun|brune|ton",
        &[Tint],
    ),
    entry(
        "grue|à la grue|avec une grue|avec la grue|en grue|sur grue|depuis une grue|depuis la grue|sur une grue|au bras de grue",
        &[Rig(Verb::Crane)],
    ),
    entry(
        "pedestal|sur pedestal|en pedestal|piédestal|sur son pied à colonne|colonne",
        &[Rig(Verb::Pedestal)],
    ),
    entry("nous|on", &[Camera]),
    entry("soleil", &[Someone, Sun]),
    entry("arc|en arc", &[Rig(Verb::Circle)]),
    entry(
        "la mer de glace|mer de sable|saint malo|bourg la reine|fontainebleau|rivière du loup|trois rivières|mont blanc|plage du vent|puy de dôme|reine des neiges|la reine des neiges",
        &[Idle],
    ),
    entry(
        "deux étoiles|une étoile au guide|étoile michelin|étoiles michelin|étoiles au guide|étoiles au michelin|terrasse panoramique|toit panoramique|ascenseur panoramique|restaurant panoramique|écran panoramique|train panoramique|dans le cloud|sauvegarde cloud|stockage cloud|le cloud|câble lightning|port lightning|prise lightning|adaptateur lightning|studio à louer|studio meublé|studio étudiant|appartement studio|vague de soldes|vague de départs|vague de chaleur|pluie de likes|pluie de cadeaux|pluie de promotions|brûle les étapes|brûler les étapes|le torchon brûle|torchon brûle|sur un nuage|aux anges|pleut des cordes, comme|tempête dans un verre|tempête médiatique|orage dans l'air entre|foudres du patron|coup de tonnerre dans|briller par son absence|à toute vapeur en affaires|vapeur habillée|nuage de lait|bateau pneumatique|poêle à frire|poêle en fonte|mettre les voiles|mettre le feu à la piste|met le feu à la piste|mettre l'ambiance|mettre le feu au dancefloor|avoir le feu aux joues|feu aux joues|pas de fumée sans|jeter de la poudre aux yeux|née sous une bonne étoile|dormir à la belle étoile|noyer le poisson|coule de source|tombe à l'eau|tomber à l'eau|tombée à l'eau|l'eau à la bouche|eau à la bouche|mettre l'eau à la bouche|porter de l'eau au moulin|comme deux gouttes d'eau|deux gouttes d'eau|goutte d'eau dans l'océan|être dans le vent|en coup de vent|vent de panique|vent de fronde|bon vent|avoir vent|prendre le large|pluie et le beau temps|après la pluie le beau temps|vieille branche|feuille de route|feuille de paie|feuille d'impôts|mille feuille|millefeuille|mille feuilles|feuilles de calcul",
        &[Idle],
    ),
    entry("grue à l'arrêt", &[Someone]),
];
