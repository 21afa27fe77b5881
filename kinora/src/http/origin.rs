//! How the client reached this server, and from where.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ssrf_guard::Cidr;

use super::Http;

/// Whose forwarding headers count.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<Cidr>);

impl Proxies {
    pub(super) fn new(trusted: Vec<Cidr>) -> Self {
        Self(trusted)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(address))
    }
}

/// How the client reached this server, without a slash at its end, such as
/// `http://127.0.0.1:8787`.
#[derive(Clone, Debug)]
pub(super) struct Origin(pub(super) String);

impl FromRequestParts<Arc<Http>> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, Infallible> {
        if let Some(url) = &http.app.rules.public_url {
            return Ok(Self(url.clone()));
        }
        let scheme = forwarded(parts, http, "x-forwarded-proto")
            .filter(|scheme| ["http", "https"].contains(scheme))
            .unwrap_or(http.scheme);
        Ok(Self(format!("{scheme}://{}", host(parts, http))))
    }
}

/// The host that the client asked, whatever this server is called otherwise.
#[derive(Clone, Debug)]
pub(super) struct Host(pub(super) String);

impl FromRequestParts<Arc<Http>> for Host {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, Infallible> {
        Ok(Self(host(parts, http).to_owned()))
    }
}

fn host<'a>(parts: &'a Parts, http: &Http) -> &'a str {
    forwarded(parts, http, "x-forwarded-host")
        .or_else(|| parts.headers.get(header::HOST)?.to_str().ok())
        .or_else(|| parts.uri.authority().map(|authority| authority.as_str()))
        .filter(|host| is_host(host))
        .unwrap_or("localhost")
}

/// What a trusted proxy says of the request.
fn forwarded<'a>(parts: &'a Parts, http: &Http, name: &str) -> Option<&'a str> {
    let value = parts.headers.get(name)?.to_str().ok()?;
    let value = value.split(',').next().map(str::trim);
    value.filter(|_| http.proxies.trusts(peer(parts)))
}

/// A name or an address, with a port or without. Nothing else may end up in
/// the addresses that are answered.
fn is_host(host: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    !host.is_empty() && host.len() <= 255 && host.chars().all(is_plain)
}

/// Where the request came from: the last address that no trusted proxy has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

impl FromRequestParts<Arc<Http>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, Infallible> {
        let peer = peer(parts);
        if !http.proxies.trusts(peer) {
            return Ok(Self(peer));
        }
        let client = forwarded_for(&parts.headers)
            .into_iter()
            .rev()
            .find(|address| !http.proxies.trusts(*address));
        Ok(Self(client.unwrap_or(peer)))
    }
}

fn peer(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
}

fn forwarded_for(headers: &HeaderMap) -> Vec<IpAddr> {
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse().ok())
        .collect()
}
