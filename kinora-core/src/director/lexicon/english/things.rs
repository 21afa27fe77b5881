//! What only sounds like camera, weather, light or sound.

use super::super::Meaning::{Idle, Lying, Quality};
use super::super::{Entry, entry};

pub(super) const ENTRIES: &[Entry] = &[
    // Behind a word for weather these make a quality of it: "snow-covered".
    entry(
        "red|blue|green|yellow|orange|purple|pink|white|black|gray|grey|brown|covered|capped|soaked|slicked|shaped|proof|resistant|laden|kissed|dusted|coloured|colored|themed|patterned|print|street|avenue|lane|boulevard|tattoo|emoji|logo|necklace|pendant|costume|motif|pattern|free|less|scented|flavored|flavoured|inspired|like texture|haired|eyed",
        &[Quality],
    ),
    entry(
        "covered in|covered with|covered by|blanketed in|blanketed by|blanketed with|blanket of|a blanket of|carpet of|a carpet of|bed of|a bed of|pile of|a pile of|piles of|layer of|a layer of|scattered with|strewn with|littered with|bowl of|a bowl of|basket of|heap of|dusting of|patches of|caked in|buried in|buried under|thick with",
        &[Lying],
    ),
    entry(
        "strewn|lie|lies|settled|piled|piled up|pressed|dried",
        &[Lying],
    ),
    // Weather.
    entry(
        "after the rain|after rain|after a rain|after the storm|after a storm|before the storm|before the rain|after the snowfall|after rainfall|the calm before the storm|rain soaked|rain slicked|rain boots|rain boot|rain gear|rain barrel|rain gutter|rain hat|rain cape|rain shelter|rain check|rain jacket|rain coat|rain forest|rain stick|purple rain|wet from the rain|wet from rain|rained earlier|had rained|has rained|had snowed|has snowed",
        &[Idle],
    ),
    entry(
        "snow white|snow globe|snow globes|snow leopard|snow leopards|snow shovel|snow boots|snow queen|snow plow|snow plough|snow pants|snow angel|snow cone|snow tires|snow fox|snow owl|snow goose|snow monkey|snow monkeys|snowy owl|snowy mountain|snowy mountains|snowy peak|snowy peaks|snowy mountain peaks|snowy hill|snowy hills|snowy alps|snowy summit|snowy egret|snow bank|snow banks|melting snow|snow melts|snow tipped|snow topped|white as snow|snow on the ground|snow lies|deep snow|fresh snow|through the snow|through deep snow|packed snow|powder snow|untouched snow|snow crunches|jon snow",
        &[Idle],
    ),
    entry(
        "frozen lake|frozen river|frozen pond|frozen waterfall|frozen water|frozen sea|frozen fountain|frozen stream|frozen waves|dry river|river bed|dry fountain|river bank|river stone|river stones|river boat|lake house|water tower|water bottle|water bottles|glass of water|bottle of water|water lily|water gun|water pistol|water tank|water cooler|water glass|mineral water|sparkling water|watering can|holy water|jug of water|cup of water|fish tank|stream of consciousness|live stream|streaming service|canal street|river street|fountain pen",
        &[Idle],
    ),
    entry(
        "fire truck|fire trucks|fire truck engine|fire engine|fire engines|fire fighter|fire fighters|fire station|fire alarm|fire exit|fire escape|fire hydrant|fire extinguisher|fire red|fire opal|fire brigade|fire department|fire hose|fire poker|fire place mat|flame red|flame retardant|burning desire|burning question|burning eyes|blazing sun|torch song|spark plug|spark plugs|sparkling wine|wall of fire wood|ember eyes|slow burning|burn book|burned out|sunburn|heartburn|burning issue|burning ambition|burning out|burned cd|fired up|fireproof|firewall|fireman|firemen|fire chief|firestick|firefox|fire pit unlit|unlit fire|fire drill|fire sale|fire dancer costume|campfire story|fire ant|fire ants|camp fire songs|fire coral|fire bellied toad|flame tattoo|flame decal|flame decals|flame logo|old flame|eternal flame memorial|flame tree|torch lily|burnt toast|burnt orange|embers red|spark of joy|spark of hope|spark joy|cold fireplace|empty fireplace|unlit fireplace|unlit candle|unlit candles|fireplace is cold|dead fireplace|fireplace is empty|ash grey|fire is out|fire has gone out|fire went out|flames are out|dead fire|cold ashes|cold ash|ashes of|fire damage|fire damaged|burnt out|storm of|a storm of|flood of|a flood of|sea of|a sea of|hail of|a hail of|whirlwind of|a whirlwind of|avalanche of|tide of|a tide of|blizzard of|torrent of|a torrent of|fog of|firestorm of|thunder of|a thunder of|burst of laughter|flames of passion|wind of change|winds of change|cold wind instruments|stream of people|stream of tourists|stream of commuters|stream of traffic|stream of cars|a stream of|stream of|lake of|ocean of|an ocean of|mist of perfume|ripple of|a ripple of|ripples of laughter|ripple effect|swell of|a swell of|flash of|a flash of|flash of anger|flicker of|a flicker of|spark of|a spark of",
        &[Idle],
    ),
    entry(
        "smoky eyes|smoky eye|smoky eye makeup|smokey eyes|smokey eye|smoky quartz|smoky glass|smoky grey|smoky gray|smoke grey|smoke gray|smoky voice|smoky makeup|smoky whisky|smoke detector|smoke alarm|smoke signals|smoked salmon|no smoking|smoking jacket|smoking area|smoking room|incense stick|steamy novel|steamy romance|steamy book|steamy scene|steam engine|steam engines|steam iron|steam ship|steam punk|steamed windows|dusty rose|dusty pink|dusty blue|dusty purple|dusty mauve|dust jacket|dust cover|dust bin|dust mask|pixie dust bottle|gold dust pot|fog lamp|fog lamps|fog light|fog lights|fog horn|foggy memory|foggy mind|misty eyes|misty eyed|mist green|pollen count",
        &[Idle],
    ),
    entry(
        "wind turbine|wind turbines|wind farm|wind instrument|wind instruments|wind up toy|wind up|wind tunnel|second wind|winding road|winding path|winding river|winding staircase|winding street|winding stairs|wind swept hair style|wave street|waves of hair|wave pattern|heat wave|heat waves|shock wave|shock waves|sound wave|sound waves|radio wave|radio waves|new wave|beach waves|finger waves|hair in waves|great wave print|permanent wave|surf shop|surf board|surf boards|sea salt|sea urchin|sea green|sea lion|sea lions|sea horse|sea horses|sea shell|sea shells|sea of people|sea of flowers|sea of grass|sea captain|sea food|ocean blue|wave of|waves of|wave to the crowd pose",
        &[Idle],
    ),
    entry(
        "star wars|star trek|movie star|movie stars|rock star|rock stars|pop star|film star|star fruit|star anise|star athlete|star map|five star|star sign|rising star|gold star|star player|star jumper|lone star|christmas star|stars and stripes|sheriff star|star of david|star chart|all star|cloud computing|cloud storage|point cloud|word cloud|cloud nine|lightning rod|lightning mcqueen|lightning cable|storm drain|storm door|storm cellar|storm lantern|storm lamp|fog machine|fog machines|smoke machine|clouds of war|fog of war|storm trooper|storm grey|storm gray|hurricane lamp|hurricane lantern|bubble wrap|bubble gum|bubble tea|speech bubble|speech bubbles|thought bubble|confetti cake|petal pink|leaves behind|leaves the house|leaves the room|leaves the frame|leaves the building|tea leaves|bay leaves|mint leaves|palm leaves|leaves home|cherry blossom tree|cherry blossom trees|cherry blossom branch|cherry tree|thundering hooves|thunderous applause",
        &[Idle],
    ),
    // Light and sound.
    entry(
        "night light|night stand|night gown|night club|night watch|night owl|night vision|night shift|neon tetra|neon green|neon yellow|neon pink|neon orange|neon jacket|sunset boulevard|sunset orange|sunrise avenue|flash drive|flash card|flash cards|flash photography|flash mob|dim sum|studio apartment|studio flat|dance studio|recording studio|golden retriever|golden retrievers|golden gate|golden gate bridge|light weight|light house|bell pepper|bell peppers|bell bottoms|bell jar|bell tower|bell curve|piano keys|piano bench|music box|music stand|music sheet|sheet music|music video|song bird|jazz club|silent film|silent movie|traffic light|traffic lights|traffic sign|traffic cone|traffic jam|wind chime shop|bird house|bird cage|bee hive|fire fly costume|crow nest|hum drum",
        &[Idle],
    ),
    // The camera's words as things and deeds of others.
    entry(
        "food truck|food trucks|pickup truck|dump truck|tow truck|truck driver|truck drivers|truck stop|frying pan|sauce pan|pan flute|pan pipes|pan fried|pan pizza|pan of|peter pan|dust pan|baking pan|construction crane|crane fly|zoom bombed|cloud of|a cloud of|sonic boom|race track|train track|train tracks|railway track|railway tracks|the track|a track|track suit|track record|running track|dirt track|drum roll|film roll|boom box|orbital station|in orbit|into orbit|earth orbit|water slide|zoom lens|zoom lenses|zoom call|zoom meeting|zoom background|tilt shift|tilt shift lens|tilt shift photography|egg roll|egg rolls|spring roll|spring rolls|sushi roll|sushi rolls|rolls royce|rolling pin|rolled up sleeves|rolled sleeves|bread roll|bread rolls|cinnamon roll|cinnamon rolls|toilet roll|roll neck|a roll of|roll of|rolls of|on a roll|circle of|a circle of|traffic circle|dark circles|crop circle|crop circles|circle skirt|arc lamp|arc reactor|story arc|arc de triomphe|arc of|an arc of|handheld console|handheld device|handheld fan|handheld game|handheld mirror|hand held fan|static electricity|static noise|tv static|static hair|radio static|fixed gaze|fixed stare|earthquake ruins|hand shake|*shake hands|*shake his hand|*shake her hand|salt shaker|cocktail shaker|*turn into|*turn on|*turn off|*turn blue|*turn red|*turn golden|turn signal|dolly parton|dolly the sheep|the dolly in the|a dolly in the|her dolly in|his dolly in|a toy dolly|rag dolly|her dolly|the following|fly fishing|fly agaric|fruit fly|running shoes|run down|walk in closet|still life|still image|still lifes|still water|still waters|still photo|shot glass|shot glasses|espresso shot|gun shot|shot of whisky|shot of espresso|picture frame|photo frame|door frame|window frame|wooden frame|golden frame|pans for gold|panning for gold|pan for gold|panned for gold|gold panning|gold pan|push button|rush hour|dart board|high speed chase|car chase|chase scene|chase sequence|the chase|speed limit|top speed|speed of|at the same speed|same speed|at speed|*snap|follow up|static on the|static on|comes into view|come into view|coming into view|into view|enters the frame|enters frame|enters the shot|no camera movement otherwise|otherwise no camera movement|no other camera movement|no other movement|no camera motion otherwise|push cart|push pin|push pins|pull cord|pull over|pullover|push ups|push up|spin class|*point at the camera|*follow suit|the rule of thirds|*drop off|lens on the table|camera lens on|lens cap|hand dolly|hand truck|furniture dolly|camera dolly parked|roll of film|rolling chair|rolling suitcase|rolling stone|rolling stones|rolling hills|a rolling pin goes|tractor pull|push bike|push up bra|pull string|pull handle|pull tab|pan handle|pan lid|cake pan|roasting pan|bread pan|panhandle|crane operator cabin|paper crane|paper cranes|origami crane|origami cranes|sandhill crane|crowned crane|tower crane|harbor crane|harbour crane|crane bird|zoom meetings|zoom window|zoom class|tilt a whirl|tilting tray|pinball tilt|orbit gum|satellite in orbit|whip cream|whipped cream|rack of|a rack of|clothes rack|spice rack|wine rack|dish rack|luggage rack|roof rack|rack of lamb|drum rolls|roll call|roll of tape|roll of paper|jelly roll|swiss roll|eggrolls|handheld radio|handheld gaming console|handheld vacuum|handheld whisk|handheld mirror in|handheld torch|handheld camera in her hand|static cling|static shock|static crackles|static in the air|static charge|static makes|tv static hisses|focus group|trucker|truckers|truck tires|truck bed|monster truck|ice cream truck|garbage truck|delivery truck|semi truck|toy truck|fire truck toy|track and field|tracksuit|tracking number|tracking app|tracking device|dolly bird|a doll|slide projector|slide show|playground slide|the slide|a slide|slide rule|slide guitar|swing set|swing door|tail boom|boom microphone|boom pole|boom operator|circle line|inner circle|circle dance|arc welder|arc welding|arch|pull ups|push pops|shotgun|shot put|mug shot|screenshot|headshots|a shot of|shots of tequila|long shot odds|flu shot|jump shot|lens cloth|contact lens|contact lenses|magnifying lens|glasses lens|camera strap|camera shutter|camera phone|camera crew|camera man|cameraman|camera operator eats|the camera store|digital camera|disposable camera|instant camera|broken camera|dusty camera|box camera|camera obscura|camera museum|camera battery|camera roll of photos|camera case|camera lens cap|speed camera|traffic camera|hidden camera|door camera|webcam|tripod on|tripod in|folded tripod|a tripod leans|tripod stands",
        &[Idle],
    ),
    entry(
        "old camera|polaroid camera|toy camera|surveillance camera|camera bag|camera shop|camera store|photo camera|vintage film camera|film camera|on camera|off camera|security camera|vintage camera|holding a camera|holds a camera|holds her camera|with a camera|her camera|his camera|a camera in|a camera on|an old camera|an antique camera|a vintage camera|a camera on the table|cameras|smiles for the camera|smile for the camera|*pose for the camera",
        &[Idle],
    ),
    entry(
        "slow motion|in slow motion|slow mo|time lapse|timelapse|hyperlapse|freeze frame|fast paced|slow paced|fast food|slow cooker|soft toy|soft drink|soft focus|soft light|soft lighting|soft shadows|soft glow|hard light|calm water|deep blue|deep red|deep green|deep shadows|large dog|small dog|little girl|little boy|big city|small town|small village|small house|big house|big eyes|large eyes|quick snack|gentle giant|dim|dimmed|dim light|dimly lit|dim lighting|dark room|backlit|back lit|rim light|rim lighting|key light|fill light|hard shadows|leftover|leftover food|right angle|upright|up to date|down jacket|down coat|down vest|goose down|out loud|in and out burger",
        &[Idle],
    ),
    entry(
        "plume|plumes|veil|column|wisp|wisps|swirl|swirls|spray|wall|layer|devil|devils|pit|puff|puffs|everywhere|tonight|beyond|somewhere|nearby|rolls|hangs|drapes|band|bands|sheet|sheets|gusts of|haze of|tendrils|tendril|coil|coils|ribbon|ribbons|threads|patch|bursts|explosion",
        &[Idle],
    ),
];
