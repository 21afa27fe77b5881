//! Spanish cues.

use super::Sense::{Alike, Back, Denied, Habit, Kept, Listed, Unheard, Unsaid};
use super::Table;

pub(super) const CUES: Table = &[
    // It heads a list.
    (
        Listed,
        "^ no permitido/permitidos/permitida/permitidas $|^ no se permite/permiten $|^ no permitido/permitidos/permitida/permitidas/deseado/deseados/admitido/autorizado X|^ no se permite/permiten/admite/admiten/acepta/aceptan X|^ vetado/vetados X|^ a evitar X|^ a excluir X|^ fuera de campo X|^ cosas a evitar X|^ lo que no quiero/queremos X|^ lo que no quiero/queremos ver X|^ cosas que no quiero/queremos X|^ lo que hay que evitar X",
    ),
    // It has come to an end, or never began.
    (
        Denied,
        "X se acabo/acabaron/acaba/termino/terminaron/apago/apagaron/fue/fueron/esfumo/esfumaron/disipo/disiparon/disolvio/disolvieron/desvanecio/desvanecieron/seco/secaron/calmo/calmaron/callo/callaron/detuvo/detuvieron/retiro/retiraron/derritio/derritieron/evaporo/extinguio/extinguieron/consumio/consumieron/marcho/marcharon/perdio/perdieron/levanto/despejo/durmio/durmieron|X se ha/han acabado/ido/apagado/esfumado/disipado/disuelto/desvanecido/secado/calmado/callado/detenido/retirado/derretido/evaporado/extinguido/marchado/perdido/levantado/despejado/terminado|X ceso/cesaron/ceso|X termino/terminaron|X acabo/acabaron|X paro/pararon|X paso/pasaron|X murio/murieron|X desaparecio/desaparecieron|X ha/han cesado/terminado/acabado/parado/pasado/muerto/desaparecido/callado/amainado|X amaino|X *callar $|X *estar apagado/apagada/apagados/apagadas|X esta/estan apagado/apagada/apagados/apagadas/muerto/muerta/muertos/muertas/ausente/ausentes/callado/callada/callados/calladas/escondido/escondida/escondidas/escondidos/oculto/oculta/ocultos/ocultas/quieto/quieta/quietos/quietas/prohibido/prohibida/prohibidos/prohibidas/frio/fria|X *ser historia|X es/son historia|X ya paso|X nunca llego/llegaron/llega/vino/cayo/cayeron/empezo/aparecio|X jamas llego/llegaron/vino/cayo/aparecio|X no llego/llegaron/vino/aparecio/aparecieron|X *brillar por su ausencia|X brilla/brillan por su ausencia|X quedo/quedaron atras|X *quedar ~ atras",
    ),
    // It keeps away, or is not wanted.
    (
        Denied,
        "X se queda/quedan fuera/lejos/en|X que se quede/queden fuera/en|X sobra/sobran|X estorba/estorban|X estropea/estropean|X arruina/arruinaria/arruinan|X estropearia|X distrae/distraen/distraeria|X no pinta/pintan nada|X no pega/pegan|X no encaja/encajan|X no procede/proceden|X no viene/vienen a|X no tiene/tienen cabida/lugar/sitio/sentido|X no hace/hacen falta|X no va/van aqui|X esta/estan de mas|X es/son demasiado/innecesario/innecesaria/innecesarios/innecesarias|X es/son ~ error|X fue/fueron ~ error|X es/son el enemigo|X es/son ~ cliche|X ni en pintura|X ni hablar|X ni de broma|X ni loco|X ni verla/verlo/verlas/verlos|X me marea/marean/molesta/molestan/aburre/aburren/cansa/cansan/horroriza/horrorizan|X para otro/otra/otros|X para otro dia|X lo dejamos para|X la dejamos para|X los dejamos para|X las dejamos para|X ya no $|X cero|X a cero|X al cero|X no gracias|X fuera $|X ni verlo/verla/verlos/verlas|X es/son algo que no quiero/queremos/necesito/necesitamos|X es/son algo que *evitar|X es/son algo a evitar|X es/son lo ultimo/unico que no quiero/queremos|X es/son lo ultimo que quiero/queremos/necesito/necesitamos/hace|X es/son lo que no quiero/queremos|X arruinaria/arruinarian|X estropearia/estropearian|X sobraria/sobrarian|X no se oye/oyen/escucha/escuchan|X no esta/estan permitido/permitida/permitidos/permitidas|X no esta/estan invitado/invitada/invitados/invitadas",
    ),
    // Somebody takes it away.
    (
        Denied,
        "*cancelar X|*eliminar X|*quitar X|quita/quite/quiten/quitame/quitale/quitenle X|*borrar X|*apagar X|apaga/apague/apaguen X|*suprimir X|*silenciar X|*desactivar X|*descartar X|*prescindir de X|*prescindamos/prescinde/prescinda de X|*evitar X|*evitemos X|*omitir X|*excluir/excluye/excluya X|*prohibir X|prohibo X|*olvidar X|olvidate/olvidemonos de X|olvidese de X|*ahuyentar X|*espantar X|*disipar X|*desterrar/destierra X|*retirar X|*sacar/saca/saque X|*tirar/tira X a la basura|*dejar/deja/deje X fuera|*dejar/deja/deje ~ fuera X|*dejar/deja/deje X para|guarda/guardate/guardese X|*despedir/despidete/despidamonos de X|adios/adios a X|adios al X|hasta nunca X|fuera X|abajo X|*renunciar a X|*pasar/paso/pasamos de X|*cortar/corta/corte X|nada de X|cero X|basta de X|basta ya de X|se acabo/acabaron X|ahorrate/ahorrame/ahorranos/ahorrese X|*limpiar/limpia ~ de X|libra/libre ~ de X|*vaciar/vacia ~ de X|*despojar ~ de X|*tumbar X|*acallar X|calla/callad X|haz callar X|que calle/callen X|que se vaya/vayan X|que desaparezca/desaparezcan X|que cese/cesen X|que pare/paren X|que termine/terminen X|que se apague/apaguen X|que no haya X|que no caiga/caigan X|que no se vea/vean X|que no se oiga/oigan X|que no suene/suenen X|que no aparezca/aparezcan X|que no entre/entren X|que no salga/salgan X|que no sople/soplen X|pon/ponga/ponme X a cero|pon/ponga ~ a cero X|baja/baje X a cero|olvidate del X|olvidese del X|olvidemonos del X|harto/harta/hartos/hartas del X|cansado/cansada/cansados/cansadas del X|*prescindir del X|me *deshacer de X|deshazte de X|deshazte del X|donde antes/antano habia/hubo X|donde habia X ~ ahora|antes habia X ~ ahora|donde antes ~ X|nada que parezca/recuerde/suene X|nada que parezca/recuerde/suene a X|cliente odia/detesta/rechaza X|director odia/detesta/rechaza X",
    ),
    // Somebody does not want it.
    (
        Denied,
        "harto/harta/hartos/hartas de X|cansado/cansada/cansados/cansadas de X|aburrido/aburrida de X|alergico/alergica/alergicos/alergicas a X|enemigo/enemiga de X|en contra de X|*odiar X|odio/odiamos X|*detestar X|detesto/detestamos X|*aborrecer X|aborrezco X|no soporto/soportamos X|no aguanto/aguantamos X|no tolero/toleramos X|no quiero/queremos/quiere ver/oir X|no quiero/queremos/quiere ni X|no quiero/queremos ni ver/oir X|no me gusta/gustan X|no nos gusta/gustan X|me sobra/sobran X|nos sobra/sobran X|me molesta/molestan X|me marea/marean X|me aburre/aburren X|no necesito/necesitamos X|no me hace/hacen falta X|quien quiere/necesita/pidio X|quien ha pedido X|para que X $|de que sirve X|nadie quiere/necesita/pidio X|nadie ha pedido X|lo ultimo que quiero/queremos/necesito es/son X|puedo/podemos vivir sin X|puedo/podemos pasar sin X|mejor sin X|si veo/vemos/aparece/oigo X|si veo ~ un/una/sola/solo X|como vea X|como aparezca X|ni un/una/solo/sola X|ni un solo X|ni una sola X|ni un atisbo de X|ni un apice de X|ni una pizca de X|ni una gota de X|ni rastro de X|ni rastro del X|ni asomo de X|ni sombra de X|ni gota de X|ni pizca de X|ni por asomo X|ausencia de X|ausencia total de X|falta de X|falto/falta/exento/exenta/exentos/carente/carentes/desprovisto/desprovista/libre/libres/limpio/limpia/vacio/vacia/huerfano/huerfana de X|*carecer de X|carece/carecen de X|se quedo/quedaron sin X|sin el menor X|sin la menor X|sin asomo de X|sin rastro de X|sin atisbo de X|demasiado calor/frio/seco/temprano/tarde para X|hace demasiado calor/frio para X|perdio/perdieron su/sus X|olvido/olvidaron su/sus X|ausencia absoluta/completa/total de X|prefiero/preferimos/preferiria Y a X|mas que X $",
    ),
    // It is only spoken of.
    (
        Unsaid,
        "llegara/llegaran/empezara/empezaran/comenzara/cayera X|anunciaban/anunciaron/anuncio/pronosticaban/pronosticaron/prometieron/prometian/esperaban/esperabamos/esperaba X|daban X|pronostico de X|pense/pensamos en X|dudaba/dudamos entre X|temian/temia X|*temer X|seria una pena que X|X estaba prevista/previsto/anunciada/anunciado|antes habia X $|antes habia X aqui|antes de que X",
    ),
    // It is there.
    (
        Kept,
        "quien dice/dijo que no hay/haya X|nadie puede dejar/parar de X|que no pare/paren/cese/cesen/termine/terminen/acabe/acaben X|que X no pare/paren/cese/cesen/termine/terminen/acabe/acaben|no dejes/deje/dejen que ~ pare/paren/cese/cesen/termine/terminen X|no dejes/deje/dejen que X ~ pare/paren/cese/cesen/termine/terminen|nunca es/hay/habra demasiado/demasiada/demasiados/demasiadas X|nunca hay suficiente X|nunca X fue/fueron/estuvo/estuvieron ~ tan|nunca fue/fueron/estuvo/estuvieron X tan|no *ver nada mas que X|no se ve/ven/oye/oyen nada mas que X|no se ve/ven/oye/oyen mas que X|no hay nada mas que X|no hay mas que X|nada mas que X|nada salvo X|nada excepto X|no solo X|no solamente X|no puede/pueden faltar X|no debe/deben faltar X|que no falte/falten X|no te olvides de X|no olvides X|no *parar de X|no para/paran de X|no *dejar de X|no deja/dejan de X|no *cesar de X|no cesa/cesan de X|sin miedo a X|sin paraguas|a pesar de X|pese a X|no le importa X|no le molesta X|no hay quien pare X|nada detiene X|X no cesa/cesan/para/paran/amaina/termina/acaba|X no se apaga/apagan/detiene/va/acaba/disipa|no escatimes/escatime/escatimen X|sin X no *funcionar|sin X no funciona/funcionaria/seria/tendria/es|no podria haber X|no podriamos tener X|no podrias anadir/poner X|no cabe duda de que ~ hay X|no cabe duda X|no hay duda de que ~ hay X|no me/nos molesta/molestan/importa/importan X|no le/les importa/importan X|no me/nos disgusta/disgustan X|sin mas ~ que X|sin otro/otra/otros/otras ~ que X|ningun/ninguna otro/otra ~ que X|nada aparte de X|ningun/ninguna ~ salvo X|ningun/ninguna ~ excepto X|ningun/ninguna ~ aparte de X|tanto Y como X|no hay noche/dia/manana/tarde/hora/momento sin X|nunca ~ tanta/tanto/tantas/tantos X|jamas ~ tanta/tanto/tantas/tantos X|nunca se habia visto tanta/tanto/tantas/tantos X|no me/nos importaria ver/tener/anadir/incluir/oir X|no me/nos importaria X|sin X no tiene/tendria sentido|sin X no es/seria/queda/funciona|no se puede/podemos/podria/debe prescindir de X|imposible prescindir de X|sin olvidar X|sin olvidarse de X|no sin X|nunca sin X|jamas sin X|que X no falte/falten|X que no falte/falten|no hay que olvidar X|X es/son imprescindible/imprescindibles/indispensable/indispensables|aparte de/del X no hay nada|aparte de/del X nada",
    ),
    (
        Unheard,
        "^ no se oye/oyen $|^ no la/lo/las/los oimos|^ pero no se oye/oyen $|^ no se escucha/escuchan $|^ sin que se oiga/oigan $",
    ),
    (
        Habit,
        "^ normalmente|^ por lo general|^ habitualmente|^ otros dias|^ de costumbre|^ suele haber|^ aqui suele",
    ),
    // It is as what was denied before.
    (
        Alike,
        "lo mismo con/para X|lo mismo vale/digo para X|lo mismo vale/digo con X|igual con/para X|^ idem X|idem con/para X|^ tampoco X|X tambien $",
    ),
    // What was named last is not there.
    (
        Back,
        "^ ~ ninguno/ninguna ~ cae/cayo/aparece/llega/llego/suena/brilla $|^ ~ no cayo ni gota|^ ni gota $|^ y nada $|^ pero nada $|^ ni uno $|^ ni una $|^ ni uno solo|^ ni una sola|^ nunca llego/llegaron/vino|^ jamas llego/llegaron/vino|^ no llego/llegaron|^ fuera con|^ nada de eso|^ nada de ello|^ ni hablar|^ ni de broma|^ de eso nada|^ eso no|^ paso $|^ paso de eso|^ me los ahorro|^ me la ahorro|^ me lo ahorro|^ me las ahorro|^ ya no|^ ya no quiero|^ no gracias|^ fue un error|^ fueron un error|^ no los quiero|^ no las quiero|^ no la quiero|^ no lo quiero|^ no me gusta/gustan $|^ los odio|^ las odio|^ lo odio|^ la odio|^ se acabo/acabaron $|^ nada de nada|^ no lo hagas|^ no lo haga|^ no lo hagan|^ deja de hacerlo|^ no hagas eso|^ ni verlo/verla/verlos/verlas",
    ),
];
