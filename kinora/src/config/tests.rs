//! Sources and their order, without the environment of this process.

use std::fs;
use std::path::Path;
use std::time::Duration;

use kinora_core::price::TurboRule;
use kinora_store::sqlite::Durability;
use tempfile::TempDir;

use super::*;

/// A place to start Kinora in.
struct Place {
    folder: TempDir,
    around: Surroundings,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let around = Surroundings {
            variables: vec![],
            here: folder.path().join("here"),
            config_folder: Some(folder.path().join("config")),
            data_folder: Some(folder.path().join("share")),
        };
        Self { folder, around }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        let variable = (name.to_owned(), value.to_owned());
        self.around.variables.push(variable);
        self
    }

    fn loaded(&self, file: Option<&str>, flags: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let file = file.map(|name| self.path(name));
        let flags: Vec<_> = flags
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Loaded::read(&self.around, file.as_deref(), &flags)
    }

    fn server(&self, flags: &[(&str, &str)]) -> Result<ServerSettings, ConfigError> {
        ServerSettings::of(&self.loaded(None, flags)?)
    }

    fn client(&self, flags: &[(&str, &str)]) -> Result<ClientSettings, ConfigError> {
        ClientSettings::of(&self.loaded(None, flags)?)
    }
}

/// What is wrong, a message each.
#[track_caller]
fn wrong<T>(result: Result<T, ConfigError>) -> Vec<String> {
    match result {
        Err(ConfigError::Settings(wrong)) => wrong.into_iter().map(|one| one.message).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was wrong"),
    }
}

