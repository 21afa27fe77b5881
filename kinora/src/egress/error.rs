//! Why an outbound request has no answer.

use super::MAX_REDIRECTS;

/// Why there is no answer. No message holds an address that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// It is no address of a web server.
    #[error("{what}; give an address such as https://example.com/picture.jpg")]
    Url {
        /// What is wrong with it.
        what: &'static str,
    },
    /// The scheme is not one that is fetched.
    #[error("`{scheme}:` addresses are not fetched; give one that begins with http:// or https://")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// The port is not one that may be called.
    #[error(
        "port not allowed: {host}:{port}; public addresses are called on ports 80, 443, 8080 and 8443, and whoever runs this server can open others with `egress_allow`"
    )]
    Port {
        /// The host, as in the address.
        host: String,
        /// The port.
        port: u16,
    },
    /// The address is private or reserved, and nothing opens it.
    #[error(
        "address not allowed: {host}:{port} is not on the public internet; whoever runs this server can open its network with `egress_allow`"
    )]
    NotAllowed {
        /// The host, as in the address.
        host: String,
        /// The port.
        port: u16,
    },
    /// The name is unknown.
    #[error("the name {host} cannot be found; check its spelling")]
    Unresolved {
        /// The name.
        host: String,
    },
    /// It took too long.
    #[error("{host} did not answer in time; try again or use a faster server")]
    Timeout {
        /// The host, as in the address.
        host: String,
    },
    /// There is more than is taken.
    #[error("the file at {host} has more than {limit_bytes} bytes, but may have at most that")]
    TooLarge {
        /// The host, as in the address.
        host: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The answer is no success.
    #[error("the answer has HTTP status {0}; the address must be readable without a login")]
    Status(u16),
    /// The chain of redirects is too long.
    #[error("more than {MAX_REDIRECTS} redirects; give the address that they lead to")]
    Redirects,
    /// The connection or the request failed.
    #[error("{host} cannot be reached; check that it is up and that its certificate is valid")]
    Failed {
        /// The host, as in the address.
        host: String,
    },
}
