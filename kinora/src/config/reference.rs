//! The reference of all settings, made of the table.

use super::keys::{Fallback, KEYS, Setting, Side};

/// The reference as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = INTRODUCTION.to_owned();
    for (title, side) in [
        ("The server", Side::Server),
        ("The commands beside it", Side::Client),
    ] {
        text.push_str(&format!("\n## {title}\n"));
        let settings = KEYS.iter().filter(|setting| setting.side == side);
        text.extend(settings.map(section));
    }
    text
}

const INTRODUCTION: &str = "\
# Configuration

Every setting has one name. It can be set in four ways, and an earlier one goes before a later one:

1. a flag of the command that reads it, such as `kinora serve --workers 2`; secrets have none
2. a variable of the environment, such as `KINORA_WORKERS=2`; one without a value counts as not set
3. a line of the configuration file, such as `workers = 2`
4. the default

The configuration file is the one that `--config` names, else `kinora.toml` in the folder that Kinora is started in, else
`kinora/kinora.toml` in the platform's configuration folder (`~/.config` on Linux and macOS). Only one file is read. It is
TOML, without tables:

```toml
listen = \"0.0.0.0:8787\"
public_url = \"https://films.example.org\"
retention = \"30d\"
egress_allow = [\"192.168.1.0/24\", \"127.0.0.1/32:9000\"]
```

Times are whole numbers with one of the units `ms`, `s`, `min`, `h` and `d`; sizes have `B`, `KiB`, `MiB`, `GiB` or `TiB`. In the
environment and in flags, the items of a list are separated by commas. Paths in the file are relative to the file, others to
the folder that Kinora is started in.

An unknown name is an error in the file as in the environment, and so is a wrong value. All of them are named at once, and
Kinora ends with exit code 3. `kinora config` shows every setting, its value and where it came from. This page is what
`kinora config --reference` prints.
";

fn section(setting: &Setting) -> String {
    format!(
        "\n### `{}`\n\n{}.\n\n- default: {}\n- must be: {}\n- set by: {}\n",
        setting.name,
        capitalised(setting.about),
        default(setting),
        setting.kind.allowed(),
        ways(setting),
    )
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn default(setting: &Setting) -> String {
    match setting.default {
        Fallback::Value(text) => format!("`{text}`"),
        Fallback::Words(words) => words.to_owned(),
    }
}

/// The ways in which it can be set.
fn ways(setting: &Setting) -> String {
    if setting.is_secret() {
        return format!("`{}` alone, never a file or a flag", setting.variable());
    }
    let flag = setting.flag.map(|flag| format!("`{flag}`, "));
    let flag = flag.unwrap_or_default();
    format!(
        "{flag}`{}`, `{}` in the file",
        setting.variable(),
        setting.name
    )
}
