//! How engines elsewhere are reached.

use std::path::PathBuf;

use super::error::WrongSetting;
use super::keys;
use super::secret::Secret;
use super::server::needed;
use super::sources::Loaded;

/// The inference server of the engine cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSettings {
    /// `cluster_url`: where it is, without a slash at its end.
    pub url: String,
    /// `cluster_api`: what it speaks.
    pub api: ClusterApi,
    /// `cluster_key`: its bearer token, where it wants one.
    pub key: Option<Secret<String>>,
    /// `cluster_model`: which model is asked for; the server's own where it is
    /// not set.
    pub model: Option<String>,
    /// `cluster_family`: how the model counts; by its name where it is not set.
    pub family: Option<ClusterFamily>,
    /// `cluster_fps`: its frames a second; by the family where it is not set.
    pub fps: Option<u32>,
    /// `cluster_end_image`: whether it takes an end picture; by what the server
    /// speaks where it is not set.
    pub end_image: Option<bool>,
    /// `cluster_sound`: whether it makes sound; by what the server takes where
    /// it is not set.
    pub sound: Option<bool>,
}

/// What an inference server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterApi {
    /// `/v1/videos`: vLLM-Omni, SGLang-Diffusion, FastVideo.
    OpenAi,
    /// `/v1/tasks`: LightX2V.
    LightX2v,
}

/// How a model counts frames and pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterFamily {
    /// LTX: 8n+1 frames, a grid of 32 pixels.
    Ltx,
    /// Wan: 4n+1 frames, a grid of 16 pixels.
    Wan,
    /// Unknown: what suits both.
    Other,
}

/// The hosted server of the engine relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelaySettings {
    /// `relay_url`: where it is, without a slash at its end.
    pub url: String,
    /// `relay_key`: the operator's own key.
    pub key: Secret<String>,
    /// `relay_models`: full ids of ours with what they are called there.
    pub models: Vec<(String, String)>,
    /// `relay_pictures`: how pictures go there.
    pub pictures: RelayPictures,
    /// `relay_idempotent`: whether it makes one film of one key.
    pub idempotent: bool,
    /// `relay_history`: whether a lost job may be looked for in its history.
    pub history: bool,
    /// `relay_seed`: whether it takes a seed.
    pub seed: bool,
}

/// How pictures go to a hosted server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayPictures {
    /// Within the request, as data addresses.
    Inline,
    /// Uploaded before it.
    Upload,
}

/// The checkpoint of the engine neural.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeuralSettings {
    /// `neural_model`: its folder.
    pub model: PathBuf,
    /// `neural_dtype`: what it computes in.
    pub dtype: NeuralType,
    /// `neural_resident`: the most blocks that stay in memory; as many as fit where it is not set.
    pub resident: Option<usize>,
    /// `neural_vram_gb`: the most memory that a film may take, in 10⁹ bytes; what is
    /// free where it is not set.
    pub vram_gb: Option<u64>,
}

/// What a checkpoint computes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeuralType {
    /// 32 bits.
    F32,
    /// 16 bits, the range of 32.
    Bf16,
}

/// What the chosen engine needs and has not.
pub(super) fn missing(loaded: &Loaded) -> Vec<WrongSetting> {
    let engine = loaded.text("engine").unwrap_or_default();
    let relays = engine == "relay" || (engine == "auto" && auto_relays(loaded));
    let needs: &[&str] = match engine.as_str() {
        "cluster" => &["cluster_url"],
        "neural" => &["neural_model"],
        _ if relays => &["relay_url", "relay_key"],
        _ => &[],
    };
    let absent = |name: &&&str| loaded.get(name).is_none();
    let settings = needs
        .iter()
        .filter(absent)
        .filter_map(|name| keys::find(name));
    settings
        .map(|setting| WrongSetting::needed(setting, if relays { "relay" } else { &engine }))
        .collect()
}

/// Whether `auto` is the engine relay.
fn auto_relays(loaded: &Loaded) -> bool {
    loaded.get("cluster_url").is_none() && loaded.get("relay_url").is_some()
}

pub(super) fn neural(loaded: &Loaded) -> Option<NeuralSettings> {
    Some(NeuralSettings {
        model: loaded.path("neural_model")?,
        dtype: match needed(loaded.text("neural_dtype")).as_str() {
            "bf16" => NeuralType::Bf16,
            _ => NeuralType::F32,
        },
        resident: loaded.count("neural_resident").map(super::server::whole),
        vram_gb: loaded.count("neural_vram_gb"),
    })
}

pub(super) fn cluster(loaded: &Loaded) -> Option<ClusterSettings> {
    Some(ClusterSettings {
        url: without(loaded.text("cluster_url")?, "/v1"),
        api: match needed(loaded.text("cluster_api")).as_str() {
            "lightx2v" => ClusterApi::LightX2v,
            _ => ClusterApi::OpenAi,
        },
        key: loaded.secret("cluster_key"),
        model: loaded.text("cluster_model"),
        family: loaded
            .text("cluster_family")
            .map(|name| match name.as_str() {
                "ltx" => ClusterFamily::Ltx,
                "wan" => ClusterFamily::Wan,
                _ => ClusterFamily::Other,
            }),
        fps: loaded.count("cluster_fps").map(super::server::whole),
        end_image: loaded.set_switch("cluster_end_image"),
        sound: loaded.set_switch("cluster_sound"),
    })
}

pub(super) fn relay(loaded: &Loaded) -> Option<RelaySettings> {
    Some(RelaySettings {
        url: without(loaded.text("relay_url")?, "/api/v3"),
        key: loaded.secret("relay_key")?,
        models: loaded.pairs("relay_models"),
        pictures: match needed(loaded.text("relay_pictures")).as_str() {
            "upload" => RelayPictures::Upload,
            _ => RelayPictures::Inline,
        },
        idempotent: loaded.switch("relay_idempotent"),
        history: loaded.switch("relay_history"),
        seed: loaded.switch("relay_seed"),
    })
}

/// An address without what every path there begins with, which people copy
/// along.
fn without(url: String, end: &str) -> String {
    let url = url.strip_suffix(end).map(str::to_owned).unwrap_or(url);
    url.trim_end_matches('/').to_owned()
}
