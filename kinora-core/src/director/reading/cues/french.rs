//! French cues.

use super::Sense::{Alike, Back, Denied, Habit, Kept, Listed, Unheard, Unsaid};
use super::Table;

pub(super) const CUES: Table = &[
    // It heads a list.
    (
        Listed,
        "^ non autorise/autorises/autorisee/autorisees $|^ non autorise/autorises/autorisee/autorisees/desire/desires/souhaite/souhaites X|^ pas autorise X|^ a proscrire X|^ a bannir X|^ a exclure X|^ a eviter X|^ exclu/exclus X|^ hors champ X",
    ),
    // It has come to an end, or never began.
    (
        Denied,
        "X s est/sont leve/levee/levees/dissipe/dissipee/dissipes/dissipees/evanoui/evanouie/evanouis/envole/envolee/envoles/envolees/eteint/eteinte/eteints/eteintes/tu/tue/tus/tues/arrete/arretee/arretes/arretees/calme/calmee/calmes/calmees/retire/retiree/retires/retirees/tari/tarie/evapore/evaporee/endormi/endormie/endormis/endormies/apaise/apaisee/apaises/apaisees/efface/effacee/dispersee/disperse/disperses/dispersees|X se sont leve/levees/leves/dissipes/dissipees/evanouis/evanouies/envoles/envolees/eteints/eteintes/tus/tues/arretes/arretees/calmes/calmees/retires/retirees/apaises/apaisees/disperses/dispersees/endormis/endormies|X a/ont disparu/cesse/fini/fondu|X a/ont pris fin|X est/sont fini/finie/finis/finies/parti/partie/partis/parties/mort/morte/morts/mortes/eteint/eteinte/eteints/eteintes/termine/terminee/termines/terminees/passe/passee/passes/passees/loin/derriere/muet/muette/muets/muettes/silencieux/silencieuse/silencieuses/absent/absente/absents/absentes/invisible/invisibles/cache/cachee/caches/cachees/interdit/interdite/interdits/interdites/banni/bannie/bannis/bannies|X *cesser $|X cessa/cesserent|X n arrive/arrivat/vienne/commence/tombe $|que X disparaisse/disparaissent/cesse/cessent/parte|que X s arrete/arretent/taise/en|X s en va/vont $|X n est/sont plus|X n est/sont jamais venu/venue/venus/venues/arrive/arrivee|X n est/sont pas venu/venue/venus/venues/arrive/arrivee|X ne vint/viendra/vient jamais|X ne vient/viendra pas|X appartient/appartiennent au passe|X *briller par ~ absence|X brille/brillent par son/leur absence",
    ),
    // It keeps away, or is not wanted.
    (
        Denied,
        "X *rester ~ dehors/chez/loin/hors/au|X reste/restent ~ dehors/loin/chez/muet/muette/muets/muettes/sur|X *gacher|X gacherait/gacheraient/gacherais/gachent|X *distraire|X distrait/distrairait/distraient|X *gener|X generait|X jure/jureraient/jurerait|X est/sont de trop|X est/sont en trop|X est/sont superflu/superflue/superflus/superflues/inutile/inutiles/malvenu/malvenue/exclu/exclue/exclus/exclues|X est/sont ~ erreur|X etait/etaient ~ erreur|X est/sont l ennemi|X est/sont ~ cliche|X n a/ont rien a|X n a/ont pas sa/leur place|X n a/ont aucune/aucun|X me donne/donnent|X me file/filent|X m agace/agacent/ennuie/ennuient|X attendra/attendront|X peut/peuvent attendre|X pour ~ autre/autres|X non $|X zero|X a zero|X non merci|X tres peu pour|X ca suffit|X dehors $|X doit/doivent etre absent/absente/absents/absentes/exclu/exclue/exclus/exclues/evite/evitee/evites/evitees|X reste/restent dehors/absent/absente/absents/absentes|X ruine/ruinent/ruinerait/ruineraient|X gacherait/gacheraient|X est/sont la derniere chose dont/que|X est/sont quelque chose que/dont je/nous/on|X est/sont inaudible/inaudibles|X ne s entend/entendent|X n est/sont pas audible/audibles|X est/sont quelque chose que je/nous/on ne veux/voulons/veut pas|X est/sont ~ chose que je/nous/on ne veux/voulons/veut pas|vide/videe/vides/videes de X",
    ),
    // Somebody takes it away.
    (
        Denied,
        "dit pas de/d/du/des X|dit aucun/aucune/sans X|*annuler X|annule/annulez X|*supprimer X|*effacer X|*couper X|*eteindre/eteins/eteignez X|*enlever/enleve/enlevez X|*retirer X|*oter X|*virer X|*bannir X|*proscrire/proscris/proscrivez X|*exclure/exclus/excluez X|*eviter X|*chasser X|*dissiper X|*balayer X|*vider ~ de X|*debarrasser ~ de X|debarrasse/debarrassez ~ de X|debarrasse/debarrassez ~ d X|*nettoyer ~ de X|*priver ~ de X|*se passer de X|passe/passons/passez/passerai/passerons/passera/passerait de X|passe/passons/passez/passerai/passerons/passera/passerait d X|*renoncer a/aux/au X|*oublier X|oublie/oublions/oubliez X|*laisser/laisse/laissez tomber X|*laisser/laisse/laissez X de cote|*laisser/laisse/laissez X dehors|*laisser/laisse/laissez X a/aux d autres|*garder/garde/gardez X pour|*faire/fais/faites taire X|*faire/fais/faites disparaitre X|*mettre/mets/mettez X de cote|*mettre/mets/mettez X a zero|*ranger/range/rangez X|*remballer/remballe/remballez X|adieu X|au revoir X|fini/finie/finis/finies X|assez de X|assez d X|assez du X|marre de X|marre d X|marre du X|marre des X|ras le bol de X|ras le bol des X|ras le bol du X|ras le bol d X|stop a/aux/au X|halte a/aux/au X|non a/aux/au X|pas question de X|pas question d X|hors de question de X|hors de question d X|a bas X|zero X|plus jamais de X|plus jamais d X|que cesse/cessent X|que se taise/taisent X|qu on eteigne X|qu on coupe X|qu on oublie X|qu on enleve X|la ou il y avait/eut X|ou il y avait autrefois/jadis/avant X|autrefois/jadis ~ il y avait X|plus du tout de/d X|libre/libres de/d X|client/realisateur/producteur deteste/refuse/rejette X",
    ),
    // Somebody does not want it.
    (
        Denied,
        "fatigue/fatiguee/las/lasse/lassee/lasses de X|fatigue/fatiguee/las/lasse/lassee/lasses du X|fatigue/fatiguee/las/lasse/lassee/lasses des X|allergique/allergiques a/aux/au X|ennemi/ennemie de X|*detester X|deteste/detestons X|*hair/hais X|j ai horreur de/du/des/d X|horreur de/du/des/d X|ne supporte/supportons pas/plus X|n aime/aimons pas/plus X|ne veux/voulons/veut pas/plus voir/entendre X|ne veux/voulons/veut pas/plus de/d/du X|je me passerai/passerais de/d/du/des X|on se passera/passerait de/d/du/des X|n ai/avons aucun/aucune besoin de/d X|n ai/avons pas besoin de/d X|n a pas besoin de/d X|inutile d ajouter X|inutile de mettre X|pas la peine d ajouter X|pas la peine de mettre X|qui veut/voudrait/demande de/d/du/des X|qui a demande de/d/du/des X|personne ne veut/voulait/demande de/d/du X|personne n a demande de/d/du X|la derniere chose que je veux/veuille ~ X|si je vois X|si je vois ~ un/une/seul/seule X|si jamais je vois X|si j entends X|pas le moindre X|pas la moindre X|pas l ombre d ~ X|pas un brin de X|pas un gramme de X|pas une once de X|pas une goutte de X|pas un seul X|pas une seule X|nulle trace de X|aucune trace de X|nulle trace d X|aucune trace d X|sans trace de X|sans l ombre d ~ X|sans le moindre X|sans la moindre X|sans un seul X|sans une seule X|sans un brin de X|absence de X|absence d X|absence totale de X|manque de X|faute de X|depourvu/depourvue/depourvus/depourvues/denue/denuee/denues/denuees/exempt/exempte/exempts/vierge/vide/prive/privee/libre/nettoye/debarrasse/debarrassee de X|depourvu/depourvue/denue/denuee/exempt/exempte/vierge/vide/prive/privee/debarrasse/debarrassee d X|*manquer de X|trop chaud/froid/sec/tot/tard pour X|trop chaud/froid/sec/tot/tard pour qu il X|fait trop chaud/froid pour X|a/ont perdu ses/son/sa/leurs X|a/ont oublie ses/son/sa/leurs X|n y a plus aucun/aucune X|n y a plus l ombre X|prefere/preferons/prefererais/preferes Y a X|prefere/preferons/prefererais/preferes Y au X|prefere/preferons/prefererais/preferes Y aux X",
    ),
    // It is only spoken of.
    (
        Unsaid,
        "annoncait/annoncaient/prevoyait/prevoyaient/promettait/promettaient/attendait/attendaient/craignait/redoutait X|avait annonce X|avaient annonce X|avait prevu X|avait promis X|avaient promis X|j avais pense a/aux/au X|j hesitais entre X|X etait prevue/prevu/annoncee/annonce/prevus/prevues|dommage d avoir X",
    ),
    // It is there.
    (
        Kept,
        "qui a dit qu il n y a/avait pas de/d X|qui dit qu il n y a pas de/d X|vent ne tombe/tombera/faiblit pas/jamais|personne ne peut ~ arreter/empecher de X|laisse/laissez pas X s arreter/eteindre/calmer|laisse/laissez jamais X s arreter/eteindre/calmer|n a/ont jamais trop de X|n y a jamais trop de X|n y a jamais assez de X|n a jamais assez de X|jamais X n a/ont ete/paru/semble/brille si/aussi|arrete/arretent/cesse/cessent pas de X|ne voit/voient/entend/entendent/reste/restent que X|n entend/entendent que X|n y a que X|n est que X|rien que X|rien d autre que X|rien sauf X|rien hormis X|ne manque/manquent pas X|ne doit/doivent pas manquer X|pas seulement X|non seulement X|sans parapluie|malgre X|n oublie/oublions/oubliez pas X|ne lesine/lesinez pas sur X|n arrete/arretent pas de X|ne cesse/cessent de X|ne cesse/cessent pas de X|n a/ont pas peur de X|ne craint/craignent pas X|rien n arrete X|X ne cesse/cessent/faiblit/tarit/finit|X n arrete/arretent pas|X ne s arrete/arretent/eteint/eteignent/calme/calment/leve/dissipe pas/jamais|X n en finit|rien ~ a part X|aucun/aucune ~ a part X|aucun/aucune ~ hormis X|pas d autre ~ que X|aucun/aucune autre ~ que X|ne laisse/laissez pas tomber X|jamais trop de X|on n a jamais assez de X|jamais assez de X|jamais assez d X|jamais trop d X|X n en finit/finissent|X ne s arrete/arretent|X ne cesse/cessent|que X ne manque/manquent|pas de nuit/jour/matin/soir/heure sans X|aucune/aucun nuit/jour/matin/soir sans X|jamais ~ autant de X|jamais vu autant de X|jamais ~ tant de X|personne ~ ne fait/prete/font attention a X|personne ~ ne se soucie de X|personne ~ ne remarque X|personne sur ~ ne fait/prete attention a X|pas sans X|jamais sans X|sans oublier X|ne faut pas oublier X|impossible de se passer de/d X|ne peut/pouvons/peux pas se/nous/me passer de/d X|ne dirais/dirions/dirait pas non a X|X est/sont indispensable/indispensables|X est/sont incontournable/incontournables|X n a/ont pas cesse|X n a/ont jamais cesse",
    ),
    (
        Unheard,
        "^ on ne l/les entend pas|^ sans qu on l/les entende|^ mais on ne l/les entend pas|^ sans le son $",
    ),
    (
        Habit,
        "^ d habitude|^ d ordinaire|^ habituellement|^ normalement|^ en temps normal|^ les autres jours",
    ),
    // It is as what was denied before.
    (
        Alike,
        "pareil/idem pour X|^ de meme pour X|^ meme chose pour X|meme chose pour X|de meme pour X|de meme de X|^ idem X|il en va de meme pour/de X|X aussi $|X egalement $",
    ),
    // What was named last is not there.
    (
        Back,
        "^ ~ aucun/aucune ne tombe/tombera/bouge/brille/vient|^ ~ pas un/une ne tombe/bouge/brille|^ pas un seul $|^ pas une seule $|^ ~ n est/sont jamais venu/venue/venus/venues|^ ~ ne vint/vient jamais|^ il n en est rien|^ il n en fut rien|^ il n en sera rien|^ rien de tout ca|^ rien de tout cela|^ rien de cela|^ rien de tel|^ pas de ca|^ pas question|^ hors de question|^ je m en passe/passerai/passerais|^ on s en passe/passera/passerait|^ je m en ~ passerai|^ nous nous en passerons|^ tres peu pour moi|^ non merci|^ c etait une erreur|^ c est non|^ c est fini|^ c est termine|^ ca suffit|^ je n en veux pas/plus|^ je n en veux aucun|^ on n en veut pas/plus|^ qu on les oublie|^ qu on l oublie|^ je deteste ca|^ j ai horreur de ca|^ j en ai assez|^ j en ai marre|^ ni l un ni l autre|^ sans facon $|^ on n en voit/entend pas/plus|^ il n y en a pas/plus/aucun/aucune",
    ),
];
