//! Small words: what joins, denies and describes.

use super::Meaning::{And, Article, But, Idle, NoAction, NoThing, Then, While};
use super::{Entry, entry};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "then|and then|afterwards|afterward|after that|after which|finally|and finally|next|followed by|later|subsequently|before finally|in the end|at the end|eventually|lastly|ending with|ends with|ending on|before",
        &[Then],
    ),
    entry("and|plus", &[And]),
    entry(
        "while|as|whilst|during|meanwhile|simultaneously|at the same time|when|featuring|amid|accompanied by|together with",
        &[While],
    ),
    entry(
        "with|with a|with the|with an|but|except|instead|however|only|just|although|yet",
        &[But],
    ),
    entry(
        "no|without|free of|free from|absence of|zero|lacking|devoid of|neither|nor|avoid|avoiding|exclude|excluding|never any|not any|remove|minus",
        &[NoThing],
    ),
    entry(
        "not|dont|do not|doesnt|does not|never|should not|shouldnt|must not|mustnt|wont|will not|cannot|cant|isnt|is not|arent|are not|didnt|stop|stops|not at all",
        &[NoAction],
    ),
    entry(
        "the|a|an|of|in|on|at|by|for|from|her|his|their|its|my|our|your|this|that|these|those|against|under|beneath|beside|near|inside|outside|within|onto|upon|among|wearing|holding|standing|sitting|lying|covered in|made of|surrounded by|in front of|atop|like|such as|featuring a",
        &[Article],
    ),
    entry(
        "to|is|are|be|being|been|was|were|it|has|have|had|will|would|should|can|could|may|might|must|do|does|did|or|so|very|more|most|too|also|again|there|here|which|who|whose|what|where|until|if|than|each|every|all|any|both|few|many|much|other|another|own|same|such|one|two|three|four|five|first|third|last|at first|first of all|begin|begins|beginning|start|starts|starting|starts to|begins to|starts with|starting with|continue|continues|continuing|keep|keeps|keeping|stay|stays|staying|remain|remains|remaining|let|lets|make|makes|making|get|gets|become|becomes|becoming|seem|seems|create|creates|creating|show|shows|showing|reveal|reveals|revealing|to reveal|capture|captures|capturing|focus|focuses|focusing|focus on|focused|give|gives|add|adds|adding|use|using|please|want|id like|i want|i|you|me|us|animate|animates|animated|generate|bring|brings|to life|come to life|comes to life|alive|perform|performs|during the",
        &[Idle],
    ),
    entry(
        "cinematic|film|movie|video|clip|footage|image|picture|photo|scene|frame|frames|shot|shots|sequence|take|style|stylish|film look|cinematic look|vibe|mood|moody|atmosphere|atmospheric|ambient|ambience|ambiance|aesthetic|quality|high quality|4k|8k|hd|uhd|hdr|ultra|realistic|photorealistic|hyperrealistic|hyper realistic|realism|detailed|highly detailed|beautiful|beautifully|stunning|gorgeous|epic|amazing|elegant|elegantly|majestic|magical|dreamy|dreamlike|ethereal|serene|peaceful|quiet|quietly|tranquil|relaxing|cozy|cosy|nostalgic|romantic|mysterious|eerie|scary|happy|sad|emotional|intimate|natural|naturally|realistically|lifelike|subtle motion|motion|movement|movements|moves slightly|effect|effects|professional|documentary|commercial|advertisement|vertical|horizontal|portrait mode|landscape|aerial|overhead|low angle|high angle|eye level|birds eye|angle|perspective|depth of field|shallow depth of field|depth|lens|lens flare|35mm|50mm|anamorphic|imax|slow motion effect|speed|pace|tempo|seconds|second|sec|secs|minute|loop|looping|lighting|light|lights|lit|bright|dark|warm|cold|cool|hot|color|colors|colour|colours|colorful|colourful|vivid|vibrant|contrast|sharp|crisp|clear|clean|grain|grainy|red|blue|green|yellow|orange|purple|pink|white|black|gray|grey|brown|gold|golden|silver|old|young|new|little|tall|short|long|high|low|front|side|top|bottom|center|centre|middle|edge|corner|distance|distant|day|daytime|morning|afternoon|evening|sunny|sunlight|sunlit|today|sky|air|ground|world|time|moment|day light|daylight|shadow|shadows|reflection|reflections|glow|glowing|shimmer|shimmering|shiny|sparkling|wet|dry|open world|element|entire|whole|full|half|across the screen|camera angle|storytelling|narrative|composition|video of|image of|shot of",
        &[Idle],
    ),
    entry(
        "morning sun|evening sun|building|buildings|ceiling|clothing|string|spring|ring|rings|wing|wings|thing|things|something|nothing|everything|anything|anythings|wedding|painting of|painting|drawing of|swimming pool|living room|dining room|dining table|parking lot|walking stick|wedding ring|during a|interesting|amazing view|cant stop|wont stop|does not stop|doesnt stop|never stops|outstanding|charming|inviting|landing|railing|king size|viking|pudding|sterling|darling|duckling|sibling|lightning rod|earring|earrings|stunningly|breathtaking|mesmerizing|captivating|existing|corresponding|wearing a|holding a",
        &[Idle],
    ),
];
