//! The small words of Spanish, and its numbers and times.

use super::super::Meaning::{
    After, And, Article, But, Camera, Ceases, Idle, Instead, Length, Listen, Loop, Meanwhile,
    Mention, NoAction, NoList, NoThing, Number, Often, On, Or, Pictured, Refused, Rig, Simile,
    Someone, Sun, Then, Time, Tint, Unit as Of, While,
};
use super::super::{Entry, Unit, Verb, entry};
use crate::director::time::{Instant, When};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "en el plano siguiente|en el siguiente plano|plano siguiente|en la siguiente escena|en el último plano|el último plano|en la última toma|en el plano final|el plano final|en la toma final|luego|después|finalmente|a continuación|por último|y luego|y después|y finalmente|más tarde|al final|seguido de|seguido por|tras esto|tras eso|posteriormente|para terminar|entonces|después de eso|seguida de|antes de que|y termina|termina con|corte a|fundido a|fundido encadenado a|por fin|acto seguido|y allí|y ahí|allí mismo|una vez allí|al llegar|cuando llega|al llegar a|al llegar al|una vez abajo|una vez arriba|y acaba|y acabamos|acabamos|terminamos|y terminamos|para acabar|acaba con|acabando|terminando|y acaba en|acabando en|para concluir|concluye con|y concluye|y remata|rematando|enseguida|inmediatamente después|un instante después|tras lo cual|seguidamente|después de lo cual|más adelante|y por fin|y por último|cuando alcanza|al alcanzar|hecho esto|de ahí|desde ahí|ya arriba|ya abajo|ya dentro|una vez dentro|ya en lo alto|ya en el suelo",
        &[Then],
    ),
    entry("y|e|así como", &[And]),
    entry(
        "mientras|mientras que|cuando|a medida que|conforme|durante|en tanto|con la cámara",
        &[While],
    ),
    entry(
        "al mismo tiempo|simultáneamente|a la vez|mientras tanto|a la par|paralelamente|al tiempo que|a un tiempo|de manera simultánea|simultáneo",
        &[Meanwhile],
    ),
    entry(
        "aunque|a pesar de que|aun cuando|si bien|pero|sino|sin embargo|solo|con|con un|con una|con el|con la|en cambio|solamente|únicamente|excepto|salvo",
        &[But],
    ),
    entry(
        "evita|evite|evitar|eviten|evitando|excluye|excluir|excluya|elimina|eliminar|quita|quitar|omite|omitir|ausencia de|prompt negativo|negativo|descarta|prescinde de|prescindir de|quitarle|quítale|quítele|quítenle|quítame|quítenme|quíteme|quiten|quitemos|sácale|sáquenle|sáquele|sáquen|bórrale|bórrenle|borren|eliminen|eliminemos|apaguen|apáguenle|apágale|silencien|silencia|silencie|mutea|muteen|supriman|omitan|descarten|retira|retire|retiren|retirar|cancela|cancelen|tira|olvídense de|olvídese de|córtale|córtenle|corten|corte ya|despejen|despeja|lista negra|lista de exclusión|exclusiones|no incluir|no usar|no utilizar|no añadir|no agregar|no poner|no mostrar|favor de no usar|favor de no incluir|favor de no poner|favor de evitar|exceptuando|sin incluir|omitiendo|olvidémonos de|olvidemos|evitemos|prescindimos de|prescindan de|absténganse de usar|absténgase de usar|abstenerse de usar|absténganse de incluir|excluyendo|le quité|le saqué|les quité|le quitamos|hemos quitado|he quitado|quitamos|sacamos|eliminamos|borramos|le he quitado|le hemos quitado|fuera de aquí el|fuera de aquí la|olviden lo que dije de|olvida lo que dije de|olvida lo que dije sobre|olvide lo que dije de|olvídense de lo que dije de|olvida lo de|olviden lo de|olvida lo del|olviden lo del|manos fuera del|manos fuera de|al diablo con|al diablo la|al diablo el|fuera manos del|cosas a evitar|lo que no quiero|lo que no quiero ver|lo que no queremos|cosas que no quiero|lo que no debe haber|lo que hay que evitar",
        &[NoList],
    ),
    entry(
        "en lugar de|en vez de|en lugar del|en vez del|antes que",
        &[Instead],
    ),
    entry(
        "ni rastro|ni asomo|no son deseadas|no son deseados|no son necesarias|no son necesarios|indeseadas|indeseados|son indeseadas|son indeseados|no gracias|no deseado|no deseada|no se desea|no se quiere|no es deseada|no es deseado|está prohibida|está prohibido|están prohibidas|están prohibidos|prohibido|prohibida|prohibidos|prohibidas|debe evitarse|deben evitarse|a evitar|mejor no|no hace falta|no hacen falta|sobra|sobran|está de más|no pinta nada aquí|no es necesaria|no es necesario|está ausente|están ausentes|brilla por su ausencia|queda fuera|quedan fuera|queda descartada|queda descartado|queda excluida|queda excluido|queda prohibida|no tiene cabida|no está permitida|no está permitido|no procede|indeseada|indeseado|me molesta mucho|le da miedo a mi|le dan miedo a mi|le da miedo a|le dan miedo a|le dan miedo|le da miedo|me da miedo|me dan miedo|asusta a mi|asustan a mi|asusta al|asustan al|asusta a|asustan a|se asusta|no va|no van|no va aquí|no van aquí|no va ahí|no pega|no pegan|no pega nada|no pinta nada|no pintan nada|no queda bien|no quedan bien|se ve falsa|se ve falso|se ven falsas|se ven falsos|se veía falso|se veía falsa|quedó mal|quedó feo|queda feo|queda mal|es demasiado|era demasiado|fue demasiado|estaba de más|estaban de más|están de más|ni de broma|ni loca|ni loco|ni en broma|ni pensarlo|ni de chiste|ni por asomo|nanay|nel|no la quiero|no lo quiero|no las quiero|no los quiero|no la quiero ver|no lo quiero ver|no la necesito|no lo necesito|la puedes quitar|lo puedes quitar|las puedes quitar|los puedes quitar|puedes quitarla|puedes quitarlo|puedes quitarlas|puedes quitarlos|la pueden quitar|lo pueden quitar|se puede quitar|se pueden quitar|se va|tiene que irse|tienen que irse|debe irse|deben irse|hay que quitarla|hay que quitarlo|hay que quitarlas|hay que quitarlos|que se vaya|que se vayan|no existía|no existían|no existe|no estaba|no estaban|no tiene sentido|no tienen sentido|no viene al caso|arruina todo|arruinan todo|lo arruina|lo arruinan|me marea|me marean|da dolor de cabeza|me da dolor de cabeza|ya tuvimos bastante|ya hubo bastante|para otra película|para otro día|para otra ocasión|fue un error|fueron un error|era un error|es un error|fue mala idea|fueron mala idea|no tiene ninguna|no tiene ninguno|no tiene ni una|no trae ninguno|no trae ninguna|ya puede irse|pueden irse|puede irse|ya cumplió|bien lejos de aquí|no queda nada|ya no queda nada|no queda rastro",
        &[Refused],
    ),
    entry(
        "trata de|trata sobre|trata de la|tratan de|cuenta la historia de|sueña con la|llamado|llamada|llamados|llamadas|que se llama|se llama|de nombre|su nombre es|titulado|titulada|apodado|apodada|libro sobre|novela sobre|canción sobre|artículo sobre|reportaje sobre|documental sobre|habla de|hablan de|sueña con|espera la|esperan la|espera el|miedo a|miedo al|miedo a la|la palabra|las palabras|el título|el nombre|olor a|aroma a|sabor a|en caso de",
        &[Mention],
    ),
    entry("dos veces|un par de veces", &[Often(2)]),
    entry(
        "tres veces|varias veces|repetidamente|repetidas veces",
        &[Often(3)],
    ),
    entry(
        "sin ruido de|sin ruidos de|sin el ruido de|sin el ruido del|sin sonido de|sin sonidos de|sin el sonido de|sin el sonido del|ni un ruido de|ni un sonido de|detesto|odio|estoy harto de|estoy harta de|lo último que quiero es|lo que no quiero es|lo último que quiero son|nadie quiere|ninguno|todo menos|todo excepto|cualquier cosa menos|mucho menos|ni mucho menos|y mucho menos|menos aún|sin|nada de|ningún|ninguna|ni|libre de|cero|sin ningún|sin ninguna|no hay|no hay ninguna|no hay ningún|sin nada de|tampoco|libres de|carente de|carece de|desprovisto de|exento de|exenta de|ya sin|nada de nada de|ni rastro de|sin rastro de|ausente de|sin pizca de|ya no hay|ya no queda|ya no quedan|demasiado|demasiada|demasiados|demasiadas|basta de|basta ya de|ya tuvimos suficiente|ya hubo suficiente|ya estoy harta de|ya estoy harto de|ya me cansé de|me cansé de|no más|ya no más|ya no quiero|ya no queremos|no me gusta|no me gustan|no me gusta nada|no soporto|no aguanto|me molesta|me molestan|me choca|me chocan|me cae mal|no tenía|no tenían|no había|no hubo|no habrá|no va a haber|no hay ni|ni un|ni una|ni una sola|ni un solo|ni un poco de|ni una gota de|ni gota de|ni una pizca de|ni tantito|sin un|sin una|sin nadita de|sin tanto|sin tanta|sin tantos|sin tantas|casi nada de|casi sin|apenas nada de|nadie pidió|yo no pedí|no pedí|nadie necesita|quién quiere|cero cero|nadita de|fuera con|libre de todo|no necesito|no necesitamos|no queremos|no quiero|no quisiera|no me pongan|no me pongas|no me pongan más|no le pongan|no le pongas|no le ponga|no pongan|no pongas|no ponga|no agreguen|no agregues|no agregue|no añadan|no añadas|no metan|no metas|no le metan|no le metas|no le agreguen|no le agregues|no le añadas|no admite|el plano no admite|no lleva|no llevará|no contiene|no incluye|no incluirá|libre del todo de|como vea|como vea un|como vea una|como oiga|como oiga un|si veo una sola|si veo un solo|si veo aunque sea|pobre de ti si veo|líbranos de|líbrame de|dios me libre de|adiós a la|adiós al|adiós a los|adiós a las|nada más de|me mareo con|me mareo con la|que calle el|que calle la|que callen los|que callen las|que se calle el|que se calle la|que se callen los|que se callen las|que se vaya el|que se vaya la|que se vayan los|que se vayan las|que desaparezca el|que desaparezca la|que desaparezcan los|que desaparezcan las|cansada de tanta|cansado de tanto|cansada de tanto|cansado de tanta|harta de tanta|harto de tanto|harta de tanto|harto de tanta|cansados de tanta|cansados de tanto|hartos de tanto|hartos de tanta|hartos de la|hartos del|quién necesita|para qué queremos|siempre tiene que|siempre tienen que|por qué siempre tiene que|todo salvo|todo salvo la|todo salvo el|todo excepto la|todo excepto el|todo menos la|todo menos el|todo a excepción de|cualquier cosa salvo|cualquier cosa excepto|de todo menos|de todo excepto|de todo salvo",
        &[NoThing],
    ),
    entry(
        "ni una sola vez|ni una vez|bajo ningún concepto|en ningún caso|de ninguna manera|bajo ninguna circunstancia|no|nunca|jamás|no debe|no está|no se|evita que|evite que|eviten que|evitar que|impide que|impida que|impidan que|que nadie|nadie|sin que|tiene prohibido|tienen prohibido|está prohibido que|prohibido que|no puede|no pueden|no podía|no vayas a|no vaya a|no vayan a|ni se te ocurra|ni se les ocurra|ni se le ocurra|no hace falta que|no es necesario que|no quiero que|no queremos que|no quisiera que|no me gustaría que|prefiero que no|preferiría que no|mejor que no|ojalá no|no dejes que|no deje que|no dejen que|no permitas que|no permita que|no permitan que|no la hagas|no lo hagas|no los hagas|no las hagas|no la hagan|no lo hagan|no los hagan|no hagas que|no hagan que|no la pongas a|no lo pongas a|no los pongas a|no la pongan a|no lo pongan a|en lugar de que|en vez de que|dejen de|deja ya de|deje de|no me|no le|no la|no lo|no las|no los|no nos|no te|no les|jamás de los jamases|de ningún modo|en ningún momento|por nada del mundo|debe dejar de|no deben|no debería|no deberían|no tiene que|no tienen que|no tiene por qué|no necesita|ya no|ya no se|no está para|se niega a|se niegan a|se niegue a|no me gusta cuando|odio cuando|no me gusta que|me molesta que|odio que|detesto que|me molesta cuando|absténganse de|absténgase de|abstente de|abstenerse de|favor de no|se ruega no|se pide no|rogamos no|no se permite|no se admite|no se admiten|queda prohibido|*dejar de|*parar de|*cesar de|olvidó cómo|ha olvidado cómo|ya no sabe|se olvidó de cómo|no sabe|nunca aprendió a|se olvida de|olvida|se abstiene de|se olvidó de",
        &[NoAction],
    ),
    entry("o|u|o bien", &[Or]),
    entry(
        "deja de|se detiene|*parar|se para|cesa|*cesar|ha parado|ha cesado|se acaba|está seca|está seco|se secó|se ha secado|está apagado del todo|para de|ha terminado|se detienen|*detener|se apagó|se ha apagado|ya se apagó|extinguido|extinguida|ha cesado de|cesó|paró|amainó|ha amainado|amaina|se disipó|se ha disipado|ha desaparecido|terminó|se calmó|se ha calmado|escampó|ha escampado|escampa|ya pasó|ha pasado|se ha ido|se fue|se derritió|se ha derretido|se ha extinguido|está apagado|está apagada|se despejó|se ha despejado|ha dejado de|dejó de|ya se apagaron|se apagaron|se han apagado|están apagadas|están apagados|ya está apagada|ya está apagado|ya están apagadas|ya están apagados|ya apagadas|ya apagados|ya apagada|ya apagado|apagadas|apagados|ya terminó|ya acabó|se acabó|ya se acabó|ya paró|ya cesó|ya se fue|ya se fueron|se fueron|ya se derritió|ya no hay nada de|soplaron ya|ya sopladas|ya las sopló|está extinguido|están extinguidas|se consumió|ya se consumió|se callan|se calla|se callen|callen|callan|calladas|callados|enmudecen|están calladas|están callados|guardan silencio|guarden silencio|están en silencio|está muda|ha terminado ya|hace mucho que cesó|hace rato que cesó|se extinguió|extinguió|se extinguieron|hace mucho que se apagó|callaron|enmudecieron|cesaron|dejó de caer|ha dejado de caer|dejaron de caer|dejó de soplar|dejó de sonar|dejaron de sonar|se fue a casa|ya se fue a casa|se fueron a casa|ya se fueron a casa",
        &[Ceases],
    ),
    entry(
        "como|como si|igual que|parecido a|cual|cuadro de|un cuadro de|dibujo de|cartel con|un cartel con|cartel de|póster de|póster con|postal de|postal con|mural de|mural con|un mural de|camiseta con|taza con|cuadro con|pinturas de|foto de|fotografía de|fotos de|dibujos de|ilustración de|estampado de|estampada con|tatuaje de|un tatuaje de|logotipo de|con forma de|en forma de|disfrazado de|disfrazada de|que dice|que pone|que reza|recuerda a|tan blanco como|tan rápido como|parece|parecen|maqueta de|mapa de|pegatina de|color de|del color de|del color|decorado con|decorada con|bordado con|bordada con|igual que si|cual si fuera|representando|que representa|huele a|sabe a|color|óleo de|óleo con|acuarela de|acuarela con|calendario con|calendario de|tapiz con|tapiz de|cojín con|papel tapiz con|lienzo de|lienzo con|rompecabezas de|grabado de|sello con|cuadro de una|suéter con|fondo de pantalla de|pintura al óleo de|un óleo de|funda con|risa es música|voz es música|risa era música|voz era música|voz de trueno|río de oro|rio de gente|ríos de tinta|soñó con|soñaba con|soñando con",
        &[Simile],
    ),
    entry(
        "tras la que|tras el que|tras los que|tras las que|tras la cual|tras el cual",
        &[Idle],
    ),
    entry(
        "después de la|después del|después de una|después de un|tras el|tras la|tras una|tras un|después de|tras|podría haber sido|pudo haber sido|podía haber sido|debería haber sido|podría haber habido",
        &[After],
    ),
    entry(
        "sobre|sobre la|sobre el|sobre las|sobre los|encima de|en la mesa|en el suelo|sobre una|sobre un|en el tejado|en las montañas|en la montaña|en los tejados",
        &[On],
    ),
    entry(
        "bucle perfecto|en bucle|bucle infinito|bucle continuo|bucle sin fin",
        &[Loop],
    ),
    entry(
        "el|la|los|las|un|una|unos|unas|de|del|en|su|sus|al|a|por|para|mi|mis|tu|tus|nuestro|nuestra|contra|bajo|ante|cerca de|detrás de|dentro de|junto al|desde|hacia|hasta|este|estos|estas|ese|esa|aquel|aquella|en la|en el|en los|en las|por el|por la|en un|en una|dentro del|frente a|delante de",
        &[Article],
    ),
    entry(
        "aparte de|aparte del|pan a la plancha|pan a la parrilla|pan a la brasa|rayo láser|un rayo láser|chispa de ingenio|no faltará|no faltarán|no puede faltar|no pueden faltar|no debe faltar|no deben faltar|que no falte|que no falten|por qué no|por qué no añadir|no dudes en|no dude en|no temas|no tengas miedo de|no tenga miedo de|no escatimes en|no tengo nada contra|nada contra|nada más que|nada menos que|nada salvo|sin duda|no olvides|no olvide|no te olvides de|no olvidar|sin olvidar|no omitas|sin importarle|no le importa|que|se|es|son|está|están|era|ser|estar|hay|muy|más|también|todavía|todo|toda|todos|todas|cada|otro|otra|mismo|misma|primero|al principio|en primer lugar|para empezar|inicialmente|empieza|empieza con|empieza a|comienza|comienza con|comienza a|arranca|permanece|queda|se queda|mantiene|deja|dejar|hace|hacer|haciendo|realiza|realizando|muestra|mostrando|revela|revelando|para revelar|para mostrar|captura|enfoca|enfoque|enfoque en|foco|foco en|da|por favor|quiero|yo|nos|me|le|les|lo|anima|animar|genera|generar|lleva|llevando|vestida|vestido de|sostiene|sentado|sentada|espera|siempre|aún|así|bien|ya|donde|quien|cual es|porque|si|poco|no solo|sino también|cae|caen|sopla|brilla|brillan|ahora|aquí|allí|algo|nada|de nuevo|otra vez|cubre|entra|tiene|con vida|cobra vida|tomar|no le quites|no le quite|no le quiten|no me quites|no me quiten|no quites|no quite|no quiten|no saques|no saquen|no le saques|no borres|no borren|no elimines|no eliminen|no apagues|no apaguen|no pares|no paren|que no pare|que no paren|que no deje de|que no dejen de|que no cese|por qué no hay|por qué no se oye|por qué no se oyen|por qué no se ve|por qué no tiene|dónde está la|dónde está el|dónde están las|dónde están los|dónde quedó la|dónde quedó el|solo falta|solo faltan|falta|faltan|me falta|me faltan|le falta|le faltan|nos falta|hace falta más|se les olvidó|se te olvidó|olvidaron|olvidaste|muy poca|muy poco|no hay suficiente|no había suficiente|no basta con|no sería navidad sin|no hay navidad sin|no hay invierno sin|no hay fiesta sin|no tan|no demasiado|no demasiada|no mucho|no mucha|quién dijo que no quiero|quién dice que no quiero|quién dijo que no quería|quién dijo que no me gusta",
        &[Idle],
    ),
    entry(
        "leña al fuego|lluvia de aplausos|lluvia de elogios|lluvia de críticas|vende humo|vender humo|vendehumos|se le subieron los humos|agua pasada|agua al cuello|está en las nubes|en las nubes de sus sueños|vive en las nubes|juega con fuego|jugar con fuego|muerde el polvo|morder el polvo|vigilante nocturno|campana extractora|ola permanente|plástico de burbujas|tormenta en un vaso|a toda vela|viento en popa|contra viento y marea|prueba de fuego|bautismo de fuego|noche en vela|estrella fugaz de la moda|nace una estrella|buena estrella|buque de vapor|como agua de mayo|como pez en el agua|como llovido del cielo|llueve sobre mojado|ola de críticas|ola de nostalgia|cortina de humo política|por el viento del chisme|lluvia de ideas|para nada|en lo absoluto|no puede evitar|no pueden evitar|no puede dejar de|no pueden dejar de|no puede parar de|verla|verlo|verlos|verlas|vernos|cabellera de fuego|pelo de fuego|cabello de fuego|corazón de fuego|alma de fuego|melena de fuego|estoy en las nubes|estás en las nubes|estamos en las nubes|están en las nubes con|en las nubes con|ando en las nubes|andas en las nubes|sigue los pasos de|siguió los pasos de|los pasos de su padre|los pasos de su madre|me arde el corazón|corazón en llamas|con el alma en llamas|el agua a la boca|agua a la boca|se me hace agua la boca|ahogado en deudas|ahogada en trabajo|nadar contra corriente|va viento en|contra viento|hecho polvo|hecha polvo|hechos polvo|limpio de polvo y paja|morder el|a ver las estrellas|humos de|se fue todo al humo|la chispa de la vida|tormenta en un|cielo de la boca|chispa de humor|quiero ver|queremos ver|quisiera ver|me gustaría ver",
        &[Idle],
    ),
    entry(
        "cinematográfico|cinematográfica|cinemática|cinemático|no deja de|no para de|no para|no cesa|no cesa de|nunca cesa|nunca para|sin cesar|sin parar|sin descanso|sin fin|sin tregua|sin pausa|sin interrupción|sin prisa|sin avisar|sin previo aviso|no termina nunca|no acaba nunca|no le importa la|no le importa el|cine|película|video|clip|plano|toma|imagen|foto|escena|secuencia|estilo|ambiente|atmósfera|atmosférico|calidad|alta calidad|4k|8k|hd|realista|fotorrealista|detallado|hermoso|hermosa|bello|bella|precioso|épico|épica|elegante|majestuoso|mágico|onírico|tranquilo|tranquila|pacífico|relajante|nostálgico|romántico|misterioso|misteriosa|inquietante|feliz|triste|íntimo|natural|naturalmente|movimiento|movimientos|efecto|documental|estrella del pop|estilo documental|estilo reportaje|publicidad|vertical|horizontal|vista de pájaro|a vista de pájaro|cenital|plano cenital|picado|contrapicado|ángulo bajo|ángulo alto|profundidad de campo|poca profundidad de campo|cámara lenta|en cámara lenta|a cámara lenta|cámara rápida|ritmo|velocidad|minuto|claro|clara|oscuro|oscura|cálido|cálida|frío|fría|colores|colorido|contraste|nítido|nítida|grano|dorado|dorada|plateado|viejo|vieja|antiguo|antigua|nuevo|nueva|pequeña|grande|gran|largo|larga|corto|corta|alto|alta|bajo la luz|frente|lado|centro|medio|borde|esquina|distancia|distante|día|de día|mañana|tarde|mediodía|soleado|soleada|luz del día|hoy|cielo|aire|suelo|mundo|tiempo|momento|sombra|sombras|reflejo|reflejos|brillante|mojado|mojada|seco|seca|calle|calles|callejón|ciudad|casa|casas|bosque|cocina|habitación|mesa|ventana|tejado|tejados|campo|campos|prado|montaña|montañas|valle|playa|puerto|mercado|jardín|parque|puente|torre|castillo|iglesia|plaza|pueblo|costa|faro",
        &[Idle],
    ),
    entry("dos", &[Number(2.0)]),
    entry("tres", &[Number(3.0)]),
    entry("cuatro", &[Number(4.0)]),
    entry("cinco", &[Number(5.0)]),
    entry("seis", &[Number(6.0)]),
    entry("ocho", &[Number(8.0)]),
    entry("diez", &[Number(10.0)]),
    entry("veinte", &[Number(20.0)]),
    entry("treinta", &[Number(30.0)]),
    entry("cuarenta y cinco", &[Number(45.0)]),
    entry("noventa", &[Number(90.0)]),
    entry("un segundo", &[Number(1.0), Of(Unit::Seconds)]),
    entry("medio segundo", &[Number(0.5), Of(Unit::Seconds)]),
    entry("segundo|segundos|seg", &[Of(Unit::Seconds)]),
    entry("grado|grados", &[Of(Unit::Degrees)]),
    entry("por ciento", &[Of(Unit::Percent)]),
    entry("veces", &[Of(Unit::Times)]),
    entry("duración", &[Length]),
    entry(
        "a mitad de camino|a la mitad|en la segunda mitad|a partir de la mitad|durante la segunda mitad|a mitad del plano|a mitad de la toma|a mitad del vídeo",
        &[Time(When::from(Instant::Share(0.5)))],
    ),
    entry(
        "en la primera mitad|durante la primera mitad|hasta la mitad",
        &[Time(When::until(Instant::Share(0.5)))],
    ),
    entry(
        "hacia el final|cerca del final|en los últimos momentos|casi al final|justo al final",
        &[Time(When::from(Instant::Share(0.75)))],
    ),
    entry(
        "todo el tiempo|de principio a fin|durante toda la toma|en todo momento|durante todo el plano|todo el rato",
        &[Time(When::WHOLE)],
    ),
    entry(
        "sin más ruido que|sin más ruido que el de|sin más sonido que|sin más sonido que el de|sin otro sonido que|no se oye más que|no se oyen más que|sonido|sonidos|audio|efectos de sonido|efecto de sonido|sonido ambiente|ambiente sonoro|paisaje sonoro|diseño sonoro|se oye|se oyen|se escucha|se escuchan|suena|suenan|oímos|escuchamos|oyéndose|el sonido de|el sonido del|los sonidos de|ruido de|el ruido de|ruido del|el rumor de|de fondo suena|de fondo se oye",
        &[Listen],
    ),
    entry(
        "pintada|pintado|pintadas|pintados|dibujada|dibujado|dibujadas|dibujados|impreso|impresa|impresos|impresas|bordada|bordado|bordadas|bordados|tatuada|tatuado|tatuadas|grabada|grabado|grabadas|estampada|estampado|estampadas|en la portada|en el cartel|en la camiseta|en la postal|en la etiqueta|en el cuadro|en la pantalla",
        &[Pictured],
    ),
    entry(
        "rojo|roja|rojos|rojas|azul|azules|verde|verdes|amarillo|amarilla|naranja|morado|rosa|blanco|blanca|negro|negra|gris|grises|marrón|tono|tonos",
        &[Tint],
    ),
    entry(
        "grúa|con grúa|con la grúa|con una grúa|en grúa|sobre grúa|en la grúa|desde la grúa|desde una grúa|mediante grúa|a la grúa|brazo de grúa|con la pluma",
        &[Rig(Verb::Crane)],
    ),
    entry(
        "pedestal|en pedestal|con pedestal|sobre pedestal|sobre el pedestal|con el pedestal|columna de pedestal",
        &[Rig(Verb::Pedestal)],
    ),
    entry("nosotros", &[Camera]),
    entry("sol", &[Someone, Sun]),
    entry("arco", &[Rig(Verb::Circle)]),
    entry(
        "tierra del fuego|sierra nevada|mar del plata|río de janeiro|viña del mar|cabo de hornos|puerto rico|río negro|mar menor|santa lucía|costa rica|río gallegos|laguna verde|puerto de la cruz|playa del carmen|ríos montt|fuente del mar|agua caliente|aguascalientes|puerto iguazú|cabo polonio|torres del paine|nevado de toluca|casa del mar|aguas calientes|mar chiquita|boca del río|río cuarto|aguas de lindoya",
        &[Idle],
    ),
    entry(
        "en la nube|a la nube|copias en la nube|servicio en la nube|cable lightning|puerto lightning|conector lightning|adaptador lightning|terraza panorámica|ascensor panorámico|vista panorámica|techo panorámico|tren panorámico|pantalla panorámica|restaurante panorámico|mirador panorámico|pan artesano|pan casero|pan integral|pan dulce|pan fresco|pan de muerto|pan de molde|pan recién|panadería|pan con tomate|pan rallado|hogaza de pan|estudio en alquiler|estudio amueblado|una estrella michelin|estrella michelin|estrellas michelin|hotel de tres estrellas|ola de rebajas|ola de frío|ola de turistas|ola de visitas|lluvia de likes|lluvia de regalos|lluvia de ofertas|lluvia de premios|lluvia de goles|llueven ofertas|llueven críticas|llueven los elogios|se armó la tormenta|tormenta en el vestuario|tormenta perfecta|tormenta mediática|anda por las nubes|andar por las nubes|anda en las nubes|por las nubes|precios por las nubes|está en la luna|se quemó las pestañas|quemarse las pestañas|poner las manos en el fuego|pone las manos en el fuego|mano en el fuego|manos en el fuego|a fuego lento|fuego lento|cocina a fuego|como agua|más claro que el agua|claro como el agua|agua bendita|hacer agua|hace agua por|se hizo humo|hacerse humo|bajarle los humos|muchos humos|subírsele los humos|la niebla de su memoria|con viento fresco|beber los vientos|bebe los vientos|a los cuatro vientos|echar chispas|echa chispas|echando chispas|saltan chispas entre|tiene chispa|tener chispa|tocar las estrellas|ver las estrellas|vio las estrellas|nacido con estrella|hoja de vida|hoja de ruta|hoja de reclamaciones|hojas de cálculo|hojas de papel|pasar la noche en blanco|noche en blanco|de la noche a la mañana",
        &[Idle],
    ),
    entry(
        "grúa municipal|grúa de obra|grúa aparcada|grúa torre|grúa portuaria",
        &[Someone],
    ),
];
