//! Weather, matter, light and sound.

use super::super::Meaning::{
    Air, Glow, Idle, Instead, Lamp, Light as Lit, Loose, Matter, Shines, Someone, Sound as Hear,
    Storm, Strength, Wanes, Wavers, Waxes, Way as To,
};
use super::super::{Entry, Way, entry};
use crate::vocabulary::{Atmosphere, Light, Sound};

pub(super) const ENTRIES: &[Entry] = &[
    // Weather.
    entry(
        "through rain|through heavy rain|through pouring rain|through driving rain|through light rain|through the pouring rain|under rain",
        &[To(Way::Through), Air(Atmosphere::Rain, 0.6)],
    ),
    entry("sand|flour|powder|sawdust", &[Loose(Atmosphere::Dust, 0.5)]),
    entry(
        "moonbeam|moonbeams",
        &[Air(Atmosphere::GodRays, 0.5), Lit(Light::Night)],
    ),
    entry(
        "streams through|streams in through|streaming through|streaming in through|stream through|stream in through|filters through|filters in through|filtering through|filtering in through|filter through|filter in through|pours through|pours in through|pouring through|pouring in through|pour through|pour in through|slants through|slants in through|slanting through|slanting in through|spills through|spills in through|spilling through|spilling in through|spill through|spill in through|breaks through|breaks in through|breaking through|breaking in through|shines through|shines in through|shining through|shining in through|floods through|floods in through|flooding through|flooding in through|comes through|comes in through|coming through|coming in through|falls through|falls in through|falling through|falling in through|pierces through|pierces in through|cuts through|cuts in through|cutting through|cutting in through|slices through|slices in through|streams in|streaming in|slants in|slanting in|floods in|slants across",
        &[Shines],
    ),
    entry(
        "rain|raining|rains|rainy|rainfall|raindrops|rain falls|rain falling|falling rain|in the rain|shower|showers",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "light rain|drizzle|drizzling|drizzly|rain drizzle|gentle rain|soft rain|sprinkle of rain|rain of ash|spitting rain|patter of rain on",
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
        "thunder and lightning",
        &[Air(Atmosphere::Lightning, 0.7), Hear(Sound::Thunder)],
    ),
    entry(
        "thunderstorm|thunderstorms|thunder storm|lightning storm|electrical storm",
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
    // What there is none of.
    entry(
        "windless|breezeless|airless",
        &[Instead, Air(Atmosphere::Wind, 0.5)],
    ),
    entry("rainless", &[Instead, Air(Atmosphere::Rain, 0.5)]),
    entry("snowless", &[Instead, Air(Atmosphere::Snow, 0.5)]),
    entry(
        "fogless|mistless|hazeless",
        &[Instead, Air(Atmosphere::Fog, 0.5)],
    ),
    entry("smokeless", &[Instead, Air(Atmosphere::Smoke, 0.5)]),
    entry("dustless", &[Instead, Air(Atmosphere::Dust, 0.5)]),
    entry(
        "cloudless|unclouded",
        &[Instead, Air(Atmosphere::Clouds, 0.5)],
    ),
    entry("starless", &[Instead, Air(Atmosphere::Stars, 0.5)]),
    entry(
        "waveless|rippleless",
        &[Instead, Air(Atmosphere::Waves, 0.5)],
    ),
    entry("musicless", &[Instead, Hear(Sound::Music)]),
    entry("birdless", &[Instead, Hear(Sound::Birds)]),
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
        "embers|ember|ember particles|spark particles|glowing ember particles|sparks|spark|glowing embers|flying sparks|sparks fly|floating embers|ash and embers|shower of sparks|a shower of sparks|showers of sparks|rain of sparks|sparks shower|sparks rain|sparks leap|cinders|spitting sparks|spits sparks|throwing sparks",
        &[Air(Atmosphere::Embers, 0.6)],
    ),
    entry(
        "throws leaves|tosses leaves|hurls leaves|scatters leaves|blows leaves|whirls leaves|sweeps leaves|drives leaves|chases leaves|carries leaves|sends leaves|throwing leaves|tossing leaves|scattering leaves|blowing leaves around|chasing leaves|carrying leaves|sending leaves|falling leaves|leaves falling|leaves fall|leaves drift|leaves drifting|leaves swirl|leaves swirling|leaves blow|leaves blowing|leaf fall|leaves flutter|swirling leaves|blowing leaves|leaves are falling|raining leaves|shower of leaves|a shower of leaves|leaves rain|leaves tumble|leaves spiral|leaves twirl|leaves whirl|leaves scatter|leaves flying|leaves fly|leaves spin|leaves skitter|leaves chase|leaves come down|leaves float down|leaves sail down|leaves flutter down|leaves shower|leaves float|leaves scuttle|leaves scuttling|leaves skip|leaves skipping|leaves scurry|leaves scurrying|leaves race|leaves racing|leaves rattle|leaves rattling|leaves cartwheel|leaves eddy|leaves dance|leaves dancing|leaves tumbling|leaves spiraling|leaves spiralling|leaves twirling|leaves whirling|leaves scattering|leaves skittering|leaves chasing|leaves raining|leaves spinning|leaves floating|leaves sailing|leaves gust|leaves whip past|leaves blow past|leaves drift past|leaves drift by|leaves blow by|leaves are blown|leaves blown|leaves caught in the wind|leaves in the wind|leaves circle down|leaves settle|leaves sweep|leaves sweep past",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry("leaves", &[Loose(Atmosphere::Leaves, 0.6)]),
    entry(
        "autumn leaves|fall leaves|dry leaves|dead leaves|fallen leaves",
        &[Matter(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "falling petals|blossoms fall|blossoms falling|petals fall|petals falling|petals drift|petals float|petals swirl|petals flutter|petals rain down|drifting petals|swirling petals|raining petals|it rains petals|rain of petals|a rain of petals|shower of petals|a shower of petals|petals shower|petals rain|petals tumble|petals scatter|petals whirl|petals spiral|blossom falls|blossom drifts|blossoms drift",
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
        "confetti rains|confetti raining|confetti rains on|confetti pours|confetti pours down|confetti drops|confetti is falling|confetti explodes|confetti flies|confetti spins down|confetti tumbles|confetti falls|confetti falling|falling confetti|confetti rains down|confetti rain|raining confetti|it is raining confetti|it rains confetti|rain of confetti|a rain of confetti|shower of confetti|a shower of confetti|showers of confetti|confetti showers|confetti bursts|confetti cannon|confetti cannons|confetti flutters|confetti swirls|confetti floats|confetti drifts",
        &[Air(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "confetti|streamers|paper confetti",
        &[Matter(Atmosphere::Confetti, 0.7)],
    ),
    // Sky, water, fire.
    entry(
        "clouds|cloud|cloudy|cloudscape|cloudscapes|cloud bank|cloud banks|bank of clouds|banks of cloud|cloud layer|layers of cloud|cloud cover|cumulus|clouds drift|clouds drifting|drifting clouds|clouds move|moving clouds|clouds moving|clouds roll|rolling clouds|clouds float|passing clouds|clouds pass|clouds race|sea of clouds|a sea of clouds|thunderclouds|storm clouds|time lapse clouds",
        &[Air(Atmosphere::Clouds, 0.5)],
    ),
    entry(
        "water|river|stream|brook|creek|flowing water|water flows|water flowing|flowing river|waterfall|waterfalls|cascade|ripples|ripple|rippling|rippling water|lake|pond|fountain|river flows|water ripples|ripples in the water|canal|babbling brook|the seine|the thames|the danube|the nile|the rhine|the ganges|the mississippi|the hudson river|grand canal|murmur of the stream|murmur of the brook|murmur of the river|murmur of water|murmur of the water|babble of the brook|gurgle of the stream|stream murmurs|stream murmurs on|stream murmur",
        &[Air(Atmosphere::Water, 0.5)],
    ),
    entry(
        "seas|rough seas|heavy seas|stormy sea|stormy seas|waves|ocean waves|sea waves|surf|ocean|sea|tide|waves crash|waves crashing|crashing waves|waves roll|rolling waves|waves lap|lapping waves|waves break|breakers|swell|waves rolling in|waves roll in|storm waves|storm swell|storm surf|stormy waves|whitecaps|whitecap|combers|heavy swell|ocean swell|surf pounds|waves pound|waves slam|waves slap|waves tumble|waves surge|waves wash|waves thunder|waves heave|waves boom|waves smash|waves explode|spray from the waves|barrel wave|barreling wave|a wave|big wave|huge wave|giant wave|breaking wave|crashing wave|towering wave|curling wave|monster wave|one wave|one single wave",
        &[Air(Atmosphere::Waves, 0.6)],
    ),
    entry(
        "fire|flames|flame|campfire|bonfire|fireplace|burning|burns|blaze|blazing|candle flame|torch|torches|fire burns|flames dance|on fire|inferno|wildfire|hearth",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "stars|starry|starry sky|starlight|twinkling stars|stars twinkle|stars twinkling|milky way|stars shimmer|star field|galaxy",
        &[Air(Atmosphere::Stars, 0.6)],
    ),
    entry(
        "starry night|starry night sky|star filled night sky|star filled night|star studded night sky|star strewn night sky|starlit night|starlit night sky|night sky full of stars|night sky filled with stars",
        &[Air(Atmosphere::Stars, 0.6), Lit(Light::Night)],
    ),
    entry(
        "shooting star|shooting stars|falling star",
        &[Air(Atmosphere::Stars, 0.8)],
    ),
    entry(
        "god rays|god ray|godrays|sun rays|sunrays|sunbeams|sunbeam|light rays|rays of light|rays of sunlight|rays of sun|shafts of light|shaft of light|light shafts|volumetric light|volumetric lighting|volumetric rays|crepuscular rays|light beams|beams of light|light beam|beam of light|sunlight streams|sunlight streaming|light streams|sunlight filters|light filters through|dappled sunlight|dappled light|shafts of sunlight|shafts of sun|shafts of sunshine|shafts of moonlight|shafts of golden light|shafts of morning light|shafts of evening light|shafts of daylight|shafts of late sun|shafts of dusty light|shafts of warm light|shaft of sunlight|shaft of sun|shaft of sunshine|shaft of moonlight|shaft of golden light|shaft of morning light|shaft of evening light|shaft of daylight|shaft of late sun|shaft of dusty light|shaft of warm light|rays of sunshine|rays of moonlight|rays of golden light|rays of morning light|rays of evening light|rays of daylight|rays of late sun|rays of dusty light|rays of warm light|ray of light|ray of sunlight|ray of sun|ray of sunshine|ray of moonlight|ray of golden light|ray of morning light|ray of evening light|ray of daylight|ray of late sun|ray of dusty light|ray of warm light|beams of sunlight|beams of sun|beams of sunshine|beams of moonlight|beams of golden light|beams of morning light|beams of evening light|beams of daylight|beams of late sun|beams of dusty light|beams of warm light|beam of sunlight|beam of sun|beam of sunshine|beam of moonlight|beam of golden light|beam of morning light|beam of evening light|beam of daylight|beam of late sun|beam of dusty light|beam of warm light|columns of light|columns of sunlight|columns of sun|columns of sunshine|columns of moonlight|columns of golden light|columns of morning light|columns of evening light|columns of daylight|columns of late sun|columns of dusty light|columns of warm light|column of light|column of sunlight|column of sun|column of sunshine|column of moonlight|column of golden light|column of morning light|column of evening light|column of daylight|column of late sun|column of dusty light|column of warm light|fingers of light|fingers of sunlight|fingers of sun|fingers of sunshine|fingers of moonlight|fingers of golden light|fingers of morning light|fingers of evening light|fingers of daylight|fingers of late sun|fingers of dusty light|fingers of warm light|bars of light|bars of sunlight|bars of sunshine|bars of moonlight|bars of golden light|bars of morning light|bars of evening light|bars of daylight|bars of late sun|bars of dusty light|bars of warm light|slats of light|slats of sunlight|slats of sun|slats of sunshine|slats of moonlight|slats of golden light|slats of morning light|slats of evening light|slats of daylight|slats of late sun|slats of dusty light|slats of warm light|streaks of light|streaks of sunlight|streaks of sun|streaks of sunshine|streaks of moonlight|streaks of golden light|streaks of morning light|streaks of evening light|streaks of daylight|streaks of late sun|streaks of dusty light|streaks of warm light|spears of light|spears of sunlight|spears of sun|spears of sunshine|spears of moonlight|spears of golden light|spears of morning light|spears of evening light|spears of daylight|spears of late sun|spears of dusty light|spears of warm light|slivers of light|slivers of sunlight|slivers of sun|slivers of sunshine|slivers of moonlight|slivers of golden light|slivers of morning light|slivers of evening light|slivers of daylight|slivers of late sun|slivers of dusty light|slivers of warm light|stripes of light|stripes of sunlight|stripes of sun|stripes of sunshine|stripes of moonlight|stripes of golden light|stripes of morning light|stripes of evening light|stripes of daylight|stripes of late sun|stripes of dusty light|stripes of warm light|pillars of light|pillars of sunlight|pillars of sun|pillars of sunshine|pillars of moonlight|pillars of golden light|pillars of morning light|pillars of evening light|pillars of daylight|pillars of late sun|pillars of dusty light|pillars of warm light|ribbons of light|ribbons of sunlight|ribbons of sun|ribbons of sunshine|ribbons of moonlight|ribbons of golden light|ribbons of morning light|ribbons of evening light|ribbons of daylight|ribbons of late sun|ribbons of dusty light|ribbons of warm light|rays of the sun|beams of the sun|sun shafts|sun shaft|sunshafts|light shaft|crepuscular light|visible light beams|dusty sunbeams|rays shine through|light rays stream|sunray|light streams through|light streams in|light streams down|light streaming through|light streaming in|light streaming down|light stream through|light stream in|light stream down|light pours through|light pours in|light pours down|light pouring through|light pouring in|light pouring down|light pour through|light pour in|light pour down|light filters in|light filters down|light filtering through|light filtering in|light filtering down|light filter through|light filter in|light filter down|light slants through|light slants in|light slants down|light slanting through|light slanting in|light slanting down|light slant through|light slant in|light slant down|light spills through|light spills in|light spills down|light spilling through|light spilling in|light spilling down|light pierces through|light pierces in|light pierces down|light piercing through|light piercing in|light piercing down|light cuts through|light cuts in|light cuts down|light cutting through|light cutting in|light cutting down|light falls through|light falling through|light shines through|light shining through|light bursts through|light bursts in|light bursts down|light stabs through|light stabs in|light stabs down|light seeps through|light seeps in|light seeps down|light leaks through|light leaks in|light leaks down|sunlight streams through|sunlight streams in|sunlight streams down|sunlight streaming through|sunlight streaming in|sunlight streaming down|sunlight stream through|sunlight stream in|sunlight stream down|sunlight pours through|sunlight pours in|sunlight pours down|sunlight pouring through|sunlight pouring in|sunlight pouring down|sunlight pour through|sunlight pour in|sunlight pour down|sunlight filters through|sunlight filters in|sunlight filters down|sunlight filtering through|sunlight filtering in|sunlight filtering down|sunlight filter through|sunlight filter in|sunlight filter down|sunlight slants through|sunlight slants in|sunlight slants down|sunlight slanting through|sunlight slanting in|sunlight slanting down|sunlight slant through|sunlight slant in|sunlight slant down|sunlight spills through|sunlight spills in|sunlight spills down|sunlight spilling through|sunlight spilling in|sunlight spilling down|sunlight pierces through|sunlight pierces in|sunlight pierces down|sunlight piercing through|sunlight piercing in|sunlight piercing down|sunlight cuts through|sunlight cuts in|sunlight cuts down|sunlight cutting through|sunlight cutting in|sunlight cutting down|sunlight breaks through|sunlight breaks in|sunlight breaks down|sunlight breaking through|sunlight breaking in|sunlight breaking down|sunlight falls through|sunlight falling through|sunlight shines through|sunlight shining through|sunlight bursts through|sunlight bursts in|sunlight bursts down|sunlight stabs through|sunlight stabs in|sunlight stabs down|sunlight seeps through|sunlight seeps in|sunlight seeps down|sunlight leaks through|sunlight leaks in|sunlight leaks down|sun streams through|sun streams in|sun streams down|sun streaming through|sun streaming in|sun streaming down|sun stream through|sun stream in|sun stream down|sun pours through|sun pours in|sun pours down|sun pouring through|sun pouring in|sun pouring down|sun pour through|sun pour in|sun pour down|sun filters through|sun filters in|sun filters down|sun filtering through|sun filtering in|sun filtering down|sun filter through|sun filter in|sun filter down|sun slants through|sun slants in|sun slants down|sun slanting through|sun slanting in|sun slanting down|sun slant through|sun slant in|sun slant down|sun spills through|sun spills in|sun spills down|sun spilling through|sun spilling in|sun spilling down|sun pierces through|sun pierces in|sun pierces down|sun piercing through|sun piercing in|sun piercing down|sun cuts through|sun cuts in|sun cuts down|sun cutting through|sun cutting in|sun cutting down|sun breaks through|sun breaks in|sun breaks down|sun breaking through|sun breaking in|sun breaking down|sun falls through|sun falling through|sun shines through|sun shining through|sun bursts through|sun bursts in|sun bursts down|sun stabs through|sun stabs in|sun stabs down|sun seeps through|sun seeps in|sun seeps down|sun leaks through|sun leaks in|sun leaks down|sunshine streams through|sunshine streams in|sunshine streams down|sunshine streaming through|sunshine streaming in|sunshine streaming down|sunshine stream through|sunshine stream in|sunshine stream down|sunshine pours through|sunshine pours in|sunshine pours down|sunshine pouring through|sunshine pouring in|sunshine pouring down|sunshine pour through|sunshine pour in|sunshine pour down|sunshine filters through|sunshine filters in|sunshine filters down|sunshine filtering through|sunshine filtering in|sunshine filtering down|sunshine filter through|sunshine filter in|sunshine filter down|sunshine slants through|sunshine slants in|sunshine slants down|sunshine slanting through|sunshine slanting in|sunshine slanting down|sunshine slant through|sunshine slant in|sunshine slant down|sunshine spills through|sunshine spills in|sunshine spills down|sunshine spilling through|sunshine spilling in|sunshine spilling down|sunshine pierces through|sunshine pierces in|sunshine pierces down|sunshine piercing through|sunshine piercing in|sunshine piercing down|sunshine cuts through|sunshine cuts in|sunshine cuts down|sunshine cutting through|sunshine cutting in|sunshine cutting down|sunshine breaks through|sunshine breaks in|sunshine breaks down|sunshine breaking through|sunshine breaking in|sunshine breaking down|sunshine falls through|sunshine falling through|sunshine shines through|sunshine shining through|sunshine bursts through|sunshine bursts in|sunshine bursts down|sunshine stabs through|sunshine stabs in|sunshine stabs down|sunshine seeps through|sunshine seeps in|sunshine seeps down|sunshine leaks through|sunshine leaks in|sunshine leaks down|shafts of|shaft of",
        &[Air(Atmosphere::GodRays, 0.6)],
    ),
    entry(
        "bokeh|bokeh lights|out of focus lights|blurred lights|blurry lights|defocused lights|blurred city lights|blurry city lights|blurred fairy lights|out of focus city lights|out of focus fairy lights|unfocused lights|light orbs|soft bokeh|bokeh background",
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
    entry(
        "flickers and goes out|flicker and go out|gutters and goes out|gutter and go out|sputters and goes out|sputter and go out|flickers and dies|flicker and die|flickers out|gutters out",
        &[Lit(Light::Flicker), Lit(Light::Dim)],
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
        "sun low and golden|evening sun low|sun is low|sun hangs low|sun sits low|the low sun|golden hour light|honeyed light|honey coloured light|honey colored light|low golden sun|warm evening sun|golden afternoon light|golden afternoon sun|golden sun|golden sunshine|warm late light|bathed in gold|golden morning light|warm afternoon light|warm afternoon sun|warm evening light|golden evening light|low warm sun|low evening sun|golden late light|gold light|honey light|golden hour|golden light|warm light|warm sunlight|warm glow|golden glow|golden sunlight|magic hour|amber light|warm golden light|late afternoon light|late afternoon sun",
        &[Lit(Light::GoldenHour)],
    ),
    entry(
        "sunrise|at first light|at dawn|at sunrise|sun rises|sun rising|rising sun|sun comes up|dawn|daybreak|dawn breaks|first light|morning light|sun is rising",
        &[Lit(Light::Sunrise)],
    ),
    entry(
        "first rays of sun|first rays of the sun|first rays of sunlight|first rays of light|the suns first rays|first sunbeams",
        &[Lit(Light::Sunrise), Air(Atmosphere::GodRays, 0.5)],
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
        "night|the last night|last night of|at night|after dark|in the dark of night|night sky|night scene|nightscape|nighttime|night time|midnight|moonlight|moonlit|night falls|moonlight falls|day to night|turns to night",
        &[Lit(Light::Night)],
    ),
    entry(
        "neon|neon lights|neon light|neon glow|neon sign|neon signs|cyberpunk|neon lit|synthwave",
        &[Lit(Light::Neon)],
    ),
    entry(
        "flicker|flickers|flickering|flickering light|flickering lights|flickering lamp|candlelight|candlelit|lights flicker|firelight|strobe|strobing|strobe light|lamp flickers|guttering|flickers on and off|strobes|flickering bulb|flickering neon|candles gutter|candle gutters|tube flickers|fluorescent flicker|flickering fluorescent lights|candle lit|torchlit|torch lit|lit by candles|lit by torches|lit by a candle|lit by candlelight|by candlelight",
        &[Lit(Light::Flicker)],
    ),
    entry(
        "flash|flashes|flash of light|a flash of light|a flash of white light|flash of white light|flashes of light|a blinding flash|a bright flash|a sudden flash|camera flash|camera flashes|bright flash|burst of light|paparazzi|flashbulbs|flashbulbs pop|flashbulbs popping|flash bulbs",
        &[Lit(Light::Flash)],
    ),
    entry(
        "brighten|brightens|brightening|gets brighter|getting brighter|grows brighter|lights come on|fade in|fades in|light grows|becomes brighter|lights turn on|light increases|lights up the room|room brightens|sky brightens|sky lightens|gets lighter|grows lighter|growing brighter|is flooded with light|floods with light|flooded with light|fades up|fade up|fade from black|fades in from black|light blooms|light floods|lights come up|lights go up|light comes up|house lights come up|lamps come on|street lamps come on|lamps switch on|lights switch on|street lights come on",
        &[Lit(Light::Brighten)],
    ),
    entry(
        "dims|turn off the lights|turns off the lights|switch off the lights|switches off the lights|turn the lights off|turns the lights off|kill the lights|kills the lights|cut the lights|cuts the lights|dim the lights|dim the light|dimming|darken|darkens|darkening|gets darker|getting darker|grows darker|fade out|fades out|fade to black|fades to black|lights go out|becomes darker|grows dark|light fades|lights dim|theatre goes dark|theater goes dark|stage goes dark|hall goes dark|house goes dark|city goes dark|street goes dark|world goes dark|stage goes black|world goes black|auditorium goes dark|room goes dim|room goes dark|room grows dark|scene goes dark|everything goes dark|it goes dark|screen goes black|sky darkens|room darkens|room falls dark|falls into darkness|plunged into darkness|plunges into darkness|sinks into darkness|sink into darkness|blackout|fades into darkness|fade into darkness|light goes out|lamp goes out|lights fade|lights fade out|light dies|dying light|fading light|dim to almost nothing|lights go down|house lights go down|light drains|dim slowly|light goes down",
        &[Lit(Light::Dim)],
    ),
    entry(
        "studio light|studio lighting|studio lights|softbox|studio setup|product lighting|even lighting|commercial lighting|high key|studio backdrop|studio shoot|in a studio|in the studio|studio shot|studio product shot|studio product|studio packshot|studio environment|studio look|studio background|studio portrait|white studio|black studio|clean studio|crisp studio|softboxes|seamless backdrop|beauty dish|three point lighting|product shot lighting|photo studio|tabletop studio|studio lit|studio strobe|soft studio|softbox light|light tent",
        &[Lit(Light::Studio)],
    ),
    entry(
        "film grain|film grains|35mm film grain|16mm film grain|8mm film grain|35mm grain|16mm grain|8mm grain|analog grain|analogue grain|grainy|grainy film|grainy footage|photographic grain|grain of film|grain of old film",
        &[Lit(Light::Grain)],
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
        "birdsong|bird song|birds sing|birds singing|birds chirp|birds chirping|chirping birds|singing birds|bird sounds|bird calls|seagulls|seagull cries|tweeting|chirping|chirps|sound of birds|gulls|owl hoots|dawn chorus|crows caw|birds tweeting|tweets|warbling|cawing|crows cawing|hooting|cooing|gull cries|cries of gulls|seagull|birds calling|bird chirps|rooster crows|distant birds|faint birds",
        &[Hear(Sound::Birds)],
    ),
    entry(
        "crickets|cricket sounds|cicadas|insects|insect sounds|chirping crickets|crickets chirp|crickets chirping|buzzing|buzzing insects|buzzing bees|night insects|sound of insects|sound of crickets",
        &[Hear(Sound::Insects)],
    ),
    entry(
        "roar of the crowd|roar of a crowd|cheers of the crowd|murmur of the crowd|noise of the crowd|shouts of the crowd|cheering of the crowd|applause of the crowd|crowd erupts|roar from the crowd|cheer from the crowd|crowd noise|crowd sounds|crowd cheering|crowd cheers|cheering|cheering crowd|cheers|applause|clapping|chatter|chattering|murmur|murmuring|people talking|voices|crowd murmur|cafe ambience|cafe sounds|sound of a crowd|market noise|bustling crowd|people cheering|people cheer|crowd roars|crowd roaring|roaring crowd|crowd murmurs|crowd chants|chanting|chants|laughter|people laughing|children laughing|crowd applauds|audience applauds|applauding|conversation|conversations|hubbub|ovation|whooping|shouts|people shouting|crowd laughs|guests cheering",
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
        "bells|bell|church bells|chimes|chime|wind chime|wind chimes|bells ring|bell rings|bells ringing|bell tolls|tolling bell|temple bell|temple bells",
        &[Hear(Sound::Bells)],
    ),
    entry(
        "hum|humming|drone sound|low hum|electric hum|machine hum|room tone|engine hum|low drone|rumble|rumbling|droning|whirring|buzz of electricity|electrical hum|buzz|low buzz|electric buzz|mechanical hum|whir|drone of an engine",
        &[Hear(Sound::Hum)],
    ),
    entry(
        "whoosh|whooshes|whoosh sound|whoosh sounds|sound of a whoosh|whooshing|swoosh|swooshes|swooshing|swoosh sound|camera whoosh|impact sounds|hits on the cuts|transition sounds|sound of the camera rushing",
        &[Hear(Sound::Whoosh)],
    ),
    entry(
        "silence|silent|silently|no sound|no audio|mute|muted audio|soundless|without sound|no sounds|completely silent|in silence|without audio",
        &[Hear(Sound::Silence)],
    ),
    // What only sounds like one of the above.
    entry(
        "*stream into|*stream in|*blow|*crash|*billow|flash photography shoot|*stream up|*stream down|*stream out|*stream past|*stream behind|*stream from|*stream over|*stream across|*stream around|*stream off|*stream away|*stream to|*stream toward|*stream along|*stream by",
        &[Idle],
    ),
    entry(
        "light|lights|lighting|glow|lamplight|brightness|illumination|daylight",
        &[Glow],
    ),
    entry(
        "lamp|lamps|lantern|lanterns|candle|candles|street lamp|street lamps|streetlight|streetlights|street light|bulb|bulbs|light bulb|light bulbs|lightbulb|tube|tubes|fluorescent tube|fluorescent tubes|fluorescents|chandelier|chandeliers|spotlight|spotlights|headlight|headlights|sign|signs|screens|monitor|monitors|television|torchlight|led|leds|ceiling light|ceiling lights",
        &[Someone, Lamp],
    ),
    entry(
        "*wane|*weaken|*dwindle|*fade|dim away|dies away|die away|fail|fails|failing|drains away|ebbs|ebb|ebbing|goes dim|go dim|going dim|turns dim|gets dim|goes dark|go dark|going dark|turns dark|goes black|grow dim|grows dim|growing dim|dim down|dims down|power down|powers down|dimmer|dimmer and dimmer|darker|darker and darker|recede|recedes|*die out|snuffed out|is extinguished|extinguished|switched off|switch off|switches off|turned off|turns off|turned down|cut out|cuts out|*dwindle away",
        &[Wanes],
    ),
    entry(
        "comes on|snaps on|pops on|*intensify|*strengthen|switch on|switches on|switched on|turns on|turned on|flick on|flicks on|click on|clicks on|power up|powers up|brighter|brighter and brighter|blaze up|grow stronger|grows stronger",
        &[Waxes],
    ),
    entry(
        "blinks on and off|blink on and off|blinking on and off|on and off|buzzes and blinks|sputter|sputters|sputtering|stutter|stutters|stuttering|winks|pulses on and off|pulse|pulses|pulsing|flutters on and off|goes on and off",
        &[Wavers],
    ),
    entry("*waver|*quiver", &[Wavers]),
];