#[test]
fn without_anything_there_are_defaults() {
    let place = Place::new();
    let settings = place.server(&[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8787");
    assert_eq!(settings.data, place.path("share/kinora"));
    assert_eq!(settings.engine, "auto");
    assert_eq!(settings.durability, Durability::Full);
    assert_eq!(settings.turbo_billing, TurboRule::DurationPlusShots);
    assert_eq!(settings.retention, Duration::from_secs(7 * 86_400));
    assert_eq!(settings.sync_wait, Duration::from_secs(90));
    assert_eq!(settings.body_budget, 512 << 20);
    assert_eq!(
        (settings.sim.spec.fail, settings.sim.spec.code.0),
        (0.0, 1403)
    );
    assert!(settings.workers.is_none() && settings.tls.is_none() && !settings.egress.private);
    let sourced = sourced(&place.loaded(None, &[]).unwrap());
    assert_eq!(sourced.len(), KEYS.len());
    assert!(sourced.iter().all(|one| one.from == Origin::Default));
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let place = Place::new()
        .file(
            "here/kinora.toml",
            "workers = 1\nthreads = 1\nsim_fail = 0.5\n",
        )
        .variable("workers", "2")
        .variable("threads", "2");
    let flags = [("workers", "3")];
    let settings = place.server(&flags).unwrap();
    assert_eq!(settings.workers, Some(3));
    assert_eq!(settings.threads, Some(2));
    assert_eq!(settings.sim.spec.fail, 0.5);
    let sourced = sourced(&place.loaded(None, &flags).unwrap());
    let from = |key| {
        let one = sourced.iter().find(|one| one.key == key).unwrap();
        (one.value.clone().unwrap_or_default(), one.from.clone())
    };
    let variable = Origin::Variable("KINORA_THREADS".to_owned());
    let file = Origin::File(place.path("here/kinora.toml"));
    assert_eq!(from("workers"), ("3".to_owned(), Origin::Flag("--workers")));
    assert_eq!(from("threads"), ("2".to_owned(), variable));
    assert_eq!(from("sim_fail"), ("0.5".to_owned(), file));
    assert_eq!(from("sync_wait"), ("90s".to_owned(), Origin::Default));
}

#[test]
fn what_the_emulator_does_is_one_text_over_its_older_settings() {
    let place = Place::new()
        .file(
            "here/kinora.toml",
            "sim = 'timeout=0.5,webhook=lose|twice'\nsim_seconds = 3\n",
        )
        .variable("sim_fail", "0.9");
    let sim = place.server(&[]).unwrap().sim;
    assert!(sim.is_named);
    assert_eq!(sim.spec.seconds, (3.0, 3.0));
    // They share what happens.
    assert_eq!((sim.spec.fail, sim.spec.timeout), (0.0, 0.5));
    assert_eq!(sim.spec.webhook.len(), 2);
    assert!(!Place::new().server(&[]).unwrap().sim.is_named);
}

#[test]
fn one_file_is_read_the_named_one_first() {
    let place = Place::new().file("config/kinora/kinora.toml", "workers = 1");
    assert_eq!(place.server(&[]).unwrap().workers, Some(1));
    let place = place.file("here/kinora.toml", "workers = 2");
    assert_eq!(place.server(&[]).unwrap().workers, Some(2));
    let place = place.file("other.toml", "threads = 3");
    let named = place.loaded(Some("other.toml"), &[]).unwrap();
    let settings = ServerSettings::of(&named).unwrap();
    assert_eq!((settings.workers, settings.threads), (None, Some(3)));
    let missing = place.loaded(Some("none.toml"), &[]).unwrap_err();
    assert!(missing.to_string().contains("none.toml"), "{missing}");
    let place = place.file("bad.toml", "workers = \n");
    let bad = place.loaded(Some("bad.toml"), &[]).unwrap_err();
    assert!(bad.to_string().contains("is not TOML"), "{bad}");
}

#[test]
fn the_file_has_types_and_paths_of_its_own() {
    let text = "
data = 'films'
listen = '0.0.0.0:80'
egress_allow = ['192.168.1.0/24', '127.0.0.1/32:9000']
trusted_proxies = '10.0.0.0/8, ::1'
allow_private_network = true
tls_cert = '/etc/cert.pem'
tls_key = 'key.pem'
sim_seconds = 0.5
job_limit = '10min'
turbo_billing = 'generated_seconds'
durability = 'normal'
";
    let place = Place::new().file("here/kinora.toml", text);
    let settings = place.server(&[]).unwrap();
    assert_eq!(settings.data, place.path("here/films"));
    assert_eq!(settings.egress.allow.len(), 2);
    assert_eq!(settings.egress.allow[1].port, Some(9000));
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert!(settings.egress.private);
    let tls = settings.tls.unwrap();
    assert_eq!(tls.cert, Path::new("/etc/cert.pem"));
    assert_eq!(tls.key, place.path("here/key.pem"));
    assert_eq!(settings.sim.spec.seconds, (0.5, 0.5));
    assert_eq!(settings.job_limit, Some(Duration::from_secs(600)));
    assert_eq!(settings.turbo_billing, TurboRule::GeneratedSeconds);
    assert_eq!(settings.durability, Durability::Normal);
}

#[test]
fn the_environment_is_text_and_an_empty_variable_is_none() {
    let place = Place::new()
        .variable("data", "007")
        .variable("egress_allow", "10.0.0.0/8,127.0.0.1:9000")
        .variable("public_url", "")
        .variable("allow_private_network", "true")
        .variable("workers", "  ");
    let settings = place.server(&[]).unwrap();
    assert_eq!(settings.data, Path::new("007"));
    assert_eq!(settings.egress.allow.len(), 2);
    assert_eq!((settings.public_url, settings.workers), (None, None));
    assert!(settings.egress.private);
}

#[test]
fn unknown_names_are_errors_that_say_what_was_meant() {
    let place = Place::new().file(
        "here/kinora.toml",
        "liste = 1\n[webhook]\nmax_attempts = 3\n",
    );
    let said = wrong(place.server(&[]));
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("`liste`") && said[0].contains("kinora.toml"),
        "{said:?}"
    );
    assert!(said[0].contains("did you mean `listen`?"), "{said:?}");
    assert!(
        said[1].contains("`webhook` is a table")
            && said[1].contains("write `webhook_max_attempts`"),
        "{said:?}"
    );
    let place = Place::new()
        .variable("worker", "3")
        .variable("colour", "red");
    let said = wrong(place.client(&[]));
    let expected = [
        "there is no setting `KINORA_WORKER` (the environment); did you mean `KINORA_WORKERS`?",
        "there is no setting `KINORA_COLOUR` (the environment); `kinora config --reference` lists them all",
    ];
    assert!(
        expected.iter().all(|one| said.contains(&(*one).to_owned())),
        "{said:?}"
    );
}

#[test]
fn wrong_values_are_all_named_with_their_source() {
    let place = Place::new()
        .file(
            "here/kinora.toml",
            "retention = 7\nworkers = [1, 2]\ncolour = 1\n",
        )
        .variable("sim_fail", "2")
        .variable("sim", "fail=2,sekonds=1");
    let said = wrong(place.server(&[("listen", "8787"), ("engine", "gpu")]));
    let of = |name: &str| {
        let start = format!("`{name}` is ");
        said.iter()
            .find(|one| one.starts_with(&start))
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(said.len(), 7, "{said:?}");
    let sim = said.iter().find(|one| one.ends_with(" (KINORA_SIM)"));
    let sim = sim.unwrap();
    assert!(
        sim.starts_with("`sim.fail` is 2, but must be a share"),
        "{sim}"
    );
    assert!(
        sim.contains("`sim` has no key `sekonds`; did you mean `seconds`?"),
        "{sim}"
    );
    assert!(said[0].contains("no setting `colour`"), "{said:?}");
    assert!(
        of("listen").contains("`8787` (--listen), but must be an IP address"),
        "{said:?}"
    );
    assert!(of("sim_fail").contains("`2` (KINORA_SIM_FAIL), but must be a number from 0 to 1"));
    assert!(
        of("retention").contains("kinora.toml), but must be a time from 1min"),
        "{said:?}"
    );
    assert!(of("workers").contains("`1, 2`"), "{said:?}");
    assert!(of("engine").contains("one of auto, cpu"), "{said:?}");
}

#[test]
fn a_certificate_needs_its_key() {
    let said = wrong(Place::new().server(&[("tls_cert", "cert.pem")]));
    assert_eq!(
        said,
        ["`tls_key` is missing; `tls_cert` is set, and they belong together"]
    );
}

#[test]
fn an_engine_elsewhere_says_where_it_is_and_what_it_is_like() {
    let text = "
cluster_url = 'http://gpu:8091/v1/'
cluster_api = 'lightx2v'
cluster_family = 'wan'
cluster_fps = 24
cluster_end_image = false
relay_url = 'https://api.wavespeed.ai/api/v3'
relay_models = ['std=other/model', 'kwaivgi/kling-v3.0-pro/image-to-video = b/c']
";
    let place = Place::new()
        .file("here/kinora.toml", text)
        .variable("relay_key", "sk-hidden");
    let settings = place.server(&[]).unwrap();
    let cluster = settings.cluster.clone().unwrap();
    assert_eq!(cluster.url, "http://gpu:8091");
    assert_eq!(cluster.api, ClusterApi::LightX2v);
    assert_eq!(cluster.family, Some(ClusterFamily::Wan));
    assert_eq!((cluster.fps, cluster.end_image), (Some(24), Some(false)));
    assert_eq!((cluster.sound, cluster.model), (None, None));
    let relay = settings.relay.clone().unwrap();
    assert_eq!(relay.url, "https://api.wavespeed.ai");
    assert_eq!(relay.key.expose(), "sk-hidden");
    assert_eq!(relay.pictures, RelayPictures::Inline);
    assert_eq!(relay.models[0].0, "kwaivgi/kling-v3.0-std/image-to-video");
    assert_eq!(relay.models[1].1, "b/c");
    let shown = format!("{settings:?}");
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn an_engine_elsewhere_needs_its_settings() {
    let said = wrong(Place::new().server(&[("engine", "relay")]));
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("`relay_url` is missing; `engine` is relay"),
        "{said:?}"
    );
    assert!(said[1].ends_with("so set KINORA_RELAY_KEY"), "{said:?}");
    let said = wrong(Place::new().server(&[("engine", "cluster")]));
    assert!(said[0].contains("`cluster_url` is missing"), "{said:?}");
    // What `auto` comes to needs its settings too; another engine does not.
    let url = ("relay_url", "http://127.0.0.1:1");
    let said = wrong(Place::new().server(&[url]));
    assert!(said[0].contains("`relay_key` is missing"), "{said:?}");
    assert!(Place::new().server(&[url, ("engine", "cpu")]).is_ok());
    let said = wrong(Place::new().server(&[("relay_models", "std")]));
    assert!(said[0].contains("such as std=vendor/model"), "{said:?}");
}

#[test]
fn secrets_stay_in_the_environment_and_are_not_shown() {
    let place = Place::new().file("here/kinora.toml", "key = 'kin_hidden'\n");
    let said = wrong(place.client(&[])).join(" ");
    assert!(
        said.contains("KINORA_KEY") && !said.contains("hidden"),
        "{said}"
    );
    let place = Place::new()
        .variable("key", "kin_hidden")
        .variable("secret_key", "hidden");
    let loaded = place.loaded(None, &[]).unwrap();
    let shown = format!("{:?} {loaded:?}", sourced(&loaded));
    assert!(!shown.contains("hidden"), "{shown}");
    let client = format!("{:?}", ClientSettings::of(&loaded).unwrap());
    assert!(!client.contains("hidden"), "{client}");
}

#[test]
fn a_client_looks_at_its_own_settings_alone() {
    let place = Place::new()
        .variable("workers", "none")
        .variable("retention", "2d");
    let settings = place.client(&[]).unwrap();
    assert_eq!(settings.retention, Duration::from_secs(2 * 86_400));
    assert_eq!(settings.data, place.path("share/kinora"));
    let said = wrong(Place::new().client(&[("server", "films")]));
    assert!(
        said[0].starts_with("`server` is `films` (--server)"),
        "{said:?}"
    );
    let mut place = Place::new();
    place.around.data_folder = None;
    assert!(matches!(place.client(&[]), Err(ConfigError::NoDataFolder)));
    assert!(place.client(&[("data", "here")]).is_ok());
}

#[test]
fn the_flag_data_means_the_folder_even_where_a_server_is_set() {
    let place = Place::new()
        .variable("server", "http://127.0.0.1:8787/")
        .variable("data", "d");
    let server = |flags: &[(&str, &str)]| place.client(flags).unwrap().server;
    assert_eq!(server(&[]).as_deref(), Some("http://127.0.0.1:8787"));
    assert_eq!(server(&[("data", "e")]), None);
    assert_eq!(
        server(&[("server", "http://a")]).as_deref(),
        Some("http://a")
    );
}

#[test]
fn a_key_comes_from_the_flag_the_variable_or_the_file() {
    let place = Place::new()
        .file("one", " kin_one\n")
        .file("two", "kin_two")
        .file("bad", "two words")
        .variable("server", "http://127.0.0.1:1");
    let file = |name: &str| place.path(name).display().to_string();
    let key = |place: &Place, flags: &[(&str, &str)]| {
        let key = place.client(flags).unwrap().key();
        key.map(|key| key.expose().clone())
            .map_err(|error| error.to_string())
    };
    let flag = |name: &str| key(&place, &[("key_file", &file(name))]);
    assert_eq!(flag("one"), Ok("kin_one".to_owned()));
    assert!(
        flag("bad")
            .unwrap_err()
            .contains("does not hold an API key")
    );
    assert!(flag("none").unwrap_err().contains("failed to read"));
    assert!(key(&place, &[]).unwrap_err().contains("set KINORA_KEY"));
    let place = place
        .variable("key_file", "elsewhere")
        .variable("key", "kin_three");
    assert_eq!(key(&place, &[]), Ok("kin_three".to_owned()));
    let named = place.path("two").display().to_string();
    assert_eq!(
        key(&place, &[("key_file", &named)]),
        Ok("kin_two".to_owned())
    );
}
