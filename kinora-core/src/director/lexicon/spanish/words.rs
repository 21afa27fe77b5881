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
        "luego|después|finalmente|a continuación|por último|y luego|y después|y finalmente|más tarde|al final|seguido de|seguido por|tras esto|tras eso|posteriormente|para terminar|entonces|después de eso|seguida de|antes de que|y termina|termina con|corte a|fundido a|fundido encadenado a|por fin|acto seguido|y allí|y ahí|allí mismo|una vez allí|al llegar|cuando llega|al llegar a|al llegar al|una vez abajo|una vez arriba|y acaba|y acabamos|acabamos|terminamos|y terminamos|para acabar|acaba con|acabando|terminando|y acaba en|acabando en|para concluir|concluye con|y concluye|y remata|rematando|enseguida|inmediatamente después|un instante después|tras lo cual|seguidamente|después de lo cual|más adelante|y por fin|y por último|cuando alcanza|al alcanzar|hecho esto|de ahí|desde ahí|ya arriba|ya abajo|ya dentro|una vez dentro|ya en lo alto|ya en el suelo",
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
        "pero|sino|sin embargo|solo|con|con un|con una|con el|con la|en cambio|solamente|únicamente|excepto|salvo",
        &[But],
    ),
    entry(
        "evita|evite|evitar|eviten|evitando|excluye|excluir|excluya|elimina|eliminar|quita|quitar|omite|omitir|ausencia de|prompt negativo|negativo|descarta|prescinde de|prescindir de",
        &[NoList],
    ),
    entry(
        "en lugar de|en vez de|en lugar del|en vez del|antes que",
        &[Instead],
    ),
    entry(
        "ni rastro|ni asomo|no son deseadas|no son deseados|no son necesarias|no son necesarios|indeseadas|indeseados|son indeseadas|son indeseados|no gracias|no deseado|no deseada|no se desea|no se quiere|no es deseada|no es deseado|está prohibida|está prohibido|están prohibidas|están prohibidos|prohibido|prohibida|prohibidos|prohibidas|debe evitarse|deben evitarse|a evitar|mejor no|no hace falta|no hacen falta|sobra|sobran|está de más|no pinta nada aquí|no es necesaria|no es necesario|está ausente|están ausentes|brilla por su ausencia|queda fuera|quedan fuera|queda descartada|queda descartado|queda excluida|queda excluido|queda prohibida|no tiene cabida|no está permitida|no está permitido|no procede|indeseada|indeseado",
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
        "detesto|odio|estoy harto de|estoy harta de|excluyendo|lo último que quiero es|lo que no quiero es|lo último que quiero son|nadie quiere|ninguno|todo menos|todo excepto|cualquier cosa menos|sin|nada de|ningún|ninguna|ni|libre de|cero|sin ningún|sin ninguna|no hay|no hay ninguna|no hay ningún|sin nada de|tampoco|libres de|carente de|carece de|desprovisto de|exento de|exenta de|ya sin|nada de nada de|ni rastro de|sin rastro de|ausente de|sin pizca de|ya no hay|ya no queda|ya no quedan",
        &[NoThing],
    ),
    entry(
        "bajo ningún concepto|en ningún caso|de ninguna manera|bajo ninguna circunstancia|no|nunca|jamás|no debe|no está|no se",
        &[NoAction],
    ),
    entry("o|u|o bien", &[Or]),
    entry(
        "deja de|se detiene|*parar|se para|cesa|*cesar|ha parado|ha cesado|se acaba|está seca|está seco|se secó|se ha secado|está apagado del todo|para de|ha terminado|se detienen|*detener|se apagó|se ha apagado|ya se apagó|extinguido|extinguida|ha cesado de|cesó|paró|amainó|ha amainado|amaina|se disipó|se ha disipado|ha desaparecido|terminó|se calmó|se ha calmado|escampó|ha escampado|escampa|ya pasó|ha pasado|se ha ido|se fue|se derritió|se ha derretido|se ha extinguido|está apagado|está apagada|se despejó|se ha despejado|ha dejado de|dejó de",
        &[Ceases],
    ),
    entry(
        "como|como si|igual que|parecido a|cual|cuadro de|un cuadro de|dibujo de|cartel con|un cartel con|cartel de|póster de|póster con|postal de|postal con|mural de|mural con|un mural de|camiseta con|taza con|cuadro con|pinturas de|foto de|fotografía de|fotos de|dibujos de|ilustración de|estampado de|estampada con|tatuaje de|un tatuaje de|logotipo de|con forma de|en forma de|disfrazado de|disfrazada de|que dice|que pone|que reza|recuerda a|tan blanco como|tan rápido como|parece|parecen|maqueta de|mapa de|pegatina de|color de|del color de|del color|decorado con|decorada con|bordado con|bordada con|igual que si|cual si fuera|representando|que representa|huele a|sabe a|color",
        &[Simile],
    ),
    entry(
        "después de la|después del|después de una|después de un|tras el|tras la|tras una|tras un|después de|tras",
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
        "no faltará|no faltarán|no puede faltar|no pueden faltar|no debe faltar|no deben faltar|que no falte|que no falten|por qué no|por qué no añadir|no dudes en|no dude en|no temas|no tengas miedo de|no tenga miedo de|no escatimes en|no tengo nada contra|nada contra|nada más que|nada menos que|nada salvo|sin duda|no olvides|no olvide|no te olvides de|no olvidar|sin olvidar|no omitas|sin importarle|no le importa|que|se|es|son|está|están|era|ser|estar|hay|muy|más|también|todavía|todo|toda|todos|todas|cada|otro|otra|mismo|misma|primero|al principio|en primer lugar|para empezar|inicialmente|empieza|empieza con|empieza a|comienza|comienza con|comienza a|arranca|permanece|queda|se queda|mantiene|deja|dejar|hace|hacer|haciendo|realiza|realizando|muestra|mostrando|revela|revelando|para revelar|para mostrar|captura|enfoca|enfoque|enfoque en|foco|foco en|da|por favor|quiero|yo|nos|me|le|les|lo|anima|animar|genera|generar|lleva|llevando|vestida|vestido de|sostiene|sentado|sentada|espera|siempre|aún|así|bien|ya|donde|quien|cual es|porque|si|poco|no solo|sino también|cae|caen|sopla|brilla|brillan|ahora|aquí|allí|algo|nada|de nuevo|otra vez|cubre|entra|tiene|con vida|cobra vida|tomar",
        &[Idle],
    ),
    entry(
        "leña al fuego|lluvia de aplausos|lluvia de elogios|lluvia de críticas|vende humo|vender humo|vendehumos|se le subieron los humos|agua pasada|agua al cuello|está en las nubes|en las nubes de sus sueños|vive en las nubes|juega con fuego|jugar con fuego|muerde el polvo|morder el polvo|vigilante nocturno|campana extractora|ola permanente|plástico de burbujas|tormenta en un vaso|a toda vela|viento en popa|contra viento y marea|prueba de fuego|bautismo de fuego|noche en vela|estrella fugaz de la moda|nace una estrella|buena estrella|buque de vapor|como agua de mayo|como pez en el agua|como llovido del cielo|llueve sobre mojado|ola de críticas|ola de nostalgia|cortina de humo política|por el viento del chisme|lluvia de ideas",
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
        "pintada|pintado|pintadas|pintados|dibujada|dibujado|dibujadas|dibujados|impreso|impresa|impresos|impresas|bordada|bordado|bordadas|bordados|tatuada|tatuado|tatuadas|grabada|grabado|grabadas|estampada|estampado|estampadas|en la portada|en el cartel|en la camiseta|en la postal|en la etiqueta|en el cuadro|en la foto|en la pantalla",
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
];
