//! Weather, matter, light and sound.

use super::super::Meaning::{Air, Idle, Light as Lit, Matter, Sound as Hear, Storm, Strength};
use super::super::{Entry, entry};
use crate::vocabulary::{Atmosphere, Light, Sound};

pub(super) const ENTRIES: &[Entry] = &[
    // Weather.
    entry(
        "rain|raining|rains|rainy|rainfall|raindrops|rain falls|rain falling|falling rain|in the rain|shower|showers",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "light rain|drizzle|drizzling|drizzly|rain drizzle|gentle rain|soft rain|sprinkle of rain",
        &[Air(Atmosphere::Rain, 0.35)],
    ),
    entry(
        "heavy rain|downpour|pouring rain|torrential rain|rainstorm|rain storm|pours down|raining heavily|rain pours|monsoon|cloudburst|rain lashes|driving rain",
        &[Air(Atmosphere::Rain, 0.95)],
    ),
    entry(
        "snow drifts across|snow drifts down|snow drifts past|snow drifts through|snow swirls|snow blows|snow drifting|snow swirling|blowing snow|swirling snow|drifting snow|snowing|snows|snowy|snowfall|snowflakes|snowflake|snow falls|snow falling|falling snow|flurries",
        &[Air(Atmosphere::Snow, 0.6)],
    ),
    entry("snow", &[Matter(Atmosphere::Snow, 0.6)]),
    entry(
        "light snow|gentle snow|soft snow|light snowfall|gentle snowfall|snow flurry",
        &[Air(Atmosphere::Snow, 0.35)],
    ),
    entry(
        "heavy snow|heavy snowfall|snowing heavily",
        &[Air(Atmosphere::Snow, 0.9)],
    ),
    entry(
        "blizzard|snowstorm|snow storm|whiteout",
        &[Air(Atmosphere::Snow, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "storm|stormy|tempest|stormy weather|gale|hurricane",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Wind, 0.8),
            Storm,
        ],
    ),
    entry(
        "thunderstorm|thunderstorms|thunder storm|thunder and lightning|lightning storm|electrical storm",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Lightning, 0.7),
            Hear(Sound::Thunder),
            Storm,
        ],
    ),
    entry(
        "lightning|lightning flashes|lightning strikes|lightning bolt|lightning bolts|bolt of lightning|flash of lightning|flashes of lightning",
        &[Air(Atmosphere::Lightning, 0.7)],
    ),
    entry(
        "fog|foggy|mist|misty|misting|low clouds|fog rolls in|mist rolls in|mist drifts|fog drifts|fog creeps|fog settles|fog lifts|hazy|haze|smog|brume",
        &[Air(Atmosphere::Fog, 0.5)],
    ),
    entry(
        "dense fog|thick fog|heavy fog|thick mist|dense mist|pea soup",
        &[Air(Atmosphere::Fog, 0.85)],
    ),
    entry(
        "light fog|thin mist|light mist|light haze|thin fog|soft mist|gentle mist",
        &[Air(Atmosphere::Fog, 0.3)],
    ),
    entry(
        "wind|windy|breeze|breezy|gust|gusts|gusty|wind blows|wind blowing|blowing wind|wind swept|windswept|in the wind|in the breeze",
        &[Air(Atmosphere::Wind, 0.5)],
    ),
    entry(
        "strong wind|strong winds|heavy wind|high wind|high winds|howling wind|gusting wind|fierce wind",
        &[Air(Atmosphere::Wind, 0.9)],
    ),
    entry(
        "light breeze|gentle breeze|soft breeze|slight breeze|gentle wind|light wind|soft wind|summer breeze",
        &[Air(Atmosphere::Wind, 0.3)],
    ),
    entry(
        "sandstorm|dust storm|sand storm",
        &[Air(Atmosphere::Dust, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    // Matter in the air.
    entry(
        "smoke|smoky|smoking|smoke rises|smoke rising|smoke drifts|plumes of smoke|wisps of smoke|smoke billows|billowing smoke|incense|chimney smoke|smoulders|smolders",
        &[Air(Atmosphere::Smoke, 0.5)],
    ),
    entry(
        "steam|steaming|steamy|steam rises|steam rising|rising steam|wisps of steam|vapor|vapour|steam curls",
        &[Air(Atmosphere::Steam, 0.5)],
    ),
    entry(
        "dusty|dust motes|dust particles|floating dust|dust in the air|dust drifts|motes|floating particles|particles|pollen",
        &[Air(Atmosphere::Dust, 0.5)],
    ),
    entry("dust", &[Matter(Atmosphere::Dust, 0.5)]),
    entry(
        "embers|ember|ember particles|spark particles|glowing ember particles|sparks|spark|glowing embers|flying sparks|sparks fly|floating embers|ash and embers",
        &[Air(Atmosphere::Embers, 0.6)],
    ),
    entry(
        "falling leaves|leaves falling|leaves fall|leaves drift|leaves drifting|leaves swirl|leaves swirling|leaves blow|leaves blowing|leaf fall|leaves flutter|swirling leaves|blowing leaves|leaves are falling",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "autumn leaves|fall leaves|dry leaves|dead leaves|fallen leaves",
        &[Matter(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "falling petals|blossoms fall|blossoms falling|petals fall|petals falling|petals drift|petals float|petals swirl|petals flutter|petals rain down|drifting petals|swirling petals",
        &[Air(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "petals|cherry blossoms|cherry blossom|cherry blossom petals|sakura|sakura petals|rose petals|flower petals|blossom petals",
        &[Matter(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "fireflies|firefly|glowworms|glowing insects|lightning bugs|fairy lights in the air|magical particles|glowing particles|wisps of light|floating lights",
        &[Air(Atmosphere::Fireflies, 0.6)],
    ),
    entry(
        "bubbles|bubble|soap bubbles|air bubbles",
        &[Air(Atmosphere::Bubbles, 0.6)],
    ),
    entry(
        "confetti falls|confetti falling|falling confetti|confetti rains down|confetti rain",
        &[Air(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "confetti|streamers|paper confetti",
        &[Matter(Atmosphere::Confetti, 0.7)],
    ),
    // Sky, water, fire.
    entry(
        "clouds|cloud|cloudy|clouds drift|clouds drifting|drifting clouds|clouds move|moving clouds|clouds moving|clouds roll|rolling clouds|clouds float|passing clouds|clouds pass|clouds race|sea of clouds|a sea of clouds|thunderclouds|storm clouds|time lapse clouds",
        &[Air(Atmosphere::Clouds, 0.5)],
    ),
    entry(
        "water|river|stream|brook|creek|flowing water|water flows|water flowing|flowing river|waterfall|waterfalls|cascade|ripples|ripple|rippling|rippling water|lake|pond|fountain|river flows|water ripples|ripples in the water|canal|babbling brook",
        &[Air(Atmosphere::Water, 0.5)],
    ),
    entry(
        "seas|rough seas|heavy seas|stormy sea|stormy seas|waves|ocean waves|sea waves|surf|ocean|sea|tide|waves crash|waves crashing|crashing waves|waves roll|rolling waves|waves lap|lapping waves|waves break|breakers|swell|waves rolling in|waves roll in",
        &[Air(Atmosphere::Waves, 0.6)],
    ),
    entry(
        "fire|flames|flame|campfire|bonfire|fireplace|burning|burns|blaze|blazing|candle flame|torch|torches|fire burns|flames dance|on fire|inferno|wildfire|hearth",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "stars|starry|starry sky|starry night|starlight|twinkling stars|stars twinkle|stars twinkling|night sky full of stars|milky way|stars shimmer|star field|galaxy",
        &[Air(Atmosphere::Stars, 0.6)],
    ),
    entry(
        "shooting star|shooting stars|falling star",
        &[Air(Atmosphere::Stars, 0.8)],
    ),
    entry(
        "god rays|god ray|godrays|sun rays|sunrays|sunbeams|sunbeam|light rays|rays of light|rays of sunlight|rays of sun|shafts of light|shaft of light|light shafts|volumetric light|volumetric lighting|volumetric rays|crepuscular rays|light beams|beams of light|light beam|beam of light|sunlight streams|sunlight streaming|light streams|sunlight filters|light filters through|dappled sunlight|dappled light",
        &[Air(Atmosphere::GodRays, 0.6)],
    ),
    entry(
        "bokeh|bokeh lights|out of focus lights|blurred lights|light orbs|soft bokeh|bokeh background",
        &[Air(Atmosphere::Bokeh, 0.5)],
    ),
    entry(
        "flames flicker|flame flickers|flickering flame|flickering flames|candle flame flickers|candle flames flicker|flickering fire|flickering candle flame",
        &[Air(Atmosphere::Fire, 0.5), Lit(Light::Flicker)],
    ),
    entry(
        "candle flickers|candles flicker|candle flickering|candles flickering|flickering candle|flickering candles",
        &[Lit(Light::Flicker)],
    ),
    // How much of it.
    entry(
        "heavy|heavily|thick|thickly|dense|densely|torrential|massive|raging|lots of|hard|harder|fierce|fiercely|swirling",
        &[Strength(1.5)],
    ),
    entry(
        "faint|thin|sparse|occasional|a few|some|scattered|hint of|a hint of|wispy",
        &[Strength(0.6)],
    ),
    // Light.
    entry(
        "golden hour|golden light|warm light|warm sunlight|warm glow|golden glow|golden sunlight|magic hour|amber light|warm golden light|late afternoon light|late afternoon sun",
        &[Lit(Light::GoldenHour)],
    ),
    entry(
        "sunrise|at dawn|at sunrise|sun rises|sun rising|rising sun|sun comes up|dawn|daybreak|dawn breaks|first light|morning light|sun is rising",
        &[Lit(Light::Sunrise)],
    ),
    entry(
        "sunset|sun sets|sun setting|setting sun|sun goes down|sundown|sun is setting",
        &[Lit(Light::Sunset)],
    ),
    entry(
        "dusk|twilight|blue hour|nightfall|evening falls|gloaming|evening light|after sunset|at dusk|last light",
        &[Lit(Light::Dusk)],
    ),
    entry(
        "night|at night|after dark|in the dark of night|night sky|night scene|nightscape|nighttime|night time|midnight|moonlight|moonlit|night falls|moonlight falls|day to night|turns to night",
        &[Lit(Light::Night)],
    ),
    entry(
        "neon|neon lights|neon light|neon glow|neon sign|neon signs|cyberpunk|neon lit|synthwave",
        &[Lit(Light::Neon)],
    ),
    entry(
        "flicker|flickers|flickering|flickering light|flickering lights|flickering lamp|candlelight|candlelit|lights flicker|firelight|strobe|strobing|strobe light|lamp flickers",
        &[Lit(Light::Flicker)],
    ),
    entry(
        "flash|flashes|flash of light|camera flash|camera flashes|bright flash|burst of light|paparazzi|flashbulbs|flashbulbs pop|flashbulbs popping|flash bulbs",
        &[Lit(Light::Flash)],
    ),
    entry(
        "brighten|brightens|brightening|gets brighter|getting brighter|grows brighter|lights come on|fade in|fades in|light grows|becomes brighter|lights turn on|light increases",
        &[Lit(Light::Brighten)],
    ),
    entry(
        "dims|dim the lights|dim the light|dimming|darken|darkens|darkening|gets darker|getting darker|grows darker|fade out|fades out|fade to black|fades to black|lights go out|becomes darker|grows dark|light fades|lights dim",
        &[Lit(Light::Dim)],
    ),
    entry(
        "studio light|studio lighting|studio lights|softbox|studio setup|product lighting|even lighting|commercial lighting|high key",
        &[Lit(Light::Studio)],
    ),
    // Sound.
    entry(
        "thunder|thunders|thundering|thunderclap|thunder rolls|thunder rumbles|rolling thunder|rumble of thunder|distant thunder|rumbling thunder|thunder cracks|crack of thunder|sound of thunder",
        &[Hear(Sound::Thunder)],
    ),
    entry(
        "sound of rain|rain sounds|rain sound|patter of rain|pattering rain sounds|rain noise|sounds of rain",
        &[Hear(Sound::Rain)],
    ),
    entry(
        "sound of wind|wind sounds|wind sound|sound of the wind|whistling wind|wind noise|rustling leaves|leaves rustle|leaves rustling|rustle of leaves",
        &[Hear(Sound::Wind)],
    ),
    entry(
        "sound of waves|wave sounds|ocean sounds|sound of the ocean|sound of the sea|sea sounds|sounds of the sea",
        &[Hear(Sound::Waves)],
    ),
    entry(
        "sound of water|water sounds|sound of running water|running water|rushing water|trickling water|trickle|trickling|gurgling|sound of a stream|sound of the river|babbling|dripping water",
        &[Hear(Sound::Stream)],
    ),
    entry(
        "crackling fire|fire crackles|crackling|crackle|crackles|sound of fire|fire sounds|crackling flames|crackle of fire",
        &[Hear(Sound::Fire)],
    ),
    entry(
        "birdsong|bird song|birds sing|birds singing|birds chirp|birds chirping|chirping birds|singing birds|bird sounds|bird calls|seagulls|seagull cries|tweeting|chirping|chirps|sound of birds|gulls|owl hoots|dawn chorus|crows caw|birds tweeting|tweets|warbling|cawing|crows cawing|hooting|cooing|gull cries|cries of gulls|seagull|birds calling|bird chirps|rooster crows",
        &[Hear(Sound::Birds)],
    ),
    entry(
        "crickets|cricket sounds|cicadas|insects|insect sounds|chirping crickets|crickets chirp|crickets chirping|buzzing|buzzing insects|buzzing bees|night insects|sound of insects|sound of crickets",
        &[Hear(Sound::Insects)],
    ),
    entry(
        "crowd noise|crowd sounds|crowd cheering|crowd cheers|cheering|cheering crowd|cheers|applause|clapping|chatter|chattering|murmur|murmuring|people talking|voices|crowd murmur|cafe ambience|cafe sounds|sound of a crowd|market noise|bustling crowd|people cheering|people cheer|crowd roars|crowd roaring|roaring crowd|crowd murmurs|crowd chants|chanting|chants|laughter|people laughing|children laughing|crowd applauds|audience applauds|applauding|conversation|conversations|hubbub|ovation|whooping|shouts|people shouting|crowd laughs|guests cheering",
        &[Hear(Sound::Crowd)],
    ),
    entry(
        "traffic|traffic noise|traffic sounds|city sounds|city noise|street noise|street sounds|honking|car horns|horns honking|engine noise|cars passing|passing cars|sound of traffic|urban noise|city ambience|sirens",
        &[Hear(Sound::Traffic)],
    ),
    entry(
        "footsteps|footstep|footstep sounds|sound of footsteps|steps echo|footsteps echo|footfalls|footfall|boots on gravel|steps on gravel|heels clicking",
        &[Hear(Sound::Footsteps)],
    ),
    entry(
        "pianist plays|violinist plays|guitarist plays|saxophonist plays|cellist plays|band plays|orchestra plays|plays the piano|plays the violin|plays the guitar|playing the piano|playing the guitar|plays guitar|playing guitar|plays piano|plays violin|music|soundtrack|background music|piano|piano music|orchestral|orchestral music|orchestra|melody|song|score|musical|soft music|guitar music|violin|strings play|music plays|music playing|ambient music|lofi|lo fi|jazz|epic music|cinematic score|synth",
        &[Hear(Sound::Music)],
    ),
    entry(
        "bells|bell|church bells|chimes|chime|wind chimes|bells ring|bell rings|bells ringing|bell tolls|tolling bell|temple bell|temple bells",
        &[Hear(Sound::Bells)],
    ),
    entry(
        "hum|humming|drone sound|low hum|electric hum|machine hum|room tone|engine hum|low drone|rumble|rumbling|droning|whirring|buzz of electricity|electrical hum|buzz|low buzz|electric buzz|mechanical hum|whir|drone of an engine",
        &[Hear(Sound::Hum)],
    ),
    entry(
        "silence|silent|silently|no sound|no audio|mute|muted audio|soundless|without sound|no sounds|completely silent|in silence|without audio",
        &[Hear(Sound::Silence)],
    ),
    // What only sounds like one of the above.
    entry(
        "*stream through|*stream into|*stream in|*blow|*crash|*billow|flash photography shoot",
        &[Idle],
    ),
];
